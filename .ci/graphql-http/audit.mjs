// Runs the server audits of the npm package graphql-http against a GraphQL
// endpoint: `node audit.mjs http://127.0.0.1:8080/graphql`. It must be run
// from a folder where graphql-http and graphql are installed; .ci/run makes
// one. It fails unless every audit passes, and says how many there were.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [url] = process.argv.slice(2);
if (!url) {
  console.error('usage: node audit.mjs URL');
  process.exit(2);
}
const here = createRequire(pathToFileURL(`${process.cwd()}/`));
const { serverAudits } = here('graphql-http');

const audits = serverAudits({ url });
let failed = 0;
for (const audit of audits) {
  const result = await audit.fn();
  if (result.status !== 'ok') {
    failed++;
    console.error(`${result.status} ${result.id} ${result.name}: ${result.reason}`);
  }
}
console.log(`${audits.length - failed} of ${audits.length} audits passed`);
process.exit(failed || audits.length < 61 ? 1 : 0);
