// `./almanac`: the command line, also in a clone where nothing is installed yet. Node built-ins only.
import { ensureCompiled, ensureInstalled, requireNode } from './lib/install.mjs';

requireNode();
await ensureInstalled();
await ensureCompiled();
await import('../offchain-agent/bin/almanac.js');
