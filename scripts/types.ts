// `npm run types`: the chain's types for @polkadot/api, from the committed metadata, and the description of the HTTP API.
import { writeFileSync } from 'node:fs';
import { generateTypes, typesFolder } from './lib/generate-types.ts';
import { describeApi, openApiPath } from './lib/openapi.ts';

await generateTypes(typesFolder);
console.log(typesFolder);
writeFileSync(openApiPath, await describeApi());
console.log(openApiPath);
