import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../../base/error.ts';
import type { ProgramStart } from '../../real/part.ts';
import { openDevice } from './device.ts';
import { loadLibc } from './libc.ts';

/** What the thread of a node is told to begin with. */
export interface NodeWorkerData {
  readonly address: string;
  /** Ports on the loopback of the machine that lead to the same ports on the node's own loopback. */
  readonly joinedPorts: readonly number[];
  /** One there that leads to a port of the node's address. */
  readonly peerPort: { readonly outside: number; readonly inside: number } | undefined;
}

export interface NodeRequest {
  readonly id: number;
  readonly start: ProgramStart;
}

export type NodeAnswer =
  | { readonly kind: 'ready'; readonly device: number }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'started'; readonly id: number; readonly pid?: number; readonly message?: string };

const loopback = '127.0.0.1';

/**
 * The thread of one node. All that it starts, and every connection that it opens, is in the namespace that it entered; the
 * servers that it opened before still listen outside. So the node's RPC is reached from outside without any device, and no
 * fault of a link can touch it, nor what peers outside send to its port for them.
 */
async function main(): Promise<void> {
  if (!parentPort) throw new TypeError('the thread of a node was started as a program');
  const port = parentPort;
  const answer = (message: NodeAnswer): void => port.postMessage(message);
  const { address, joinedPorts, peerPort } = workerData as NodeWorkerData;
  try {
    await Promise.all(
      joinedPorts.map(async (joined) => await join(joined, { host: loopback, port: joined })),
    );
    if (peerPort) await join(peerPort.outside, { host: address, port: peerPort.inside });
    const libc = loadLibc();
    libc.unshareNetwork();
    const device = openDevice(libc, address);
    port.on('message', (request: NodeRequest) => answer(start(request)));
    answer({ kind: 'ready', device });
  } catch (error) {
    answer({ kind: 'failed', message: messageOf(error) });
  }
}

async function join(port: number, target: { readonly host: string; readonly port: number }): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (outside) => {
    const inside = connect({ ...target, allowHalfOpen: true, noDelay: true });
    outside.setNoDelay(true);
    outside.once('error', () => inside.destroy());
    inside.once('error', () => outside.resetAndDestroy());
    outside.once('close', () => inside.destroy());
    inside.once('close', () => outside.destroy());
    outside.pipe(inside).pipe(outside);
  });
  server.listen(port, loopback);
  await once(server, 'listening');
  return server;
}

function start({ id, start: { program, args, env, log } }: NodeRequest): NodeAnswer {
  let file: number | undefined;
  try {
    file = openSync(log, 'a');
    // Detached: a session of its own, which lives on when this process is ended.
    const child = spawn(program, [...args], {
      detached: true,
      env: { ...env },
      stdio: ['ignore', file, file],
    });
    // Without a pid the reason comes as an event, after this answer.
    child.once('error', () => undefined);
    child.unref();
    return child.pid === undefined
      ? { kind: 'started', id, message: `${program} cannot be run` }
      : { kind: 'started', id, pid: child.pid };
  } catch (error) {
    return { kind: 'started', id, message: messageOf(error) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

await main();
