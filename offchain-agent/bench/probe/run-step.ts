import { startCapture } from './capture.ts';
import type { Contender } from './contender.ts';
import { type Measured, measuredOf, p99 } from './measured.ts';
import type { ProbeStep } from './step.ts';
import type { Targets } from './targets.ts';
import { conversations } from './wire.ts';

/** Lets the prober take one step while its packets are captured; a bare loop in its place, before and after, is the control. */
export async function runStep(
  contender: Contender,
  bare: Contender,
  step: Omit<ProbeStep, 'port'>,
  { port, core, processorSeconds }: Targets,
): Promise<Measured> {
  const bareLateP99Us = async (): Promise<number> => {
    const { samples } = await bare.measure({ ...step, port });
    return p99(samples.map(({ latencyUs }) => latencyUs)) ?? 0;
  };
  const beforeP99Us = await bareLateP99Us();
  const capture = await startCapture(port, core);
  const before = processorSeconds();
  const startMs = performance.now();
  const told = await contender.measure({ ...step, port });
  const serverCores = (processorSeconds() - before) / ((performance.now() - startMs) / 1_000);
  const packets = await capture.packets();
  const machine = { serverCores, bareLateP99Us: Math.max(beforeP99Us, await bareLateP99Us()) };
  return measuredOf(step.targets * step.seconds, told, conversations(packets, port), machine);
}
