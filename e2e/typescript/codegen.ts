// Types for the operations, from a graph that answers introspection, as that of
// `clientele dev` does, or from the file that `clientele schema` prints.
import type { CodegenConfig } from '@graphql-codegen/cli';

export default {
  schema: process.env['CLIENTELE_SCHEMA'] ?? 'http://127.0.0.1:4000/graphql',
  documents: 'operations/*.graphql',
  generates: {
    'generated/graphql.ts': {
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        // An amount stays the text that it is: 0.1 + 0.2 is not 0.3 in a number.
        scalars: { CountryCode: 'string', CurrencyCode: 'string', DateTime: 'string', Decimal: 'string', ID: 'string' },
        // Whatever else is asked for one day has to be thought about first.
        defaultScalarType: 'unknown',
        useTypeImports: true,
        // Kinds of refusals are added: unions of texts cost a client nothing at run time.
        enumsAsTypes: true,
      },
    },
  },
} satisfies CodegenConfig;
