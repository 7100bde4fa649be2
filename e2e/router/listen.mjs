// What the catalogue and the gateway have in common: GraphQL over HTTP with
// nothing but Node, one line of JSON when ready, and an end when told.
import { once } from 'node:events';
import { createServer } from 'node:http';

/** Bodies of operations are small; what is longer is not one. */
const maxBodyBytes = 1 << 20;

/** A refusal with an HTTP status of its own. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function readOperation(request) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > maxBodyBytes) throw new Refusal(413, 'the body is too long');
  }
  try {
    const { query, variables, operationName } = JSON.parse(text);
    if (typeof query !== 'string') throw new Error('no query');
    return { query, variables: variables ?? {}, operationName: operationName ?? undefined };
  } catch {
    throw new Refusal(400, 'the body is not a GraphQL request in JSON');
  }
}

/**
 * Answers POST /graphql with what execute(operation, request, response) returns
 * and other routes, "METHOD /path", with what their function returns. Prints
 * {"url"} on standard output once it listens. Ends on SIGTERM, on SIGINT and, with
 * EXIT_WITH_STDIN set, when whoever started it is gone; beforeEnd runs first.
 */
export async function listen({ port = 0, execute, routes = {}, beforeEnd = () => {} }) {
  const all = {
    ...routes,
    'POST /graphql': async (request, response) => execute(await readOperation(request), request, response),
  };
  const server = createServer(async (request, response) => {
    const send = (status, body) =>
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));
    try {
      const route = all[`${request.method} ${request.url}`];
      if (!route) throw new Refusal(404, 'no such route');
      send(200, await route(request, response));
    } catch (err) {
      if (!(err instanceof Refusal)) console.error(err);
      send(err.status ?? 500, { errors: [{ message: err instanceof Refusal ? err.message : 'internal error' }] });
    }
  });
  const end = async () => {
    server.close();
    server.closeAllConnections();
    await beforeEnd();
    process.exit(0);
  };
  process.once('SIGTERM', end).once('SIGINT', end);
  if (process.env.EXIT_WITH_STDIN) process.stdin.once('close', end).resume();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}/graphql` }));
}
