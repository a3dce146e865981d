import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ended } from '../../../tests/support/ended.ts';
import { firstNiceness, spawnBound } from './processes.ts';
import type { ProbeStep, ToldSamples } from './step.ts';

/** Something that measures targets, step after step. */
export interface Contender {
  measure(step: ProbeStep): Promise<ToldSamples>;
  stop(): Promise<void>;
}

/** Our prober in a process of its own. */
export function startOurs(core: number): Contender {
  return startWorker('our-worker.ts', [], core, firstNiceness);
}

/** Sockets that are written to and read, and nothing else: what stands in the way of asking many at one instant. */
export function startSockets(core: number): Contender {
  return startWorker('socket-worker.ts', [], core, firstNiceness);
}

/** Nothing but a loop that comes to its instants, in the same place: the control. */
export function startBare(core: number): Contender {
  return startWorker('bare-worker.ts', [], core, firstNiceness);
}

/** A process that takes a step at a time by IPC and tells what came of it. */
export function startWorker(
  script: string,
  args: readonly string[],
  core: number,
  niceness: number,
): Contender {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const command = [process.execPath, '--import', 'tsx', path, ...args];
  const child = spawnBound(core, command, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }, niceness);
  const exited = once(child, 'exit').then(() => ({
    error: `${script} ended in the middle of the benchmark`,
  }));
  return {
    measure: async (step) => {
      const message = once(child, 'message');
      child.send(step);
      const told = await Promise.race([
        message.then(([value]) => value as ToldSamples | { error: string }),
        exited,
      ]);
      if ('error' in told) throw new Error(told.error);
      return told;
    },
    stop: async () => void (await ended(child)),
  };
}

/** The other side of it. */
export function serveSteps(measure: (step: ProbeStep) => Promise<ToldSamples>): void {
  process.on('message', (step: ProbeStep) => {
    measure(step).then(
      (told) => process.send?.(told),
      (error: unknown) => process.send?.({ error: String(error) }),
    );
  });
}
