// Prints the lines of product code by capability at a commit and now.
import { linesByCapability, linesTable } from './lib/docs/lines.ts';
import { parseOptions } from './lib/options.mjs';

const help = `usage: npx tsx scripts/lines.ts [BEFORE [AFTER]]

  Prints a table: the lines of product code by capability at two commits (HEAD unless given), without blank ones.`;

const { positionals } = parseOptions(help, { allowPositionals: true, options: {} });
const [before = 'HEAD', after = 'HEAD'] = positionals;
console.log(linesTable(linesByCapability(before, after)));
