// Prints what breaks the order of folders; `npm test` does the same as its first step.
import { layoutFaults } from './lib/check/layout.ts';

const faults = layoutFaults();
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
