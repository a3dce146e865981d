import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AgentError } from '../error.ts';
import { identify, type ProcessIdentity, processState } from '../network/real/processes.ts';

const tries = 3;

/** The process that uses a data folder now; undefined when none does. */
export async function ownerOf(data: string): Promise<ProcessIdentity | undefined> {
  const text = await readFile(lockPath(data), 'utf8').catch(() => '');
  const [pid, started] = text.trim().split(' ');
  if (!pid || !started) return undefined;
  const identity = { pid: Number(pid), started };
  return processState(identity) === 'gone' ? undefined : identity;
}

/**
 * Takes a data folder for this process: two agents in one would share a queue and a store.
 * @returns what gives it back
 * @throws AgentError `bad_input/data_folder` when another process has it, or it cannot be written
 */
export async function lockData(data: string): Promise<() => Promise<void>> {
  const own = identify(process.pid);
  try {
    await mkdir(data, { recursive: true, mode: 0o700 });
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const file = await open(lockPath(data), 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return undefined;
        throw error;
      });
      if (file) {
        await file.writeFile(`${own?.pid ?? process.pid} ${own?.started ?? '0'}\n`);
        await file.close();
        return async () => await rm(lockPath(data), { force: true });
      }
      const owner = await ownerOf(data);
      if (owner) throw inUse(data, owner.pid);
      // Whoever had it was killed.
      await rm(lockPath(data), { force: true });
    }
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    throw new AgentError(
      'bad_input/data_folder',
      `data: ${data} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}; choose a folder that this user can write`,
      { data: { folder: data }, cause },
    );
  }
  throw inUse(data, undefined);
}

/**
 * The name under which agents on this data folder take the writer's lease: the same after a restart, so that one that
 * was killed is not waited for. Call it with the folder locked.
 */
export async function holderOf(data: string): Promise<string> {
  const path = join(data, 'agent.id');
  const known = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (/^[0-9a-f-]{36}$/.test(known)) return known;
  const id = randomUUID();
  await writeFile(path, `${id}\n`, { mode: 0o600 });
  return id;
}

function lockPath(data: string): string {
  return join(data, 'agent.lock');
}

function inUse(data: string, pid: number | undefined): AgentError {
  return new AgentError(
    'bad_input/data_folder',
    `data: an agent${pid === undefined ? '' : ` (process ${pid})`} uses ${data} already; end it, or choose another folder`,
    { data: { folder: data, pid } },
  );
}
