// Runs every audit of GraphQL over HTTP against the URL in the first argument and
// prints one JSON line for each: { id, name, status, reason }.
import { auditServer } from 'graphql-http';

const [url] = process.argv.slice(2);
for (const { id, name, status, reason } of await auditServer({ url })) {
  console.log(JSON.stringify({ id, name, status, reason }));
}
