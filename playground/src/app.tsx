import { GraphiQL, type GraphiQLProps } from 'graphiql';
import { useMemo } from 'react';
import { Bar } from './bar';
import type { Config } from './config';
import { docs } from './docs';
import { EditorOptions } from './editor-options';
import { examples } from './examples';
import { withOwnName } from './graph';
import { SessionInTab, headersOfGuest } from './session-in-tab';
import { storage } from './storage';
import { SystemTheme } from './system-theme';
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
          referencePlugin={docs}
          shouldPersistHeaders={false}
          storage={storage}
        >
          <GraphiQL.Logo>{null}</GraphiQL.Logo>
          <EditorOptions />
          <SystemTheme />
          <SessionInTab token={control.session?.token ?? null} cause={control.cause} />
        </GraphiQL>
      </main>
    </>
  );
}
