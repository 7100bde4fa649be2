import type { Config } from './config';

/** The operations in the tabs, in the order in which they explain themselves. */
export function examples({ logins, products, federated = false }: Config): string[] {
  const [first = 1, second = 2, third = 3] = products;
  const hint = products.length > 0 ? [] : ['# Numbers of products of your store:'];
  const items = (indent: string) =>
    [...hint, ...[first, second, third].map((id) => `{productEntityId: ${id}}`)].map((line) => indent + line).join('\n');
  const login = logins[1] ?? logins[0] ?? { email: 'shopper@example.com', password: '' };
  const alone = [
    `# What a guest pays. Nobody has to sign in for this.
query GuestPrices {
  prices(input: {
    items: [
${items('      ')}
    ]
    asGuest: true
  }) {
    product { entityId }
    currencyCode
    calculatedPrice { taxExclusive taxInclusive }
  }
}
`,
    `# Signs a shopper in. Every tab gets the session.
mutation SignIn {
  login(input: {
    email: ${JSON.stringify(login.email)}
    password: ${JSON.stringify(login.password)}
  }) {
    session {
      token
      expiresAt
      customer { firstName lastName }
    }
    errors {
      ... on CommerceError { code message }
    }
  }
}
`,
    `# Who is signed in; null for a guest.
query Viewer {
  viewer {
    entityId
    firstName
    lastName
    customerGroup { entityId name }
    storeCredit { amount currencyCode }
    addresses(first: 2) {
      nodes { firstName lastName city countryCode }
    }
  }
}
`,
    `# What you pay, beside what a guest pays.
query MyPrices($items: [PriceItemInput!]! = [
${items('  ')}
]) {
  mine: prices(input: {items: $items}) {
    ...Price
  }
  guest: prices(input: {items: $items, asGuest: true}) {
    ...Price
  }
}

fragment Price on ProductPrice {
  product { entityId }
  calculatedPrice { taxExclusive }
  bulkPricing {
    minimumQuantity
    ... on BulkPriceDiscountTier { discount { taxExclusive } }
    ... on BulkPricePercentTier { percentOff }
    ... on BulkPriceFixedTier { price { taxExclusive } }
  }
}
`,
    `# Who is asking, as the graph sees it.
query Session {
  session {
    kind
    channelId
    currencyCode
    expiresAt
  }
}
`,
  ];
  // A router asks for entities and does not answer them.
  return federated ? [joined, ...alone] : [...alone, entities(first)];
}

/** What only a router can answer. */
const joined = `# Products of the catalogue, with what you pay for them. Sign in, and ask again.
query Products {
  products(first: 5) {
    name
    path
    price {
      currencyCode
      customerGroup { name }
      calculatedPrice { taxExclusive taxInclusive }
    }
    priceUnavailable
    variants {
      sku
      price { calculatedPrice { taxExclusive } }
    }
  }
}
`;

function entities(product: number): string {
  return `# What a router asks about another subgraph's products.
query Entities {
  _entities(representations: [
    {__typename: "Product", entityId: ${product}}
    {__typename: "Product", entityId: 999999}
  ]) {
    ... on Product {
      entityId
      price { calculatedPrice { taxExclusive } }
      priceUnavailable
    }
  }
}
`;
}
