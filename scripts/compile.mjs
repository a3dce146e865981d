// Puts the command line together and builds the pages where a source has changed; also in a clone where nothing is installed yet.
// Node built-ins only.
import { ensureCompiled, ensureInstalled, ensurePages, requireNode } from './lib/install.mjs';

requireNode();
await ensureInstalled();
await ensureCompiled();
await ensurePages();
