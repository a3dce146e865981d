// `npm start`: the demo, also in a clone where nothing is installed yet. Node built-ins only.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import {
  ensureCompiled,
  ensureInstalled,
  ensurePages,
  installedMegabytes,
  isInstalled,
  requireNode,
} from './lib/install.mjs';
import { yardstickLine } from './lib/yardstick.mjs';

requireNode();
const begunMs = Date.now();
// The demo prints how long it took from here to its link.
process.env.ALMANAC_BEGUN_MS = String(begunMs);
const wasInstalled = isInstalled();
// Where nothing is to be installed nobody waits for it.
if (wasInstalled)
  spawn(process.execPath, [join(import.meta.dirname, 'yardstick.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
else console.error(yardstickLine());
await ensureInstalled();
await ensureCompiled();
await ensurePages();
if (!wasInstalled) console.error(`node_modules takes ${installedMegabytes()} MB`);

if (process.argv.includes('--once'))
  process.on('exit', (code) => {
    console.error(`ended with ${code} after ${((Date.now() - begunMs) / 1_000).toFixed(1)} s`);
  });
process.argv.splice(2, 0, 'demo');
await import('../offchain-agent/bin/almanac.js');
