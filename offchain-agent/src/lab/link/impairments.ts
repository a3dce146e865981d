import { createHash } from 'node:crypto';
import type { BurstLoss, DelayDistribution, LinkRule, RandomLoss } from './rule.ts';

/** Of Pareto's distribution with the smallest value 1: the shape, and what follows from it. */
const shape = 3;
const paretoMean = shape / (shape - 1);
const paretoDeviation = Math.sqrt(shape / ((shape - 1) ** 2 * (shape - 2)));

/** What befalls one packet by one fault, before queues. */
export interface Fate {
  readonly lost: boolean;
  /** Above 0 also where the sum with other faults' is not: see `PacketSchedule`. */
  readonly delayMs: number;
  readonly duplicated: boolean;
  /** Which part of its bits is turned: 0 (inclusive) to 1 (exclusive). */
  readonly corruptAt?: number;
  readonly atOnce: boolean;
}

/** The draws of one fault on one link, packet by packet (docs/reference/formulas.md, F20). */
export class Impairments {
  readonly rule: LinkRule;
  readonly #loss: (packet: number) => boolean;
  readonly #jitterMs: (packet: number) => number;
  readonly #duplicate: (packet: number) => boolean;
  readonly #corrupt: (packet: number) => number | undefined;
  readonly #atOnce: (packet: number) => boolean;
  #packet = 0;

  /** The label is what makes the draws: of the run, the link and the fault. */
  constructor(rule: LinkRule, ...label: readonly (string | number)[]) {
    const draws = (effect: string): NumberedDraws => new NumberedDraws(...label, effect);
    const chance = (effect: string, share = 0): ((packet: number) => boolean) => {
      if (share <= 0) return () => false;
      const of = draws(effect);
      return (packet) => of.at(packet) < share;
    };
    this.rule = rule;
    this.#loss = lossOf(rule.loss, draws);
    this.#jitterMs = jitterOf(rule, draws('jitter'));
    this.#duplicate = chance('duplicate', rule.duplicate);
    const turned = chance('corrupt', rule.corrupt);
    const bits = draws('bit');
    this.#corrupt = (packet) => (turned(packet) ? bits.at(packet) : undefined);
    const ahead = chance('reorder', rule.reorder?.share);
    const gap = rule.reorder?.gap ?? 1;
    this.#atOnce = (packet) => (packet + 1) % gap === 0 && ahead(packet);
  }

  /** Of the next packet. Every packet of the link must be asked for, also those that another fault loses. */
  next(): Fate {
    const packet = this.#packet;
    this.#packet += 1;
    const corruptAt = this.#corrupt(packet);
    return {
      lost: this.#loss(packet),
      delayMs: (this.rule.delayMs ?? 0) + this.#jitterMs(packet),
      duplicated: this.#duplicate(packet),
      ...(corruptAt !== undefined && { corruptAt }),
      atOnce: this.#atOnce(packet),
    };
  }
}

type DrawsOf = (effect: string) => NumberedDraws;

function lossOf(loss: RandomLoss | BurstLoss | undefined, draws: DrawsOf): (packet: number) => boolean {
  if (!loss) return () => false;
  return loss.kind === 'random' ? randomLoss(loss, draws('loss')) : burstLoss(loss, draws);
}

/** Begins as if it had run forever, so that the first packet is lost with the mean share, too. */
function randomLoss({ share, correlation }: RandomLoss, draws: NumberedDraws): (packet: number) => boolean {
  let lost: boolean | undefined;
  return (packet) => {
    const chance =
      lost === undefined ? share : lost ? share + correlation * (1 - share) : share * (1 - correlation);
    lost = draws.at(packet) < chance;
    return lost;
  };
}

/** Begins as if it had run forever: in the bad state with the share p / (p + r). */
function burstLoss({ p, r, lossInBad, lossInGood }: BurstLoss, draws: DrawsOf): (packet: number) => boolean {
  const states = draws('state');
  const losses = draws('loss');
  let bad: boolean | undefined;
  return (packet) => {
    const turn = states.at(packet);
    if (bad === undefined) bad = p > 0 && turn < p / (p + r);
    else bad = bad ? turn >= r : turn < p;
    return losses.at(packet) < (bad ? lossInBad : lossInGood);
  };
}

function jitterOf(rule: LinkRule, draws: NumberedDraws): (packet: number) => number {
  const { jitterMs = 0, correlation = 0, distribution = 'uniform' } = rule;
  if (jitterMs <= 0) return () => 0;
  const fresh = Math.sqrt(1 - correlation ** 2);
  let score: number | undefined;
  return (packet) => {
    const drawn = draws.normalAt(packet);
    score = score === undefined ? drawn : correlation * score + fresh * drawn;
    return jitterMs * varied(distribution, score);
  };
}

/** A normal score as a value of the distribution with mean 0: uniform from -1 to 1, others with the standard deviation 1. */
function varied(distribution: DelayDistribution, score: number): number {
  if (distribution === 'normal') return score;
  if (distribution === 'uniform') return 1 - 2 * normalTail(score);
  return (normalTail(score) ** (-1 / shape) - paretoMean) / paretoDeviation;
}

/**
 * The share of a normal distribution above the score. Relative error below 1.2e-7, also far out in the tail.
 * Source: Press et al., Numerical Recipes, second edition, section 6.2 (`erfcc`, a Chebyshev fit).
 */
function normalTail(score: number): number {
  const x = Math.abs(score) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * x);
  const fit = chebyshev.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  const tail = (t * Math.exp(-x * x + fit)) / 2;
  return score >= 0 ? tail : 1 - tail;
}

const chebyshev = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];

/**
 * Pseudo-random numbers of a packet: the one at a place hangs on the label and the place alone, not on which were asked
 * for before, so that the same packet meets the same fate at every run. Not for secrets.
 */
class NumberedDraws {
  readonly #keys: readonly [number, number];

  /** Different lists of words give independent numbers. */
  constructor(...label: readonly (string | number)[]) {
    const digest = createHash('sha256').update(JSON.stringify(label)).digest();
    this.#keys = [digest.readUInt32LE(0), digest.readUInt32LE(4)];
  }

  /** From 0 (inclusive) to 1 (exclusive), in steps of 2^-32. The places go round after 2^32. */
  at(place: number): number {
    const [first, second] = this.#keys;
    return mixed(mixed((place ^ first) >>> 0) + second) / 2 ** 32;
  }

  /** Normal with mean 0 and standard deviation 1 (Box and Muller's transform of two draws). */
  normalAt(place: number): number {
    // 1 - u lies above 0, so that its logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - this.at(2 * place)));
    return radius * Math.cos(2 * Math.PI * this.at(2 * place + 1));
  }
}

// The finalizer of SplitMix with 32 bits: every bit of the input turns half of the output's.
function mixed(input: number): number {
  let state = (input + 0x9e3779b9) | 0;
  state = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
  state = Math.imul(state ^ (state >>> 15), 0x735a2d97);
  return (state ^ (state >>> 15)) >>> 0;
}
