import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pythonOfClients } from '../../../../scripts/lib/setup/python-client.mjs';
import type { OpenFollower } from '../follower.ts';

const script = fileURLToPath(new URL('follow.py', import.meta.url));

interface Line {
  readonly best?: number;
  readonly final?: number;
  readonly id?: string;
  readonly called?: true;
  readonly failed?: string;
}

export const openPython: OpenFollower = async (url, journal) => {
  const child: ChildProcess = spawn(pythonOfClients(), ['-u', script, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const exit = once(child, 'exit');
  let isOver = false;
  exit
    .then(([code]) => !isOver && journal.fail(`python ended with ${String(code)}`))
    .catch((error: unknown) => journal.fail(String(error)));
  const began = new Promise<void>((resolve) => {
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (text) => {
      const { best, final, id, called, failed } = JSON.parse(text) as Line;
      if (best !== undefined) journal.hearBest(best, id);
      if (final !== undefined) journal.hearFinalized(final, id);
      if (called) journal.calls += 1;
      if (failed !== undefined) journal.fail(failed);
      if (final !== undefined) resolve();
    });
  });
  await Promise.race([began, exit]);
  return {
    name: 'py-substrate-interface',
    tellsBestOnce: true,
    journal,
    close: async () => {
      isOver = true;
      process.off('exit', kill);
      kill();
      await exit;
    },
  };
};
