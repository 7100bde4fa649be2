import { useEffect } from 'react';
import { useGraphiQL } from '@graphiql/react';

/** Makes text smaller than GraphiQL does and wraps it, so that more is seen at once. */
export function EditorOptions() {
  const query = useGraphiQL((state) => state.queryEditor);
  const variables = useGraphiQL((state) => state.variableEditor);
  const headers = useGraphiQL((state) => state.headerEditor);
  const response = useGraphiQL((state) => state.responseEditor);
  useEffect(() => {
    for (const editor of [query, variables, headers, response]) {
      // A session is one very long word.
      editor?.updateOptions({ fontSize: 13, wordWrap: editor === headers ? 'off' : 'on' });
    }
  }, [query, variables, headers, response]);
  return null;
}
