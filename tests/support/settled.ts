import { setImmediate as turn } from 'node:timers/promises';

/**
 * Resolves when work inside this process has come to rest: no promise, immediate or file operation is under way. Turns of the
 * event loop are not counted, because work that is done in slices takes more of them on a busy machine. Sockets, timers and
 * other processes are not waited for.
 */
export async function settled(): Promise<void> {
  do await turn();
  while (process.getActiveResourcesInfo().some((kind) => kind === 'Immediate' || kind.startsWith('FSReq')));
}
