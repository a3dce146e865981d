// Builds the pages into web/dist: descriptors from the committed runtime, types checked, bundled, weighed.
import { buildWeb } from './lib/web/build.ts';

const { faults, lines } = await buildWeb();
for (const line of lines) console.log(line);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
