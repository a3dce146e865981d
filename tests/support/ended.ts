import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * Ends a process that runs, and waits for its end.
 * @returns its exit code; 1 where a signal ended it, or where it never began
 */
export async function ended(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<number> {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
  return child.exitCode ?? 1;
}
