// Installs all npm packages of this clone, also those that only tests, benches and some commands need. Node built-ins only.
import { ensureInstalled, requireNode } from './lib/install.mjs';

requireNode();
await ensureInstalled('all');
