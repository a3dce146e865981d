// Prints what breaks the order of folders; `npm test` does the same as its first step.
import { layoutFaults } from './lib/check/layout.ts';
import { unusedExportFaults } from './lib/check/unused-exports.ts';

const faults = [...layoutFaults(), ...unusedExportFaults()];
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
