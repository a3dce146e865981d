import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Kills a process that has not ended, and waits for its end. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
