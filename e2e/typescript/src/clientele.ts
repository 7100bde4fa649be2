import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';

/** An error of the graph. Branch on its code, never on its message. */
export class GraphError extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly path: readonly (string | number)[] = [],
    readonly extensions: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'GraphError';
  }
}

/** What was answered, and what went wrong at single fields of it. */
export interface Answer<Data> {
  data: Data;
  problems: GraphError[];
}

/** Sends one operation. It rejects with a GraphError when nothing was answered or the session is over. */
export type Ask = <Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables) => Promise<Answer<Data>>;

interface Body<Data> {
  data?: Data | null;
  errors?: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[];
}

/** Returns how to ask the graph at endpoint, with the headers that say who is asking. */
export function askAt(endpoint: string, headers: () => Record<string, string> = () => ({})): Ask {
  return async <Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers() },
      body: JSON.stringify({ query: print(document), variables }),
      signal: AbortSignal.timeout(15_000),
    });
    const { data, errors = [] } = (await response.json()) as Body<Data>;
    const problems = errors.map(
      ({ message, path, extensions }) => new GraphError(message, String(extensions?.['code'] ?? 'INTERNAL'), path, extensions),
    );
    const over = problems.find(({ code }) => code === 'SESSION_EXPIRED');
    if (over) throw over;
    if (!data) throw problems[0] ?? new GraphError(`The graph answered ${response.status}.`, 'INTERNAL');
    return { data, problems };
  };
}
