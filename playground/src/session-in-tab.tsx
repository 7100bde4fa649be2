import { useEffect, useRef } from 'react';
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { applyEdits, modify } from 'jsonc-parser';
import type { Answer } from './graph';
import { sessionHeader } from './session';

/** What the header editor of a tab says before anybody signs in. */
export const headersOfGuest = '// Sign in, and the session appears here.\n{}\n';

/**
 * Writes the session into the header editor, once per tab and change of session: who
 * edits the header afterwards is left alone, and other headers always are. What was
 * answered to somebody else goes at the same time; `cause`, which changed the
 * session, stays.
 */
export function SessionInTab({ token, cause }: { token: string | null; cause: Answer | null }) {
  const editor = useGraphiQL((state) => state.headerEditor);
  const response = useGraphiQL((state) => state.responseEditor);
  const tab = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.id);
  const { updateActiveTabValues } = useGraphiQLActions();
  const written = useRef(new Map<string, string | null>());
  useEffect(() => {
    if (!editor || !response || !tab || (written.current.get(tab) ?? null) === token) return;
    written.current.set(tab, token);
    editor.setValue(withSession(editor.getValue(), token));
    // GraphiQL shows answers in this form.
    if (cause && response.getValue() === JSON.stringify(cause, null, 2)) return;
    response.setValue('');
    updateActiveTabValues({ response: null });
  }, [editor, response, tab, token, cause, updateActiveTabValues]);
  return null;
}

/** Puts the token into headers, which are JSON with comments; null takes it out. */
function withSession(headers: string, token: string | null): string {
  const text = headers.includes('{') ? headers : headersOfGuest;
  const formattingOptions = { insertSpaces: true, tabSize: 2 };
  const edits = modify(text, [sessionHeader], token ?? undefined, { formattingOptions });
  return applyEdits(text, edits).replace(/\{\s*\}/, '{}');
}
