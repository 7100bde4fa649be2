import { DOC_EXPLORER_PLUGIN, DocExplorerStore } from '@graphiql/plugin-doc-explorer';
import { DocsFilledIcon, DocsIcon, useGraphiQL, type GraphiQLPlugin } from '@graphiql/react';
import { introspectionDisabled } from './graph';

const { title, content: Explorer } = DOC_EXPLORER_PLUGIN;

/** GraphiQL's documentation, which also says why there is none. */
export const docs: GraphiQLPlugin = { title, icon: Icon, content: Content };

function Icon() {
  const open = useGraphiQL((state) => state.visiblePlugin === docs);
  return open ? <DocsFilledIcon /> : <DocsIcon />;
}

function Content() {
  const refused = useGraphiQL((state) => Boolean(state.fetchError?.includes(introspectionDisabled)));
  if (refused) return <p>This graph does not answer introspection (CLIENTELE_INTROSPECTION).</p>;
  // What is looked at is kept outside of React, and outlives this pane.
  return (
    <DocExplorerStore>
      <Explorer />
    </DocExplorerStore>
  );
}
