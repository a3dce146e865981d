import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ended, spawnBound } from './processes.ts';
import type { Step, StepResult } from './step.ts';

/** Something that measures targets, step after step. */
export interface Contender {
  readonly name: string;
  measure(step: Step): Promise<StepResult>;
  stop(): Promise<void>;
}

/** Our prober in a process of its own. */
export function startOurs(core: number): Contender {
  const script = fileURLToPath(new URL('worker.ts', import.meta.url));
  const command = [process.execPath, '--import', 'tsx', script];
  const child = spawnBound(core, command, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return {
    name: 'almanac',
    measure: async (step) => {
      child.send(step);
      const [result] = (await once(child, 'message')) as [StepResult | { error: string }];
      if ('error' in result) throw new Error(result.error);
      return result;
    },
    stop: async () => await ended(child),
  };
}
