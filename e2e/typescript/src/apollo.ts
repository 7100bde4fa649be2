import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache } from '@apollo/client';
import { ErrorLink } from '@apollo/client/link/error';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';

/**
 * Returns an Apollo Client for endpoint: the graph, a router in front of it, or your
 * backend's path. onExpired is called when the graph says that the session is over;
 * whoever is shown to be signed in there no longer is.
 */
export function apolloAt(endpoint: string, headers: () => Record<string, string>, onExpired: () => void): ApolloClient {
  const whoAsks = new ApolloLink((operation, forward) => {
    operation.setContext((before) => ({ headers: { ...before['headers'], ...headers() } }));
    return forward(operation);
  });
  const expiry = new ErrorLink(({ error }) => {
    if (CombinedGraphQLErrors.is(error) && error.errors.some(({ extensions }) => extensions?.['code'] === 'SESSION_EXPIRED')) {
      onExpired();
    }
  });
  return new ApolloClient({
    link: ApolloLink.from([expiry, whoAsks, new HttpLink({ uri: endpoint })]),
    cache: cache(),
  });
}

/**
 * Returns an Apollo Client for what everybody may see. It sends the hash of a query by
 * GET, so that a CDN may keep the answer. Clientele wants CLIENTELE_QUERIES_BY_GET.
 */
export function openApolloAt(endpoint: string): ApolloClient {
  const hashes = new PersistedQueryLink({ sha256, useGETForHashedQueries: true });
  return new ApolloClient({ link: ApolloLink.from([hashes, new HttpLink({ uri: endpoint })]), cache: cache() });
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What names a thing. Select these fields wherever you select something of it. */
function cache(): InMemoryCache {
  return new InMemoryCache({
    typePolicies: {
      Product: { keyFields: ['entityId'] },
      ProductVariant: { keyFields: ['productEntityId', 'entityId'] },
      Customer: { keyFields: ['entityId'] },
      CustomerGroup: { keyFields: ['entityId'] },
      // There is one session at a time, and it has no number.
      Session: { keyFields: [] },
    },
  });
}
