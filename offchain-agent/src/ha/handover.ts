import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from '../base/error.ts';
import type { Decider } from './decider.ts';
import { isWell } from './health.ts';
import type { Question, SigningAnswer } from './mind.ts';

/** How long each part of it may take, ms. */
interface HandoverTimes {
  /** Until a good moment comes. */
  readonly momentMs: number;
  /** Until another leads. */
  readonly leadMs: number;
}

const handoverTimes: HandoverTimes = { momentMs: 30_000, leadMs: 10_000 };

/** By then a block of the slot is sealed, in slots. */
const sealed = 0.8;

/** What another node needs to lead, and a node's timers, in slots before the next own one. */
const margin = 0.5;

export interface Handover {
  /** The node that leads now. */
  readonly to: string;
  /** Whether no good moment came in time, so that a slot may have been missed or a round cut short. */
  readonly isAbrupt: boolean;
}

const pollMs = 20;

/**
 * Gives the lead to a standby at the moment at which the least is lost: after an own slot, at the end of a round.
 * @throws AgentError `no/handover` when this decider does not lead or nobody could; `unknown/handover` when nobody took it
 */
export async function handOver(decider: Decider, times: HandoverTimes = handoverTimes): Promise<Handover> {
  const { leads, node } = decider.status();
  if (!leads) throw new AgentError('no/handover', `${node} is not leader; ask the HA sidecar of the leader`);
  if (!decider.standbys().some(isWell)) {
    throw new AgentError(
      'no/handover',
      `no other node of this validator is ready: start one, and wait until it is in sync and has peers`,
    );
  }
  const isCalm = await calm(decider, times.momentMs);
  // The answer to the last vote must come to the node before it hears that it leads no longer.
  await sleep(pollMs);
  await decider.stepDown('handed over');
  const deadline = performance.now() + times.leadMs;
  for (;;) {
    const { leader } = decider.status();
    if (leader !== null && leader !== node) return { to: leader, isAbrupt: !isCalm };
    if (performance.now() > deadline) {
      throw new AgentError('unknown/handover', `${node} gave up the lead, but no other node took it in time`);
    }
    await sleep(pollMs);
  }
}

/** Waits for the end of a round of votes after an own block, with the next own slot not near; false when none came. */
async function calm(decider: Decider, withinMs: number): Promise<boolean> {
  const slots: number[] = [];
  return await new Promise((resolve) => {
    const end = (isCalm: boolean): void => {
      clearTimeout(timer);
      stop();
      resolve(isCalm);
    };
    const timer = setTimeout(() => end(false), withinMs);
    const stop = decider.onAnswer((question: Question, answer: SigningAnswer) => {
      if (answer !== 'yes') return;
      if (question.kind === 'slot') slots.push(question.slot);
      if (question.kind !== 'vote' || question.step !== 'precommit') return;
      if (isBetweenSlots(slots, Date.now())) end(true);
    });
  });
}

/**
 * Whether the block of the last own slot is sealed and the next one is not near.
 * @param slots that were granted, in their order; the distance of two is taken for that of all
 * @param nowMs since the Unix epoch, of which slots are counted
 */
export function isBetweenSlots(slots: readonly number[], nowMs: number): boolean {
  const last = slots.at(-1);
  if (last === undefined) return false;
  const slotMs = slotDurationMs(last, nowMs);
  const since = nowMs / slotMs - last;
  const distances = slots.slice(1).map((slot, at) => slot - (slots[at] ?? slot));
  const next = distances.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...distances);
  return since >= sealed && since <= Math.max(next - margin, sealed + margin);
}

// A slot's number is the time since the epoch by the duration, which is a whole number of tenths of a second.
function slotDurationMs(slot: number, nowMs: number): number {
  return Math.max(100, Math.round(nowMs / slot / 100) * 100);
}
