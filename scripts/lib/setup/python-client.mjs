import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../folders.mjs';
import { capture } from '../process.mjs';

// What it needs is not pinned: the test is whether today's installation of a user works.
const client = 'substrate-interface==1.8.1';

/** The Python that has py-substrate-interface. */
export function pythonOfClients() {
  return join(folder(), 'bin/python');
}

export function isPythonClientReady() {
  return existsSync(stamp()) && readFileSync(stamp(), 'utf8') === client;
}

/**
 * Makes a Python environment of its own in the cache folder, nothing of the machine's Python is touched.
 * @returns {Promise<string | undefined>} a sentence on failure
 */
export async function makePythonClient() {
  rmSync(folder(), { recursive: true, force: true });
  const made = await capture('python3', ['-m', 'venv', folder()]);
  if (made.code !== 0) return `\`python3 -m venv\` failed:\n${made.output}`;
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', client];
  const installed = await capture(pythonOfClients(), args);
  if (installed.code !== 0) return `\`pip install ${client}\` failed:\n${installed.output}`;
  writeFileSync(stamp(), client);
  return undefined;
}

function folder() {
  return join(cacheFolder(), 'python-client');
}

function stamp() {
  return join(folder(), 'made-with');
}
