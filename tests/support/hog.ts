import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** How the cores are kept busy; every one ends by itself, whatever becomes of the test. */
const hogs = {
  loop: (seconds: number) => ['timeout', String(seconds), 'sh', '-c', 'while :; do :; done'],
  niced: (seconds: number) => [
    'nice',
    '-n',
    '19',
    'timeout',
    String(seconds),
    'sh',
    '-c',
    'while :; do :; done',
  ],
  hashing: (seconds: number) => ['timeout', String(seconds), 'sha256sum', '/dev/zero'],
  kernel: (seconds: number) => [
    'timeout',
    String(seconds),
    'dd',
    'if=/dev/urandom',
    'of=/dev/null',
    'bs=64k',
  ],
  threads: (seconds: number) => ['timeout', String(seconds), process.execPath, '--eval', busyThreads],
} as const;

export type HogKind = keyof typeof hogs;

const busyThreads = `
const { Worker } = require('node:worker_threads');
for (let i = 0; i < 8; i++) new Worker('for (;;);', { eval: true });
`;

const longestSeconds = 60;

/** Runs so many of them while `work` does; they are gone when it returns. */
export async function withHogs<Result>(
  kind: HogKind,
  count: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const [program = '', ...args] = hogs[kind](longestSeconds);
  const children = Array.from({ length: count }, () =>
    // A group of its own: `timeout` passes no SIGKILL on to what it started.
    spawn(program, args, { stdio: 'ignore', detached: true }),
  );
  try {
    return await work();
  } finally {
    await Promise.all(children.map(end));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exit = once(child, 'exit');
  process.kill(-child.pid, 'SIGKILL');
  await exit;
}
