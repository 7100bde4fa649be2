// Somebody may write a password into a query, variables or headers, and GraphiQL would
// keep them all. Only how the page looks outlives it.
const kept = new Set(['theme', 'visiblePlugin', 'docExplorerFlex', 'editorFlex', 'secondaryEditorFlex'].map((key) => `graphiql:${key}`));
const memory = new Map<string, string>();

/** What GraphiQL stores in: the browser for the page's looks, memory for everything else. */
export const storage = {
  get length() {
    return memory.size;
  },
  getItem: (key: string) => (kept.has(key) ? localStorage.getItem(key) : (memory.get(key) ?? null)),
  setItem: (key: string, value: string) => {
    if (kept.has(key)) localStorage.setItem(key, value);
    else memory.set(key, value);
  },
  removeItem: (key: string) => {
    if (kept.has(key)) localStorage.removeItem(key);
    else memory.delete(key);
  },
  clear: () => {
    for (const key of kept) localStorage.removeItem(key);
    memory.clear();
  },
};
