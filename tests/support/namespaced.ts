import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bin, type RunningCommand, runningCommand } from './cli.ts';

const program = fileURLToPath(new URL('in-namespace.mjs', import.meta.url));
/** The words before a command that put it there; root needs no user namespace. None where this machine gives no namespaces. */
const apart = ['unshare', process.getuid?.() === 0 ? '-n' : '-rn'];
const isApart = spawnSync('unshare', [...apart.slice(1), 'ip', 'link', 'set', 'lo', 'up']).status === 0;

/** A port of the loopback as a socket file, which network namespaces share. */
export class NamespaceDoor {
  readonly port: number;
  readonly #socket: string;
  readonly #server = createServer((outside) => {
    const inside = connect(this.port, '127.0.0.1');
    outside.pipe(inside).pipe(outside);
    outside.on('error', () => inside.destroy());
    inside.on('error', () => outside.destroy());
  });

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#socket = join(folder, `${port}.sock`);
  }

  static async open(port: number, folder: string): Promise<NamespaceDoor> {
    const door = new NamespaceDoor(port, folder);
    door.#server.listen(door.#socket);
    await once(door.#server, 'listening');
    return door;
  }

  /** Starts a command of the CLI in a network namespace of its own, where the port of this door is the only one. */
  start(args: readonly string[]): RunningCommand {
    const inside = [program, this.#socket, String(this.port), bin, ...args];
    const [command = '', ...words] = isApart
      ? [...apart, process.execPath, ...inside]
      : [process.execPath, bin, ...args];
    // In a group of its own, so that it ends with all that it started.
    return runningCommand(spawn(command, words, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  async close(): Promise<void> {
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** Kills a command that a door started, with all that it started. */
export function killNamespaced({ pid, process: child }: RunningCommand): void {
  if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGKILL');
}
