import { AgentError } from '../base/error.ts';
import type { Coordinator, Identity } from './coordinator/coordinator.ts';
import { type DeciderClock, leaseEndMs, realClock } from './decider-clock.ts';
import type { KeptAnswers } from './kept.ts';
import { Mind, type RecordReply } from './mind.ts';
import { further, type Mark, markOf } from './record.ts';

const retryMs = 200;
/** Beyond the leases of those that were stopped: a store that was restored, or has another leader, gives them their whole length again. */
const patienceMs = 10_000;

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
  clock: DeciderClock = realClock,
): Promise<Mark> {
  const mark = further(kept.readMark(), given);
  // It must not mind that the record went back: that is why it is here.
  const mind = new Mind(own);
  const deadline = clock.nowMs() + leaseEndMs(own) + patienceMs;
  let isAlone = false;
  for (;;) {
    const sentMs = clock.nowMs();
    // The lead is taken when nobody is there: a validator that runs loses no slot to the question.
    const seen = await coordinator.beat({ status: '{"isReady":false}', wants: isAlone });
    mind.absorb(seen, mind.floor, sentMs);
    if (mind.fault !== undefined)
      throw new AgentError('bad_input/record', `${mind.fault}; see docs/how-to/run-a-validator-pair.md`);
    const running = seen.nodes.filter(({ instance }) => instance !== own.instance).map(({ node }) => node);
    if (clock.nowMs() > deadline) {
      const names = running.length > 0 ? running.join(', ') : (seen.leader?.node ?? own.node);
      throw new AgentError(
        'no/raise',
        `HA sidecars of this validator are still running (${names}); stop all of them first`,
      );
    }
    isAlone = running.length === 0;
    if (isAlone && mind.token !== undefined) break;
    await clock.sleep(retryMs);
  }
  const way = mind.raise(mark, () => clock.nowMs());
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
