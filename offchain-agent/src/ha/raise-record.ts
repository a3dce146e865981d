import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from '../base/error.ts';
import type { Coordinator, Identity } from './coordinator/coordinator.ts';
import type { KeptAnswers } from './kept.ts';
import { Mind, type RecordReply } from './mind.ts';
import { further, type Mark, markOf } from './record.ts';

const retryMs = 200;

/**
 * Raises the record to what a decider has seen, or further, so that nothing up to there is granted again.
 * @returns how far the record has come now
 * @throws AgentError `no/raise` while a decider runs; `unreachable/coordinator`
 */
export async function raiseRecord(
  coordinator: Coordinator,
  own: Identity,
  kept: Pick<KeptAnswers, 'readMark' | 'writeMark'>,
  given: Mark,
): Promise<Mark> {
  const mark = further(kept.readMark(), given);
  // It must not mind that the record went back: that is why it is here.
  const mind = new Mind(own);
  const deadline = performance.now() + 2 * own.leaseMs;
  while (mind.token === undefined) {
    const sentMs = performance.now();
    const seen = await coordinator.beat({ status: '{"isReady":false}', wants: true });
    const others = seen.nodes.filter(({ instance }) => instance !== own.instance);
    mind.absorb(seen, mind.floor, sentMs);
    if (mind.fault !== undefined)
      throw new AgentError('bad_input/record', `${mind.fault}; see docs/how-to/run-a-validator-pair.md`);
    if (performance.now() > deadline || (others.length > 0 && mind.token !== undefined)) {
      const names = others.map(({ node }) => node).join(', ');
      throw new AgentError(
        'no/raise',
        `HA sidecars of this validator are still running (${names}); stop all of them first`,
      );
    }
    if (mind.token === undefined) await sleep(retryMs);
  }
  const way = mind.raise(mark, () => performance.now());
  let step = way.next();
  while (!step.done) {
    const { value } = step;
    const reply: RecordReply =
      value.kind === 'look'
        ? { kind: 'seen', seen: await coordinator.look() }
        : { kind: 'written', written: await coordinator.write(value.write) };
    step = way.next(reply);
  }
  if (!step.value)
    throw new AgentError(
      'unreachable/coordinator',
      'the lead was lost before the record was raised; try again',
    );
  const now = markOf(mind.records);
  kept.writeMark(now);
  return now;
}
