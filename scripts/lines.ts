// Prints the lines of product code by capability at a commit and now, as docs/architecture.md has them.
import { linesByCapability, linesTable } from './lib/docs/lines.ts';

const [before = 'HEAD', after = 'HEAD'] = process.argv.slice(2);
console.log(linesTable(linesByCapability(before, after)));
