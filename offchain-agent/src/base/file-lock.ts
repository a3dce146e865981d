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
 */
export function tryLock(descriptor: number): boolean {
  return call(descriptor, exclusive | withoutWaiting) === 0;
}

export function releaseLock(descriptor: number): void {
  call(descriptor, unlock);
}

function call(descriptor: number, operation: number): number {
  flock ??= koffi.load(null).func('int flock(int fd, int operation)') as Flock;
  return flock(descriptor, operation);
}
