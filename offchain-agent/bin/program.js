// The command line, out of few files where a clone put it together (scripts/lib/bundle.mjs) after the last compilation, else as
// the compiler left it: the same, which takes twice as long to load.
import { statSync } from 'node:fs';

/** @param {string} path */
const modifiedMs = (path) =>
  statSync(new URL(path, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0;

const isBundled = modifiedMs('../bundle/main.js') > modifiedMs('../dist/.tsbuildinfo');

export const { main } = await import(isBundled ? '../bundle/main.js' : '../dist/cli/main.js');
