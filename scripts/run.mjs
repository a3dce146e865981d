// Runs a script in TypeScript, after what it needs of npm is installed: `node scripts/run.mjs SCRIPT [OPTION...]`.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureCompiled, ensureInstalled, requireNode } from './lib/install.mjs';

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
const { register } = await import('tsx/esm/api');
register();
// What a script forks is TypeScript too.
process.execArgv.push('--import', import.meta.resolve('tsx'));
await import(pathToFileURL(join(folder, script)).href);
