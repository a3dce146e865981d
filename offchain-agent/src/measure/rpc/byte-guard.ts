import type { Socket } from 'node:net';
import { maxAnswerBytes } from './rpc-answer.ts';

/** The largest answer with its head. */
export const maxReadBytes = maxAnswerBytes + 64 * 1024;

const lookEveryMs = 50;

/**
 * Watches what a socket reads while something is awaited of it that does not count bytes itself.
 * @returns how to stop watching
 */
export function guardBytes(socket: Socket, onTooMany: () => void): () => void {
  const before = socket.bytesRead;
  const timer = setInterval(() => {
    if (socket.bytesRead - before > maxReadBytes) onTooMany();
  }, lookEveryMs);
  return () => clearInterval(timer);
}
