// Runs a script in TypeScript, after what it needs of npm is installed: `node scripts/run.mjs SCRIPT [OPTION...]`.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureCompiled, ensureInstalled, requireNode } from './lib/install.mjs';

requireNode();
const [script = ''] = process.argv.splice(2, 1);
await ensureInstalled('all');
await ensureCompiled();
const { register } = await import('tsx/esm/api');
register();
await import(pathToFileURL(join(import.meta.dirname, script)).href);
