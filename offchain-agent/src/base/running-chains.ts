import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AgentError, messageOf } from './error.ts';
import { makeFolder, stateFolder } from './folder.ts';
import { webSocketUrl } from './url.ts';
import { writeWhole } from './write-durably.ts';

const runningChain = z.object({
  name: z.enum(['demo', 'network']),
  url: z.string(),
  pid: z.number().int().positive(),
  started_at: z.string(),
  /** What its validators are called, by address. */
  names: z.record(z.string(), z.string()).optional(),
});

/** A chain that this user runs now, and where it answers. */
export type RunningChain = z.infer<typeof runningChain>;

/** Where a node listens when nobody chose a port. */
export const defaultEndpoint = 'ws://127.0.0.1:9944';

/**
 * Makes the chain known to the user's other commands.
 * @param id names the record; of chains of one name that run beside each other each needs its own
 * @throws AgentError `bad_input/state_folder` when the folder cannot be written.
 */
export async function recordRunning(
  chain: RunningChain,
  folder = stateFolder(),
  id: string = chain.name,
): Promise<void> {
  const path = recordPath(folder, id);
  try {
    makeFolder(join(folder, 'running'));
    writeWhole(path, `${JSON.stringify(chain, null, 2)}\n`);
  } catch (cause) {
    throw new AgentError(
      'bad_input/state_folder',
      `cannot write ${path}: ${messageOf(cause)}; make the folder writable or name another one in ALMANAC_STATE`,
      { data: { path }, cause },
    );
  }
}

/** Forgets the chain; nothing happens when it was not recorded. */
export async function forgetRunning(id: string, folder = stateFolder()): Promise<void> {
  await rm(recordPath(folder, id), { force: true });
}

/** The chains of this user whose process lives, the latest first. */
export async function runningChains(folder = stateFolder()): Promise<RunningChain[]> {
  const files = await readdir(join(folder, 'running')).catch(() => []);
  const chains: RunningChain[] = [];
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    const path = join(folder, 'running', file);
    const chain = await readRecord(path);
    if (!chain) continue;
    if (isAlive(chain.pid)) chains.push(chain);
    // Its process was killed; some day another one will have its number.
    else await rm(path, { force: true });
  }
  return chains.toSorted((a, b) => (a.started_at < b.started_at ? 1 : -1));
}

/** Whether a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function recordPath(folder: string, id: string): string {
  return join(folder, 'running', `${id}.json`);
}

// A record that vanished or is not ours says nothing about a running chain.
async function readRecord(path: string): Promise<RunningChain | undefined> {
  try {
    return runningChain.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * The chain that a command talks to: the address given, else ALMANAC_URL, else the demo or network
 * that this user runs, else the local default port.
 * @throws AgentError `bad_input/url` when the address given is no WebSocket address.
 */
export async function resolveEndpoint(url?: string): Promise<string> {
  if (url !== undefined) return webSocketUrl(url, '--url');
  const fromEnvironment = process.env['ALMANAC_URL'];
  if (fromEnvironment) return webSocketUrl(fromEnvironment, 'ALMANAC_URL');
  const [latest] = await runningChains();
  return latest?.url ?? defaultEndpoint;
}

/** What the validators of a running demo or network are called, by address; empty for any other chain. */
export async function runningNames(url: string): Promise<Readonly<Record<string, string>>> {
  return (await runningChains()).find((chain) => chain.url === url)?.names ?? {};
}
