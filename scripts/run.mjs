// Runs a script in TypeScript, after what it needs of npm is installed: `node scripts/run.mjs SCRIPT [OPTION...]`.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureCompiled, ensureInstalled, requireNode } from './lib/install.mjs';
import { capture } from './lib/process.mjs';

const folder = import.meta.dirname;
const scripts = readdirSync(folder).filter((name) => name.endsWith('.ts'));

requireNode();
const [script = ''] = process.argv.splice(2, 1);
if (!scripts.includes(script)) {
  const isHelp = ['--help', '-h'].includes(script);
  const text = `node scripts/run.mjs SCRIPT [OPTION...], with SCRIPT one of ${scripts.join(', ')}`;
  (isHelp ? process.stdout : process.stderr).write(`${text}\n`);
  process.exit(isHelp ? 0 : 2);
}
await ensureInstalled('all');
await ensureCompiled();
// Campaigns and benches import the types of the chain, which the checks build otherwise.
const types = join(folder, '../types');
if (!existsSync(join(types, 'dist/index.js')))
  await capture(process.execPath, [join(folder, '../node_modules/typescript/bin/tsc'), '-b', types]);
const { register } = await import('tsx/esm/api');
register();
await import(pathToFileURL(join(folder, script)).href);
