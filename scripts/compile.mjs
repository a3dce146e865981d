// Compiles types and agent, and puts the command line together in few files, where anything changed; also in a clone
// where nothing is installed yet. Node built-ins only.
import { ensureCompiled, ensureInstalled, requireNode } from './lib/install.mjs';

requireNode();
await ensureInstalled();
await ensureCompiled();
