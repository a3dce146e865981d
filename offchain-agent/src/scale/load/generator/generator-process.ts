// A process of its own: whatever else the command does, nothing keeps it from sending when a transaction is due.
import { monotonicUs } from '../../../base/clock.ts';
import { AgentError, messageOf } from '../../../base/error.ts';
import type { FromGenerator, GeneratorPlan, ToGenerator } from './generator-messages.ts';
import { makeUrgent } from './make-urgent.ts';
import { Sender } from './sender.ts';

let sender: Sender | undefined;

process.on('message', (message: ToGenerator) => {
  const done = message.kind === 'plan' ? prepare(message.plan) : run(message.atUs);
  done.catch((error: unknown) => {
    tell({
      kind: 'failed',
      code: error instanceof AgentError ? error.code : 'unknown/generator',
      message: messageOf(error),
    });
  });
});
// Whoever started it is gone: nobody wants the rest.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group; the command ends its generator itself, in order.
process.on('SIGINT', () => undefined);

async function prepare(plan: GeneratorPlan): Promise<void> {
  const fromUs = monotonicUs();
  sender = await Sender.prepare(plan);
  // Signing keeps a core busy, and nobody waits for it to the millisecond.
  makeUrgent();
  tell({ kind: 'ready', signMs: (monotonicUs() - fromUs) / 1_000 });
}

async function run(startUs: number): Promise<void> {
  if (!sender) throw new RangeError('a generator needs a plan before it starts');
  const [fromUs, fromCpu] = [monotonicUs(), process.cpuUsage()];
  await sender.send(startUs);
  const cpu = process.cpuUsage(fromCpu);
  const cpuShare = (cpu.user + cpu.system) / (monotonicUs() - fromUs);
  tell({ kind: 'sent' });
  await sender.answers();
  tell({ kind: 'done', report: sender.report(cpuShare) });
  sender.close();
}

function tell(message: FromGenerator): void {
  process.send?.(message);
}
