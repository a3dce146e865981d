import { startCapture } from './capture.ts';
import type { Contender } from './contender.ts';
import { type Measured, measuredOf } from './measured.ts';
import type { Step } from './step.ts';
import type { Targets } from './targets.ts';
import { conversations } from './wire.ts';

/** Lets the prober take one step while its packets are captured. */
export async function runStep(
  contender: Contender,
  step: Omit<Step, 'port'>,
  { port, core, processorSeconds }: Targets,
): Promise<Measured> {
  const capture = await startCapture(port, core);
  const before = processorSeconds();
  const startMs = performance.now();
  const told = await contender.measure({ ...step, port });
  const serverCores = (processorSeconds() - before) / ((performance.now() - startMs) / 1_000);
  const packets = await capture.packets();
  return measuredOf(step.targets * step.seconds, told, conversations(packets, port), serverCores);
}
