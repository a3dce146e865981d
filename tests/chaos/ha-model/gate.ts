import type { Question } from '../../../offchain-agent/src/ha/mind.ts';
import { type Mark, steps } from '../../../offchain-agent/src/ha/record.ts';

type VoteQuestion = Extract<Question, { kind: 'vote' }>;

/** A node's sign log, by the rule that stands in docs/reference/ha-protocol.md, and by other hands than the decider's. */
export class SignLog {
  #slot = -1;
  #votes: readonly VoteQuestion[] = [];

  readonly #isOn: boolean;

  /** @param isOn without it nothing is ever withheld */
  constructor(isOn: boolean) {
    this.#isOn = isOn;
  }

  get mark(): Mark {
    const last = this.#votes.at(-1);
    return {
      slot: this.#slot < 0 ? undefined : this.#slot,
      vote: last && { set: last.set, round: last.round, step: last.step },
    };
  }

  allows(question: Question): boolean {
    if (!this.#isOn || question.kind === 'heartbeat') return true;
    if (question.kind === 'slot') return question.slot > this.#slot;
    const again = this.#votes.find((vote) => placeOf(vote) === placeOf(question));
    if (again) return again.number === question.number && again.hash === question.hash;
    const last = this.#votes.at(-1);
    return last === undefined || isAfter(question, last);
  }

  sign(question: Question): void {
    if (question.kind === 'slot') this.#slot = Math.max(this.#slot, question.slot);
    if (question.kind !== 'vote' || this.#votes.some((vote) => placeOf(vote) === placeOf(question))) return;
    const last = this.#votes.at(-1);
    const isSameRound = last?.set === question.set && last.round === question.round;
    this.#votes = isSameRound ? [...this.#votes, question] : [question];
  }
}

/** Everything that left any node, and what must never leave: two of one slot, two targets of one step. */
export class Releases {
  readonly #slots = new Map<string, number>();
  readonly #votes = new Map<string, string>();

  /** How many signatures are out. */
  count = 0;

  /** @param author whose key signed it. @returns what is doubled; undefined while nothing is */
  add(who: number, author: number, question: Question): string | undefined {
    this.count += 1;
    if (question.kind === 'slot') {
      const slot = `${author}/${question.slot}`;
      const before = this.#slots.get(slot);
      this.#slots.set(slot, who);
      return before === undefined
        ? undefined
        : `slot ${question.slot} is signed by node ${before} and by node ${who}`;
    }
    if (question.kind !== 'vote') return undefined;
    const before = this.#votes.get(placeOf(question));
    this.#votes.set(placeOf(question), question.hash);
    if (before === undefined || before === question.hash) return undefined;
    return `${placeOf(question)} is voted for two blocks`;
  }
}

function isAfter(one: VoteQuestion, other: VoteQuestion): boolean {
  if (one.set !== other.set) return one.set > other.set;
  if (one.round !== other.round) return one.round > other.round;
  return steps.indexOf(one.step) > steps.indexOf(other.step);
}

function placeOf({ set, round, step }: VoteQuestion): string {
  return `vote ${set}/${round}/${step}`;
}
