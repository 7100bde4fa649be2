// Composes subgraphs into a supergraph with Apollo's own composer:
//
//   node compose.mjs [--out supergraph.graphql] name=url@file ...
//   node compose.mjs [--out supergraph.graphql] --config supergraph.yaml
//
// The second form reads the file that rover reads, with the schemas in files.
//
// The supergraph goes to the file or to standard output. What the composer said
// goes to standard error as one line of JSON, {errors, hints}. The exit status is
// 1 when the subgraphs do not compose; hints do not change it.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { parse as parseYAML } from 'yaml';

const { values, positionals } = parseArgs({
  options: { out: { type: 'string' }, config: { type: 'string' } },
  allowPositionals: true,
});

function refuse(message) {
  console.error(message);
  process.exit(2);
}

/** The subgraphs of a file for rover, whose paths are relative to it. */
function configured(file) {
  const { subgraphs = {} } = parseYAML(readFileSync(file, 'utf8'));
  return Object.entries(subgraphs).map(([name, { routing_url: url, schema }]) => {
    if (!url || !schema?.file) refuse(`${file}: ${name} needs a routing_url and a schema.file`);
    return { name, url, file: resolve(dirname(file), schema.file) };
  });
}

/** The subgraphs of the command line. */
function named(argument) {
  const [, name, url, file] = /^(\w+)=(.+)@([^@]+)$/.exec(argument) ?? [];
  if (!name) refuse(`${argument}: want name=url@file`);
  return { name, url, file };
}

const subgraphs = [...(values.config ? configured(values.config) : []), ...positionals.map(named)];
const services = subgraphs.map(({ name, url, file }) => ({ name, url, typeDefs: parse(readFileSync(file, 'utf8')) }));

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
