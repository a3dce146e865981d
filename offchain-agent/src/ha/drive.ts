import type { Coordinator } from './coordinator/coordinator.ts';
import type { DeciderClock } from './decider-clock.ts';
import type { RecordCall, RecordReply } from './mind.ts';

const retryMs = 50;

/** The way from a question to its answer, over calls to the coordinator. */
export type RecordWay<Result> = Generator<RecordCall, Result, RecordReply>;

/**
 * Goes a way to its end.
 * @param failed hears of a call without an answer, before the next one
 */
export async function drive<Result>(
  way: RecordWay<Result>,
  coordinator: Pick<Coordinator, 'look' | 'write'>,
  clock: Pick<DeciderClock, 'sleep'>,
  failed: (error: unknown) => void,
): Promise<Result> {
  let step = way.next();
  while (!step.done) step = way.next(await reply(step.value, coordinator, clock, failed));
  return step.value;
}

async function reply(
  call: RecordCall,
  coordinator: Pick<Coordinator, 'look' | 'write'>,
  clock: Pick<DeciderClock, 'sleep'>,
  failed: (error: unknown) => void,
): Promise<RecordReply> {
  try {
    if (call.kind === 'look') return { kind: 'seen', seen: await coordinator.look() };
    return { kind: 'written', written: await coordinator.write(call.write) };
  } catch (error) {
    failed(error);
    await clock.sleep(retryMs);
    return { kind: 'silent' };
  }
}
