import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { LoginDocument, LogoutDocument, ProductPricesDocument, ViewerDocument } from '../generated/graphql.js';
import { askAt, GraphError, type Ask } from './clientele.js';

/** The cookie that holds the session: no script reads it, and no other host or page sends it. */
const cookie = '__Host-clientele';
const rules = 'Path=/; Secure; HttpOnly; SameSite=Lax';

/** What the pages may ask for. The backend knows the operations; a page sends a name and variables. */
const operations = { ProductPrices: ProductPricesDocument, Viewer: ViewerDocument };

/** What the pages are told when the graph says no. */
const statuses: Record<string, number> = {
  SESSION_EXPIRED: 401,
  BAD_REQUEST: 400,
  BAD_USER_INPUT: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  RATE_LIMITED: 429,
};

/** A backend for the pages of one origin, which keeps the session of each shopper to itself. */
export function backendFor(origin: string, graph: string): Server {
  return createServer((request, response) => {
    void handle(request, response).catch((error: unknown) => {
      const code = error instanceof GraphError ? error.code : 'INTERNAL';
      // A session that is over is forgotten here, too.
      send(response, statuses[code] ?? 502, { code }, code === 'SESSION_EXPIRED' ? '' : undefined);
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // SameSite keeps other sites' forms away, and this everything that is not your page.
    if (request.method !== 'POST' || request.headers.origin !== origin) return send(response, 403, { code: 'FORBIDDEN' });
    const token = tokenOf(request);
    const ask = askAt(graph, () => ({
      ...(token && { 'x-clientele-session': token }),
      // Throttles count by address. Name this backend's in CLIENTELE_TRUSTED_PROXIES.
      'x-forwarded-for': [request.headers['x-forwarded-for'], request.socket.remoteAddress].flat().filter(Boolean).join(', '),
    }));
    const body = await read(request);
    switch (request.url) {
      case '/login':
        return login(response, ask, String(body['email']), String(body['password']));
      case '/logout':
        return logout(response, ask, token);
    }
    const document = operations[request.url?.slice('/graph/'.length) as keyof typeof operations];
    if (!request.url?.startsWith('/graph/') || !document) return send(response, 404, { code: 'NOT_FOUND' });
    const { data, problems } = await ask<unknown, Record<string, unknown>>(document as never, body);
    send(response, 200, { data, problems: problems.map(({ code, path }) => ({ code, path })) });
  }
}

async function login(response: ServerResponse, ask: Ask, email: string, password: string): Promise<void> {
  const { data, problems } = await ask(LoginDocument, { email, password });
  if (!data.login) throw problems[0];
  const { session, errors } = data.login;
  // The token goes into the cookie and never into a body.
  send(response, session ? 200 : 401, { expiresAt: session?.expiresAt, errors }, session?.token, session?.expiresAt);
}

async function logout(response: ServerResponse, ask: Ask, token: string | undefined): Promise<void> {
  if (token) await ask(LogoutDocument, {});
  send(response, 200, {}, '');
}

/** Answers with JSON; a token is kept as the cookie until it ends, and '' takes it away. */
function send(response: ServerResponse, status: number, body: unknown, token?: string, until?: string): void {
  const expires = token === '' ? new Date(0) : new Date(until ?? 0);
  if (token !== undefined) response.setHeader('set-cookie', `${cookie}=${token}; ${rules}; Expires=${expires.toUTCString()}`);
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));
}

function tokenOf(request: IncomingMessage): string | undefined {
  const pairs = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('='));
  return pairs.find(([name]) => name === cookie)?.[1] || undefined;
}

async function read(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > 65_536) throw new GraphError('The request is too long.', 'BAD_REQUEST');
  }
  try {
    return JSON.parse(text || '{}') as Record<string, unknown>;
  } catch {
    throw new GraphError('The request is no JSON.', 'BAD_REQUEST');
  }
}
