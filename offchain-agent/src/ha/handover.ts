import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from '../base/error.ts';
import type { Decider } from './decider.ts';
import { isWell } from './health.ts';
import type { Answer, Question } from './mind.ts';

/** How long each part of it may take, ms. */
export interface HandoverTimes {
  /** Until the next own slot has been granted, after which the next is furthest away. */
  readonly slotMs: number;
  /** Until this validator's vote in a round is complete. */
  readonly roundMs: number;
  /** Until another leads. */
  readonly leadMs: number;
}

export const handoverTimes: HandoverTimes = { slotMs: 15_000, roundMs: 10_000, leadMs: 10_000 };

export interface Handover {
  /** The node that leads now. */
  readonly to: string;
  /** Whether no slot came and no round ended in time, so that one may have been cut short. */
  readonly isAbrupt: boolean;
}

const pollMs = 20;

/**
 * Gives the lead to a standby at the moment at which the least is lost: after an own slot, at the end of a round.
 * @throws AgentError `no/handover` when this decider does not lead or nobody could; `unknown/handover` when nobody took it
 */
export async function handOver(decider: Decider, times: HandoverTimes = handoverTimes): Promise<Handover> {
  const { leads, node } = decider.status();
  if (!leads)
    throw new AgentError('no/handover', `${node} does not lead; ask the decider of the node that does`);
  if (!decider.standbys().some(isWell)) {
    throw new AgentError(
      'no/handover',
      `no other node of this validator is ready: start one, and wait until it is in sync and has peers`,
    );
  }
  const hadSlot = await granted(decider, times.slotMs, ({ kind }) => kind === 'slot');
  decider.stopSlots();
  const isPrecommit = (question: Question): boolean =>
    question.kind === 'vote' && question.step === 'precommit';
  const hadRound = await granted(decider, times.roundMs, isPrecommit);
  await decider.stepDown('handed over');
  const deadline = performance.now() + times.leadMs;
  for (;;) {
    const { leader } = decider.status();
    if (leader !== null && leader !== node) return { to: leader, isAbrupt: !hadSlot || !hadRound };
    if (performance.now() > deadline) {
      throw new AgentError('unknown/handover', `${node} gave up the lead, but no other node took it in time`);
    }
    await sleep(pollMs);
  }
}

async function granted(
  decider: Decider,
  withinMs: number,
  isMeant: (question: Question) => boolean,
): Promise<boolean> {
  return await new Promise((resolve) => {
    const end = (isGranted: boolean): void => {
      clearTimeout(timer);
      stop();
      resolve(isGranted);
    };
    const timer = setTimeout(() => end(false), withinMs);
    const stop = decider.onAnswer((question: Question, answer: Answer) => {
      if (answer === 'yes' && isMeant(question)) end(true);
    });
  });
}
