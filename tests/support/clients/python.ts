import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pythonOfClients } from '../../../scripts/lib/setup/python-client.mjs';
import { type ClientScene, type Seen, target } from './seen.ts';

const script = fileURLToPath(new URL('see.py', import.meta.url));
const timeoutMs = 120_000;

/** @throws with what Python said */
export async function seeByPython({ url, windowS, oldBlock }: ClientScene): Promise<Seen> {
  const args = [script, url, String(windowS), String(oldBlock), String(target)];
  const { stdout } = await promisify(execFile)(pythonOfClients(), args, { timeout: timeoutMs });
  return JSON.parse(stdout) as Seen;
}
