import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../folders.mjs';
import { capture } from '../process.mjs';

// What it needs is not pinned: the test is whether today's installation of a user works.
const clients = { name: 'python-client', wanted: 'substrate-interface==1.8.1' };

/**
 * An S3 server that keeps parts of uploads as Amazon's does. Of npm's, s3rver lists no parts; `moto[server]` would bring all
 * of Amazon's other services along, with twice the size.
 */
const s3 = { name: 's3-server', wanted: 'moto[s3]==5.2.5 flask==3.1.3 flask-cors==6.0.5' };

/** The program of that server. */
export function s3Server() {
  return pythonOf(s3, 'moto_server');
}

export function isS3ServerReady() {
  return isPythonReady(s3);
}

/** @returns {Promise<string | undefined>} a sentence on failure */
export async function makeS3Server() {
  return await makePython(s3);
}

/** The Python that has py-substrate-interface. */
export function pythonOfClients() {
  return pythonOf(clients);
}

export function isPythonClientReady() {
  return isPythonReady(clients);
}

/** @returns {Promise<string | undefined>} a sentence on failure */
export async function makePythonClient() {
  return await makePython(clients);
}

/**
 * The program of a Python environment of its own in the cache folder.
 * @param {{ name: string, wanted: string }} environment
 */
export function pythonOf({ name }, program = 'python') {
  return join(cacheFolder(), name, 'bin', program);
}

/** @param {{ name: string, wanted: string }} environment */
export function isPythonReady(environment) {
  const made = stamp(environment);
  return existsSync(made) && readFileSync(made, 'utf8') === environment.wanted;
}

/**
 * Makes a Python environment of its own in the cache folder, nothing of the machine's Python is touched.
 * @param {{ name: string, wanted: string }} environment what it is called, and what pip is to install
 * @returns {Promise<string | undefined>} a sentence on failure
 */
export async function makePython(environment) {
  const { name, wanted } = environment;
  const folder = join(cacheFolder(), name);
  rmSync(folder, { recursive: true, force: true });
  const made = await capture('python3', ['-m', 'venv', folder]);
  if (made.code !== 0) return `\`python3 -m venv\` failed:\n${made.output}`;
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...wanted.split(' ')];
  const installed = await capture(pythonOf(environment), args);
  if (installed.code !== 0) return `\`pip install ${wanted}\` failed:\n${installed.output}`;
  writeFileSync(stamp(environment), wanted);
  return undefined;
}

/** @param {{ name: string, wanted: string }} environment */
function stamp({ name }) {
  return join(cacheFolder(), name, 'made-with');
}
