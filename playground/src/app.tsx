import { GraphiQL, type GraphiQLProps } from 'graphiql';
import { useMemo } from 'react';
import { Bar } from './bar';
import type { Config } from './config';
import { examples } from './examples';
import { EditorOptions } from './editor-options';
import { withOwnName } from './graph';
import { headersOfGuest, SessionHeader } from './session-header';
import { storage } from './storage';
import { useSession } from './use-session';

/** GraphiQL with example tabs, under a bar that signs in. */
export function App({ config }: { config: Config }) {
  const control = useSession(config.endpoint);
  const { ask } = control;
  const fetcher = useMemo<GraphiQLProps['fetcher']>(
    () => (operation, options) => ask(withOwnName(operation), options?.headers),
    [ask],
  );
  const tabs = useMemo(() => examples(config).map((query) => ({ query, headers: headersOfGuest })), [config]);
  return (
    <>
      <Bar logins={config.logins} control={control} />
      <main>
        <GraphiQL
          fetcher={fetcher}
          defaultTabs={tabs}
          defaultHeaders={headersOfGuest}
          defaultEditorToolsVisibility="headers"
          shouldPersistHeaders={false}
          storage={storage}
        >
          <GraphiQL.Logo>{null}</GraphiQL.Logo>
          <EditorOptions />
          <SessionHeader token={control.session?.token ?? null} />
        </GraphiQL>
      </main>
    </>
  );
}
