import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { endProcesses, identify, processState } from '../../base/process.ts';
import { withTimeLimit } from '../../base/time-limit.ts';
import { logTail } from '../real/ready.ts';
import { networkFolder } from '../real/state.ts';
import type { WatchDocument } from './document.ts';

const record = z.object({
  host: z.string(),
  port: z.number().int().nonnegative(),
  token: z.string(),
  /** Absent until the process is there. */
  process: z.object({ pid: z.number().int().positive(), started: z.string() }).optional(),
});

/** Who watches a network, and where. A file of its own: commands that start nodes write the state of the network. */
export type WatchRecord = z.infer<typeof record>;

// From src/lab/watch or dist/lab/watch, three levels up stands the package.
const command = fileURLToPath(new URL('../../../bin/almanac.js', import.meta.url));
const privateFile = 0o600;
const answerWithinMs = 30_000;
const askedWithinMs = 5_000;
const pollMs = 100;
const shownLogLines = 5;

export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

export function readWatch(network: string): WatchRecord | undefined {
  try {
    return record.parse(JSON.parse(readFileSync(watchFile(network), 'utf8')));
  } catch {
    return undefined;
  }
}

export function writeWatch(network: string, watch: WatchRecord): void {
  const file = watchFile(network);
  // In one piece, for others read it meanwhile; each process its own draft.
  const draft = `${file}.${process.pid}.part`;
  writeFileSync(draft, JSON.stringify(watch), { mode: privateFile });
  renameSync(draft, file);
}

/** Who watches the network now; undefined when nobody does. */
export function livingWatch(network: string): WatchRecord | undefined {
  const watch = readWatch(network);
  return watch?.process && processState(watch.process) !== 'gone' ? watch : undefined;
}

/** The address of the page, with what opens it. */
export function watchLink({ host, port, token }: WatchRecord): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/?token=${token}`;
}

/**
 * Starts a process that watches the network until it is taken down, and returns the link of its page once it answers.
 * @param port a free one
 * @throws AgentError `unknown/watch` with the last lines of its log; the network is as it was
 */
export async function startWatch(network: string, port: number, signal: AbortSignal): Promise<string> {
  const watch: WatchRecord = { host: '127.0.0.1', port, token: newToken() };
  writeWatch(network, watch);
  const file = join(networkFolder(network), 'watch.log');
  const log = openSync(file, 'a');
  try {
    const child = spawn(process.execPath, [command, 'network', 'watch', '--name', network], {
      detached: true,
      stdio: ['ignore', log, log],
    });
    child.once('error', () => undefined);
    const started = child.pid === undefined ? undefined : identify(child.pid);
    writeWatch(network, { ...watch, process: started });
    child.unref();
  } finally {
    closeSync(log);
  }
  const deadline = Date.now() + answerWithinMs;
  while (livingWatch(network) && Date.now() < deadline) {
    if (await watchedDocument(watch)) return watchLink(watch);
    await sleep(pollMs, undefined, { signal });
  }
  const words = await logTail(file, shownLogLines);
  throw new AgentError(
    'unknown/watch',
    `the network is up, and its page is not: the process that watches it ${livingWatch(network) ? 'does not answer' : 'ended'}; its last words:\n${words.join('\n') || '  (none)'}`,
    { data: { network } },
  );
}

/** Ends whoever watches the network; a page that started this process to take the network down sees itself that it is gone. */
export async function endWatch(network: string): Promise<void> {
  const watch = livingWatch(network);
  if (watch?.process && ![process.pid, process.ppid].includes(watch.process.pid))
    await endProcesses([watch.process]);
}

/** All that was seen; undefined when whoever watches does not answer. */
export async function watchedDocument(watch: WatchRecord): Promise<WatchDocument | undefined> {
  const { origin } = new URL(watchLink(watch));
  try {
    return await withTimeLimit(askedWithinMs, undefined, async (signal) => {
      const headers = { authorization: `Bearer ${watch.token}` };
      const response = await fetch(`${origin}/api/watch`, { headers, signal });
      return response.ok ? ((await response.json()) as WatchDocument) : undefined;
    });
  } catch {
    return undefined;
  }
}

function watchFile(network: string): string {
  return join(networkFolder(network), 'watch.json');
}
