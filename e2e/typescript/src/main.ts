// Does with a running graph what docs/frontend.md shows, and prints what it saw as
// one line of JSON:
//
//   CLIENTELE_URL=... SHOPPER='{"email":…,"password":…}' PRODUCTS='[101,102]' CART=… node out/src/main.js
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  CartRedirectDocument,
  LoginDocument,
  LogoutDocument,
  OpenPricesDocument,
  ProductPricesDocument,
  ViewerDocument,
  type LoginMutationVariables,
} from '../generated/graphql.js';
import { apolloAt, openApolloAt } from './apollo.js';
import { backendFor } from './bff.js';
import { askAt, GraphError } from './clientele.js';

const endpoint = process.env['CLIENTELE_URL'] ?? 'http://127.0.0.1:4000/graphql';
const shopper = JSON.parse(process.env['SHOPPER'] ?? '{}') as LoginMutationVariables;
const products = JSON.parse(process.env['PRODUCTS'] ?? '[]') as number[];
const cartEntityId = process.env['CART'] ?? '';
const items = products.map((productEntityId) => ({ productEntityId }));

/** The code of the error that work ends with. */
async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error instanceof GraphError ? error.code : String(error)),
  );
}

async function directly() {
  let token = '';
  const ask = askAt(endpoint, () => (token ? { 'x-clientele-session': token } : {}));

  const asGuest = await ask(ProductPricesDocument, { items: [...items, { productEntityId: 999_999 }] });
  const toCheckout = await ask(CartRedirectDocument, { cartEntityId });
  const refused = await ask(LoginDocument, { ...shopper, password: 'wrong' });
  const { data } = await ask(LoginDocument, shopper);
  token = data.login?.session?.token ?? '';
  const viewer = await ask(ViewerDocument, {});
  const asShopper = await ask(ProductPricesDocument, { items });
  const tooMany = codeOf(ask(ProductPricesDocument, { items: Array.from({ length: 251 }, () => ({ productEntityId: 1 })) }));
  await tooMany;
  await ask(LogoutDocument, {});
  return {
    guest: asGuest.data.mine,
    missing: asGuest.problems.map(({ code, path, extensions }) => ({ code, path, reason: extensions['reason'] })),
    checkout: toCheckout.data.createCartRedirectUrls?.redirectUrls?.redirectedCheckoutUrl,
    refused: refused.data.login?.errors,
    viewer: viewer.data,
    shopper: asShopper.data,
    tooMany: await tooMany,
    afterLogout: await codeOf(ask(ViewerDocument, {})),
  };
}

async function withApollo() {
  let token = '';
  let expired = 0;
  const client = apolloAt(endpoint, () => (token ? { 'x-clientele-session': token } : {}), () => (expired += 1));

  const { data } = await client.mutate({ mutation: LoginDocument, variables: shopper });
  token = data?.login?.session?.token ?? '';
  // One item without a price must not hide the other forty-nine.
  const prices = await client.query({ query: ProductPricesDocument, variables: { items }, errorPolicy: 'all' });
  const viewer = await client.query({ query: ViewerDocument });
  await client.mutate({ mutation: LogoutDocument });
  await client.query({ query: ViewerDocument, fetchPolicy: 'network-only', errorPolicy: 'all' });
  token = '';
  // Whatever the shopper saw is nobody else's.
  await client.clearStore();
  const left = Object.keys(client.extract() as object).filter((key) => key !== '__META').length;
  client.stop();
  return { shopper: prices.data, viewer: viewer.data, expired, left };
}

async function openly() {
  const asked: string[] = [];
  const kept: (string | null)[] = [];
  const plain = globalThis.fetch;
  globalThis.fetch = async (...request) => {
    const response = await plain(...request);
    asked.push(request[1]?.method ?? 'GET');
    kept.push(response.headers.get('cache-control'));
    return response;
  };
  const client = openApolloAt(endpoint);
  const variables = { items, channelId: 1, currencyCode: 'USD', countryCode: 'US' };
  const ask = () => client.query({ query: OpenPricesDocument, variables, errorPolicy: 'all', fetchPolicy: 'network-only' });
  await ask(); // nobody has sent the text before
  const { data } = await ask();
  client.stop();
  globalThis.fetch = plain;
  return { prices: data?.prices, asked, kept: kept.at(-1) };
}

async function throughBackend() {
  const origin = 'http://localhost:3000';
  const backend = backendFor(origin, endpoint).listen(0, '127.0.0.1');
  await once(backend, 'listening');
  const { port } = backend.address() as AddressInfo;
  let cookie = '';
  /** What a browser does for a page of the origin: it keeps the cookie and shows it to no script. */
  const page = async (path: string, body: unknown, from = origin) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: from, cookie },
      body: JSON.stringify(body),
    });
    const set = response.headers.get('set-cookie') ?? undefined;
    cookie = set?.split(';')[0] ?? cookie;
    const text = await response.text();
    const value = cookie.split('=')[1];
    return { status: response.status, body: JSON.parse(text) as unknown, rules: set?.split('; ').slice(1, 5), leaked: !!value && text.includes(value) };
  };
  const seen = {
    refused: await page('/login', { ...shopper, password: 'wrong' }),
    login: await page('/login', shopper),
    elsewhere: await page('/graph/Viewer', {}, 'https://evil.example'),
    prices: await page('/graph/ProductPrices', { items }),
    unknown: await page('/graph/DeleteEverything', {}),
    garbage: await page('/graph/ProductPrices', { items: 'all' }),
    logout: await page('/logout', {}),
    guest: await page('/graph/Viewer', {}),
    cookie,
  };
  backend.close();
  backend.closeAllConnections();
  return seen;
}

console.log(JSON.stringify({ direct: await directly(), apollo: await withApollo(), open: await openly(), backend: await throughBackend() }));
