// `npm start`: the demo, also in a clone where nothing is installed yet. Node built-ins only.
import { ensureCompiled, ensureInstalled, requireNode } from './lib/install.mjs';

requireNode();
await ensureInstalled();
await ensureCompiled();
process.argv.splice(2, 0, 'demo');
await import('../offchain-agent/bin/almanac.js');
