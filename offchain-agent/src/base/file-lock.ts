import { constants } from 'node:os';
import { getSystemErrorName } from 'node:util';
import koffi from 'koffi';

const exclusive = 2;
const withoutWaiting = 4;
const unlock = 8;

type Flock = (descriptor: number, operation: number) => number;

let flock: Flock | undefined;

/**
 * Takes the system's lock on an open file, if nobody else has it: no other process, nor another descriptor of this one. It goes
 * with the descriptor, so also with a process however that ends. A network's file system does not promise that.
 * @returns whether it was taken
 * @throws Error as the system does, where it cannot be locked at all
 */
export function tryLock(descriptor: number): boolean {
  if (call(descriptor, exclusive | withoutWaiting) === 0) return true;
  const number = koffi.errno();
  if (number === constants.errno.EWOULDBLOCK) return false;
  const code = getSystemErrorName(-number);
  throw Object.assign(new Error(`the system takes no lock on it (${code})`), { code });
}

export function releaseLock(descriptor: number): void {
  call(descriptor, unlock);
}

function call(descriptor: number, operation: number): number {
  flock ??= koffi.load(null).func('int flock(int fd, int operation)') as Flock;
  return flock(descriptor, operation);
}
