// Composes subgraphs with the composer of Cosmo's router, with the arguments and the answers
// of router/compose.mjs. What it writes is that router's schema, and its warnings are hints.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ROUTER_COMPATIBILITY_VERSION_ONE, federateSubgraphs } from '@wundergraph/composition';
import { parse, print } from 'graphql';

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });

const subgraphs = positionals.map((argument) => {
  const [, name, url, file] = /^(\w+)=(.+)@([^@]+)$/.exec(argument) ?? [];
  if (!name) {
    console.error(`${argument}: want name=url@file`);
    process.exit(2);
  }
  return { name, url, definitions: parse(readFileSync(file, 'utf8')) };
});

const made = federateSubgraphs({ subgraphs, version: ROUTER_COMPATIBILITY_VERSION_ONE });
console.error(JSON.stringify({
  errors: made.success ? [] : made.errors.map((e) => ({ code: e.name, message: e.message })),
  hints: made.warnings.map((w) => ({ code: w.name, message: w.message })),
}));
if (!made.success) {
  process.exit(1);
}
const text = print(made.federatedGraphAST);
if (values.out) {
  writeFileSync(values.out, text);
} else {
  process.stdout.write(text);
}
