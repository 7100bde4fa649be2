// Hive Gateway 2.x in front of Clientele and other subgraphs:
//
//   CLIENTELE_ROUTER_SECRET=... hive-gateway supergraph supergraph.graphql -c gateway.config.mjs
//
// The subgraph's name in the supergraph is clientele.
import { randomUUID } from 'node:crypto';

const secret = process.env.CLIENTELE_ROUTER_SECRET;
if (!secret) throw new Error('CLIENTELE_ROUTER_SECRET is not set: one of Clientele\'s CLIENTELE_ROUTER_SECRETS');

/** Who a client says it is. */
const credentials = ['x-clientele-session', 'x-clientele-staff'];

/**
 * What a client may say to Clientele. Never X-Bc-*, X-Clientele-Router-Secret and
 * X-Clientele-Bff-Secret. Where a proxy of yours before the gateway writes
 * X-Forwarded-For, add it, and name the gateway in CLIENTELE_TRUSTED_PROXIES: guests of
 * different addresses then share no answers more. A backend
 * (BFF) of yours that asks through the gateway with a shopper's access token of the store
 * needs 'x-clientele-bff-secret' here and 'x-bc-customer-access-token' among the credentials.
 */
const passed = [...credentials, 'x-clientele-channel'];

/** What every subgraph may know: the trace. The operation's id sees to itself, below. */
const forEverybody = ['traceparent', 'tracestate'];

/** The headers of those names that a request has. */
function headersOf(request, names) {
  return Object.fromEntries(names.filter((name) => request.headers.has(name)).map((name) => [name, request.headers.get(name)]));
}

/** The id of each operation of somebody. */
const operations = new WeakMap();

function operationOf(request) {
  if (!operations.has(request)) operations.set(request, randomUUID());
  return operations.get(request);
}

/** @type {import('@graphql-hive/gateway').GatewayConfig} */
export const gatewayConfig = {
  graphqlEndpoint: '/graphql',
  landingPage: false,
  graphiql: false,
  disableIntrospection: process.env.ROUTER_INTROSPECTION === 'true' ? undefined : {},

  propagateHeaders: {
    // All but the trace to Clientele and to nobody else: whoever holds a session token is the
    // shopper.
    //
    // The gateway makes one of identical queries in flight, and takes the headers that are
    // set here for part of what makes them identical. Headers that a plugin sets in onFetch
    // are not: set there, a session would be answered with another shopper's data.
    fromClientToSubgraphs({ request, subgraphName }) {
      const trace = headersOf(request, forEverybody);
      if (subgraphName !== 'clientele') return trace;
      const headers = { ...trace, ...headersOf(request, passed), 'x-clientele-router-secret': secret };
      // Every operation of somebody has an id of its own, so that not even two of the same
      // shopper share an answer: what is read after a change, or after a logout, is never
      // an answer from before it. Guests may share: nothing is theirs alone.
      if (credentials.some((name) => name in headers)) headers['x-request-id'] = operationOf(request);
      return headers;
    },
  },

  // One id for everything an operation causes, told to the client and to every subgraph.
  requestId: { headerName: 'x-correlation-id' },

  // Errors of subgraphs reach the client as they are; ours are made for it, and
  // extensions.code says what to do. What goes wrong in the gateway itself stays hidden.
  maskedErrors: true,

  // Above CLIENTELE_OPERATION_TIMEOUT (10s), so that our answer comes first: it has the
  // prices that were known in time, and errors with codes.
  upstreamTimeout: ({ subgraphName }) => (subgraphName === 'clientele' ? 12_000 : 10_000),
  requestDeadline: 30_000,

  // 500 representations are 20 KB, or 2 KB packed. Answers are packed in any case.
  contentEncoding: { subgraphs: ['clientele'] },

  transportEntries: {
    // With true, Clientele is sent the hash of a query that it was sent before.
    clientele: { options: { apq: process.env.ROUTER_APQ === 'true' ? true : undefined } },
  },

  // Pages of the shop. Nothing here is known by a cookie, so a page of somebody else's has
  // nobody's rights: a browser sends no header of ours unless the gateway allows it.
  cors: {
    origin: [process.env.SHOP_ORIGIN ?? 'https://shop.example.com'],
    methods: ['POST'],
    allowedHeaders: ['content-type', 'x-clientele-session', 'x-clientele-channel', 'x-correlation-id'],
    exposedHeaders: ['x-correlation-id'],
    credentials: false,
    maxAge: 7200,
  },
};
