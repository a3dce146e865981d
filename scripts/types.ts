// `npm run types`: the chain's types for @polkadot/api, from the committed metadata.
import { generateTypes, typesFolder } from './lib/generate-types.ts';

await generateTypes(typesFolder);
console.log(typesFolder);
