import { once } from 'node:events';
import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import { AgentError, messageOf } from '../base/error.ts';
import { makeFolder } from '../base/folder.ts';
import { type LineClient, LineClients } from '../base/line-clients.ts';
import { createLogger, type Logger } from '../base/logger.ts';

/** At a time: a node has two connections, a person one. */
const mostConnections = 32;

/** Bytes; what Linux has room for. */
const longestPath = 107;

export interface OpenSocket {
  close(): Promise<void>;
}

/**
 * Listens on a unix socket that only this user may use. One that a dead process left is replaced.
 * @param field of the configuration, for messages
 * @param accept takes a client; more than 32 at a time make room for each other
 * @throws AgentError `bad_input/socket` when a living process listens there, or it cannot be made
 */
export async function listenOnSocket(
  path: string,
  field: string,
  accept: (client: LineClient) => void,
  log: Logger = createLogger({ level: 'error' }),
): Promise<OpenSocket> {
  const clients = new LineClients({ most: mostConnections, log });
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    const client = clients.add(socket);
    if (client) accept(client);
  });
  try {
    // Node.js would cut it off, and listen there.
    const bytes = Buffer.byteLength(path);
    if (bytes > longestPath) throw new Error(`it has ${bytes} bytes, a socket's path at most ${longestPath}`);
    makeFolder(dirname(path), 0o700);
    if (await answers(path)) {
      throw new AgentError(
        'bad_input/socket',
        `${field}: a process listens on ${path} already; end it, or choose another path`,
        { data: { path } },
      );
    }
    // What is no socket is somebody's file.
    if (lstatSync(path, { throwIfNoEntry: false })?.isSocket()) rmSync(path);
    await listen(server, path);
  } catch (cause) {
    server.close();
    if (cause instanceof AgentError) throw cause;
    throw new AgentError('bad_input/socket', `${field}: ${path} cannot be listened on: ${messageOf(cause)}`, {
      data: { path },
      cause,
    });
  }
  return {
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      clients.close();
      await closed;
    },
  };
}

/**
 * Reads lines of at most `mostBytes`; a longer one is given as undefined, and ends the connection.
 * @param onLine lines come one after the other, however many arrive at once: the next waits for its promise
 */
export function readLines(
  client: LineClient,
  mostBytes: number,
  onLine: (line: string | undefined) => Promise<void>,
): void {
  const { socket } = client;
  let rest = Buffer.alloc(0);
  let work = Promise.resolve();
  socket.on('data', (chunk: Buffer) => {
    socket.pause();
    const lines = Buffer.concat([rest, chunk]).toString('latin1').split('\n');
    const last = lines.pop() ?? '';
    rest = Buffer.from(last, 'latin1');
    const isTooLong = [...lines, last].some((line) => line.length > mostBytes);
    const taken = isTooLong ? lines.filter((line) => line.length <= mostBytes) : lines;
    work = work.then(async () => {
      for (const line of taken) await client.turn(async () => await onLine(line));
      if (!isTooLong) return void socket.resume();
      await client.turn(async () => await onLine(undefined));
      // Nobody knows where the next line begins, and who is not read is not seen to go.
      socket.destroySoon();
    });
    work.catch(() => socket.destroy());
  });
}

async function listen(server: Server, path: string): Promise<void> {
  // The socket is there from the call on: nobody else may connect before its mode is set.
  const before = process.umask(0o177);
  try {
    server.listen(path);
  } finally {
    process.umask(before);
  }
  await once(server, 'listening');
  chmodSync(path, 0o600);
}

async function answers(path: string): Promise<boolean> {
  return await new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(false);
      else reject(error);
    });
  });
}
