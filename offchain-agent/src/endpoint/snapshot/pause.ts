import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError, messageOf } from '../../base/error.ts';
import { type ProcessIdentity, signal as send } from '../../base/process.ts';

/** A thread may be in the middle of a write, which it ends first. */
const stoppedWithinMs = 10_000;
const pollMs = 2;

/**
 * Lets the guard continue the node: it reads from a pipe of ours until that ends, which it does however we end. Polite signals
 * do not end it before: it is in a session of its own, and heeds none of them.
 */
const guardScript = 'trap "" HUP INT TERM; read _; kill -CONT "$0"';

/**
 * Does the work while all threads of a process are stopped (SIGSTOP), and continues it, whatever happens: when the work fails,
 * when we are interrupted, and when we are killed too (a small process of its own waits for our end).
 *
 * @throws AgentError `unknown/pause` when it cannot be stopped, or was continued by somebody else before the work was done: then
 * the work is worth nothing; as the work does
 */
export async function whilePaused<Result>(
  identity: ProcessIdentity,
  work: () => Promise<Result>,
): Promise<Result> {
  const guard = await startGuard(identity.pid);
  try {
    if (!send(identity, 'SIGSTOP'))
      throw notPaused(identity, 'it is gone; start it, or take the snapshot without it');
    await untilStopped(identity);
    const result = await work();
    if (!isStopped(identity.pid))
      throw notPaused(identity, 'another process continued it while its files were copied; try again');
    return result;
  } finally {
    send(identity, 'SIGCONT');
    guard.stdin?.destroy();
  }
}

/** Resolves when it runs: a node that is stopped before could stay so. */
async function startGuard(pid: number): Promise<ChildProcess> {
  const guard = spawn('/bin/sh', ['-c', guardScript, String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // It has ended, and with it the pipe.
  guard.stdin?.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    guard.once('spawn', resolve);
    guard.once('error', (cause) =>
      reject(
        new AgentError('unknown/pause', `the node was not stopped: /bin/sh: ${messageOf(cause)}`, { cause }),
      ),
    );
  });
  guard.unref();
  return guard;
}

async function untilStopped(identity: ProcessIdentity): Promise<void> {
  const deadline = performance.now() + stoppedWithinMs;
  while (!isStopped(identity.pid)) {
    if (performance.now() > deadline)
      throw notPaused(identity, `one of its threads did not stop in ${stoppedWithinMs / 1_000} s`);
    await sleep(pollMs);
  }
}

/** Whether every thread is stopped, by a signal or by who traces it. */
function isStopped(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).every((thread) => {
      const text = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1');
      const state = text.charAt(text.lastIndexOf(')') + 2);
      return state === 'T' || state === 't';
    });
  } catch {
    return false;
  }
}

function notPaused({ pid }: ProcessIdentity, why: string): AgentError {
  return new AgentError('unknown/pause', `process ${pid} is not stopped: ${why}`, {
    data: { pid },
    retryable: true,
  });
}
