'use strict';
// In a clone, `npm start` installs what the demo needs. What only some commands need besides is brought when one of them asks for it.
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const path = require('node:path');

/**
 * Installs all packages of the clone and returns the one that was asked for.
 * @param {string} name
 */
exports.bring = (name) => {
  const script = path.join(__dirname, '../../scripts/install-all.mjs');
  if (!existsSync(script)) throw new Error(`the package ${name} is missing: install it beside this one`);
  process.stderr.write(`This command needs ${name}, which is not installed yet.\n`);
  const { status } = spawnSync(process.execPath, [script], { stdio: ['ignore', process.stderr, 'inherit'] });
  if (status !== 0) throw new Error(`${name} could not be installed; what npm said is above`);
  return require(name);
};
