// Installs what building and testing Almanac needs. Run it as often as you like: what is there stays.
import { requireNode } from './lib/install.mjs';
import { parseOptions } from './lib/options.mjs';
import { reportSetUp, setUp } from './lib/setup/set-up.mjs';

const help = `usage: scripts/setup [--check]

  Installs what is missing: npm modules, Debian packages, a Rust that can build for WebAssembly.
  --check   only report what is missing; exit 1 when anything is

  The demo (npm start) needs none of the Rust parts: a built runtime is in the clone.`;

requireNode();
const { values } = parseOptions(help, { options: { check: { type: 'boolean' } } });
const tell = (/** @type {string} */ line) => console.log(line);
process.exitCode = (values.check ? reportSetUp(tell) : await setUp(tell)) ? 1 : 0;
