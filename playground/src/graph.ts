import { Kind, parse } from 'graphql';

/** One operation as it is sent. */
export interface Operation {
  query: string;
  operationName?: string | null | undefined;
  variables?: unknown;
}

/** An answer of the graph. */
export interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** The code of the error that a graph answers introspection with when it does not. */
export const introspectionDisabled = 'INTROSPECTION_DISABLED';

/** Sends operations; rejects only when there is no answer, with a sentence for people. */
export type Ask = (operation: Operation, headers?: Record<string, string>) => Promise<Answer>;

/** Asks the graph at endpoint. */
export function askAt(endpoint: string): Ask {
  return async (operation, headers) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      body: JSON.stringify(operation),
      credentials: 'omit',
    }).catch(() => {
      throw new Error('The graph does not answer. Is it still running?');
    });
    return (await response.json().catch(() => {
      throw new Error(`The graph answered ${response.status} and no JSON.`);
    })) as Answer;
  };
}

/**
 * Drops the name of an operation that the document does not have. GraphiQL goes on
 * naming that of the last tab for a moment after another was chosen.
 */
export function withOwnName(operation: Operation): Operation {
  try {
    const own = parse(operation.query).definitions.some(
      (definition) => definition.kind === Kind.OPERATION_DEFINITION && definition.name?.value === operation.operationName,
    );
    return own ? operation : { ...operation, operationName: null };
  } catch {
    // The graph says better what is wrong with the document.
    return operation;
  }
}
