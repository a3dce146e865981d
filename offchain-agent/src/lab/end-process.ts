import type { ChildProcess } from 'node:child_process';

/**
 * Ends a forked process that ends with its channel, and waits until it is gone. What is stopped, or computes on and on, does not hear
 * of it, and is killed.
 */
export async function endProcess(child: ChildProcess, patienceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  if (child.connected) child.disconnect();
  else child.kill();
  await exit;
  clearTimeout(timer);
}
