// @apollo/gateway in front of Clientele and other subgraphs:
//
//   ROUTER_SECRET=... node gateway.mjs supergraph.graphql [port]
//
// A new supergraph in the file is taken up. With ROUTER_APQ=true Clientele is sent the
// hash of a query that they were sent before.
//
// With ROUTER_TRACES=true subgraphs are asked how long their fields took, as they are once
// a gateway reports usage, and the answer's extensions say what they told.
//
// The headers that are Clientele's go to the subgraph named "clientele" and to no
// other: whoever holds a session token is the shopper. The ids of the operation and of its
// trace go to all.
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { GraphQLError, parse, validate } from 'graphql';
import { listen } from './listen.mjs';

const [file, port] = process.argv.slice(2);
const secret = process.env.ROUTER_SECRET;

/** The subgraph that is Clientele. */
const clientele = 'clientele';

/** What a client may say to every subgraph: which operation and which trace this is part of. */
const forEverybody = new Set(['x-correlation-id', 'traceparent', 'tracestate']);

/**
 * Proofs of who sent a request: a client's own are dropped, and so is everything
 * X-Bc-*, which only speaks to the store.
 */
const proofs = new Set(['x-clientele-router-secret', 'x-clientele-bff-secret']);

function mayPass(subgraph, name) {
  return forEverybody.has(name) || (subgraph === clientele && name.startsWith('x-clientele-') && !proofs.has(name));
}

class Subgraph extends RemoteGraphQLDataSource {
  willSendRequest({ request, context }) {
    for (const [name, value] of Object.entries(context.headers ?? {})) {
      if (mayPass(this.name, name)) request.http.headers.set(name, value);
    }
    if (secret && this.name === clientele) request.http.headers.set('x-clientele-router-secret', secret);
  }
}

const gateway = new ApolloGateway({
  supergraphSdl: async ({ update }) => {
    watchFile(file, { interval: 200 }, () => {
      try {
        update(readFileSync(file, 'utf8'));
      } catch (err) {
        console.error(err); // the old one stays
      }
    });
    return { supergraphSdl: readFileSync(file, 'utf8'), cleanup: async () => unwatchFile(file) };
  },
  buildService: ({ name, url }) => new Subgraph({ name, url, apq: name === clientele && process.env.ROUTER_APQ === 'true' }),
  logger: { debug() {}, info() {}, warn: console.error, error: console.error },
});
let schema;
gateway.onSchemaLoadOrUpdate(({ apiSchema }) => { schema = apiSchema; });
const { executor } = await gateway.load();

/** Where a subgraph is, and what it said instead of an answer, is no client's to know. */
function forClient(answer) {
  for (const { extensions } of answer.errors ?? []) delete extensions?.response;
  return answer;
}

async function execute({ query, variables, operationName }, request, response) {
  // One id for everything an operation causes, so that each subgraph's part of it
  // can be found.
  const id = request.headers['x-correlation-id'] ?? randomUUID();
  response.setHeader('x-correlation-id', id);
  let document;
  try {
    document = parse(query, { maxTokens: 5_000 });
  } catch (err) {
    return { errors: [err] };
  }
  const errors = validate(schema, document, undefined, { maxErrors: 5 });
  if (errors.length > 0) return { errors };
  const metrics = { captureTraces: process.env.ROUTER_TRACES === 'true' };
  try {
    const answer = forClient(await executor({
      request: { query, variables, operationName },
      document,
      operationName,
      queryHash: createHash('sha256').update(query).digest('hex'),
      schema,
      metrics,
      context: { headers: { ...request.headers, 'x-correlation-id': id } },
    }));
    if (!metrics.captureTraces) return answer;
    return { ...answer, extensions: { ...answer.extensions, traces: metrics.queryPlanTrace } };
  } catch (err) {
    if (err instanceof GraphQLError) return { errors: [err] };
    throw err;
  }
}

await listen({ port: Number(port ?? 0), execute, beforeEnd: () => gateway.stop() });
