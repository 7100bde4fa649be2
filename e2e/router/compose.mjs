// Composes subgraphs into a supergraph with Apollo's own composer:
//
//   node compose.mjs [--out supergraph.graphql] name=url@file ...
//
// The supergraph goes to the file or to standard output. What the composer said
// goes to standard error as one line of JSON, {errors, hints}. The exit status is
// 1 when the subgraphs do not compose; hints do not change it.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { composeServices } from '@apollo/composition';
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

const { supergraphSdl, errors = [], hints = [] } = composeServices(services);
console.error(JSON.stringify({
  errors: errors.map((e) => ({ code: e.extensions?.code, message: e.message })),
  hints: hints.map((h) => ({ code: h.definition.code, message: h.message })),
}));
if (errors.length > 0) {
  process.exit(1);
}
if (values.out) {
  writeFileSync(values.out, supergraphSdl);
} else {
  process.stdout.write(supergraphSdl);
}
