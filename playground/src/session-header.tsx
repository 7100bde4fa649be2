import { useEffect, useRef } from 'react';
import { useGraphiQL } from '@graphiql/react';
import { applyEdits, modify } from 'jsonc-parser';
import { sessionHeader } from './session';

/** What the header editor of a tab says before anybody signs in. */
export const headersOfGuest = '// Sign in, and the session appears here.\n{}\n';

/**
 * Writes the session into the header editor, once per tab and change of session: who
 * edits the header afterwards is left alone, and other headers always are.
 */
export function SessionHeader({ token }: { token: string | null }) {
  const editor = useGraphiQL((state) => state.headerEditor);
  const tab = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.id);
  const written = useRef(new Map<string, string | null>());
  useEffect(() => {
    if (!editor || !tab || (written.current.get(tab) ?? null) === token) return;
    written.current.set(tab, token);
    editor.setValue(withSession(editor.getValue(), token));
  }, [editor, tab, token]);
  return null;
}

/** Puts the token into headers, which are JSON with comments; null takes it out. */
function withSession(headers: string, token: string | null): string {
  const text = headers.includes('{') ? headers : headersOfGuest;
  const formattingOptions = { insertSpaces: true, tabSize: 2 };
  const edits = modify(text, [sessionHeader], token ?? undefined, { formattingOptions });
  return applyEdits(text, edits).replace(/\{\s*\}/, '{}');
}
