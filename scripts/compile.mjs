// Compiles types and agent, and puts the command line together in few files, where anything changed.
import { ensureCompiled } from './lib/install.mjs';

await ensureCompiled();
