// `npx tsx scripts/lib/docs/facts-lost.ts OLD NEW...`: lists numbers, code and links of an old page that no new page has.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from '../folders.mjs';
import { parseOptions } from '../options.mjs';
import { factsLost } from './facts.ts';
import type { Page } from './page-faults.ts';

const help = `usage: npx tsx scripts/lib/docs/facts-lost.ts [--json] OLD NEW...

  Lists the numbers, the code in backticks and the links of OLD that no NEW file has, with their lines in OLD.
  A file is a path, or COMMIT:PATH for an earlier version. Exit code: 0 nothing lost, 1 something lost.

  example: npx tsx scripts/lib/docs/facts-lost.ts HEAD:docs/how-to/run-a-validator-pair.md docs/how-to/run-a-validator-pair.md docs/project/measurements.md`;

const { values, positionals } = parseOptions(help, {
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const [old, ...news] = positionals;
if (old === undefined || news.length === 0) {
  console.error(help);
  process.exit(2);
}
// `| head` closes the pipe early.
process.stdout.on('error', () => process.exit());
const lost = factsLost(readVersion(old), news.map(readVersion));
if (values.json) console.log(JSON.stringify(lost));
else for (const { kind, text, line } of lost) console.log(`${old}:${line}: ${kind} ${text}`);
process.exitCode = lost.length > 0 ? 1 : 0;

function readVersion(name: string): Page {
  const [, commit, path = name] = /^([^:/]+):(.+)$/.exec(name) ?? [];
  if (commit === undefined) return { path: relative(root, path), text: readFileSync(path, 'utf8') };
  const text = execFileSync('git', ['show', `${commit}:${path}`], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return { path, text };
}
