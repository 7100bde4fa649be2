// Composes subgraphs with The Guild's composer, with the arguments and the answers of
// router/compose.mjs. It gives no hints.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });

const services = positionals.map((argument) => {
  const [, name, url, file] = /^(\w+)=(.+)@([^@]+)$/.exec(argument) ?? [];
  if (!name) {
    console.error(`${argument}: want name=url@file`);
    process.exit(2);
  }
  return { name, url, typeDefs: parse(readFileSync(file, 'utf8')) };
});

// What it cannot read at all it throws.
function compose() {
  try {
    return composeServices(services);
  } catch (error) {
    return { errors: [{ message: error.message, extensions: { code: 'UNREADABLE' } }] };
  }
}

const { supergraphSdl, errors = [] } = compose();
console.error(JSON.stringify({
  errors: errors.map((e) => ({ code: e.extensions?.code, message: e.message })),
  hints: [],
}));
if (errors.length > 0) {
  process.exit(1);
}
if (values.out) {
  writeFileSync(values.out, supergraphSdl);
} else {
  process.stdout.write(supergraphSdl);
}
