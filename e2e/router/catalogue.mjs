// A small catalogue subgraph that owns Product, ProductVariant and Order:
//
//   node catalogue.mjs products.json [port]
//
// The file lists the products as `clientele sandbox --describe` does:
// {"products": [{"entityId", "sku", "variantEntityIds"}]}; names are made up, and so are
// orders: 7-2 is one of customer 7 in group 2.
// GET /_calls tells every request since the last DELETE /_calls, with the headers
// it came with, so that a test can see what a router let through. PUT /_down makes it
// answer 503 until then.
import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { Refusal, listen } from './listen.mjs';

const [file, port] = process.argv.slice(2);

const products = JSON.parse(readFileSync(file, 'utf8')).products.map(({ entityId, sku, variantEntityIds }) => ({
  entityId,
  name: `Product ${entityId}`,
  path: `/product-${entityId}/`,
  variants: (variantEntityIds ?? []).map((id) => ({ productEntityId: entityId, entityId: id, sku: `${sku}-${id}` })),
}));
const byId = new Map(products.map((product) => [product.entityId, product]));

function orderOf(number) {
  const [customer, group] = number.split('-').map(Number);
  return { number, customer: { entityId: customer }, group: { entityId: group } };
}

const schema = buildSubgraphSchema({
  typeDefs: parse(readFileSync(new URL('catalogue.graphqls', import.meta.url), 'utf8')),
  resolvers: {
    Query: {
      products: (_, { first }) => products.slice(0, first),
      product: (_, { entityId }) => byId.get(entityId),
      order: (_, { number }) => orderOf(number),
    },
    Order: { __resolveReference: ({ number }) => orderOf(number) },
    Product: { __resolveReference: ({ entityId }) => byId.get(entityId) },
    ProductVariant: {
      __resolveReference: ({ productEntityId, entityId }) =>
        byId.get(productEntityId)?.variants.find((variant) => variant.entityId === entityId),
    },
  },
});

let calls = [];
let isDown = false;

await listen({
  port: Number(port ?? 0),
  execute: ({ query, variables, operationName }, request) => {
    calls.push({ query, headers: request.headers });
    if (isDown) throw new Refusal(503, 'the catalogue is down');
    return graphql({ schema, source: query, variableValues: variables, operationName });
  },
  routes: {
    'GET /_calls': () => calls,
    'DELETE /_calls': () => {
      isDown = false;
      return (calls = []);
    },
    'PUT /_down': () => (isDown = true),
  },
});
