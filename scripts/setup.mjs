// Installs what building and testing Almanac needs. Run it as often as you like: what is there stays.
import { requireNode } from './lib/install.mjs';
import { parseOptions } from './lib/options.mjs';
import { reportSetUp, setUp } from './lib/setup/set-up.mjs';

const help = `usage: scripts/setup [--check]

  Installs what building and testing needs and this machine lacks: npm modules, Debian packages, Python clients.
  --check   only list what is missing, with sizes and reasons; exit 1 when anything is

  The demo (npm start) needs none of it but npm modules. Building a runtime as WebAssembly (npm run build:chain -- blob)
  installs a Rust for that itself: the committed runtime serves everything else.`;

requireNode();
const { values } = parseOptions(help, { options: { check: { type: 'boolean' } } });
const tell = (/** @type {string} */ line) => console.log(line);
process.exitCode = (values.check ? reportSetUp(tell) : await setUp(tell)) ? 1 : 0;
