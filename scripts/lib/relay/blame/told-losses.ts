import { babePreDigest } from '../../../../offchain-agent/src/chain/babe/babe-digest.ts';
import type { RelaySession } from '../../../../offchain-agent/src/chain/relay/relay-session.ts';
import type { SessionBlock } from '../../../../offchain-agent/src/measure/backing/count-sessions.ts';
import type { CollatorWitness } from '../../../../offchain-agent/src/measure/blame/collator-witness.ts';
import type { Loss, SlotLoss } from '../../../../offchain-agent/src/measure/blame/loss.ts';
import { BlameTally } from '../../../../offchain-agent/src/measure/blame/session-blame.ts';
import type { SiblingListener } from '../../../../offchain-agent/src/measure/blame/sibling-listener.ts';
import type { ToldLoss } from './hold.ts';

/** What was listened to while the sessions ran. */
interface HeardSources {
  readonly siblings: SiblingListener;
  readonly witness: CollatorWitness;
}

/** Of `heard`, who listened judges; of `archive`, who has final blocks and their states alone. */
export interface LossesBySource {
  readonly heard: readonly ToldLoss[];
  readonly archive: readonly ToldLoss[];
}

const slotMs = 6_000;

/** What of a block the verdicts do not say: read from the chain, not from the judge. */
interface BlockFacts {
  readonly atMs: number;
  readonly author: string | undefined;
  /** Cores on which a candidate waits after it. */
  readonly waiting: ReadonlySet<number>;
}

/** Lets the agent judge the losses of sessions, once with what was heard and once without, and adds the facts to hold them against. */
export class ToldLosses {
  readonly #facts = new Map<number, BlockFacts>();
  readonly #tallies: readonly BlameTally[];
  readonly #losses = { heard: [] as ToldLoss[], archive: [] as ToldLoss[] };
  readonly #nameOf: (account: string) => string;

  /** @param nameOf accounts as hex @param sources nothing where nobody listened */
  constructor(nameOf: (account: string) => string, sources: HeardSources | undefined) {
    this.#nameOf = nameOf;
    const note =
      (into: ToldLoss[]) =>
      (loss: Loss | SlotLoss, session: RelaySession): void =>
        void into.push(this.#toldOf(loss, session));
    this.#tallies = [
      new BlameTally({ onLoss: note(this.#losses.archive) }),
      ...(sources ? [new BlameTally({ ...sources, onLoss: note(this.#losses.heard) })] : []),
    ];
  }

  add(block: SessionBlock): void {
    const { header, author, outcome } = block;
    const { occupied = [], included, timedOut, disputed } = outcome;
    const gone = new Set([...included, ...timedOut, ...disputed]);
    this.#facts.set(header.number, {
      atMs: (babePreDigest(header.logs)?.slot ?? 0) * slotMs,
      author,
      waiting: new Set(occupied.filter((one) => !gone.has(one)).map(({ core }) => core)),
    });
    for (const tally of this.#tallies) tally.add(block);
  }

  /** All that was lost in the sessions. */
  end(): LossesBySource {
    for (const tally of this.#tallies) tally.end();
    return this.#losses;
  }

  #toldOf(loss: Loss | SlotLoss, session: RelaySession): ToldLoss {
    const { kind, block, rule, cause, certainty } = loss;
    const facts = this.#facts.get(block);
    const nameAt = (place: number): string => this.#nameOf(session.accounts[place] ?? '');
    const said = { kind, block, rule, cause, certainty, by: loss.by.map(nameAt) };
    if (loss.kind === 'slot') {
      const validators = [this.#nameOf(loss.account)];
      const none = { core: null, para: null, group: [], author: null, isWaiting: false };
      return { ...said, ...none, atMs: loss.slot * slotMs, validators };
    }
    const group = session.groups.find((members) => members.includes(loss.validators[0] ?? -1)) ?? [];
    return {
      ...said,
      atMs: facts?.atMs ?? 0,
      core: loss.core,
      para: loss.para ?? null,
      validators: loss.validators.map(nameAt),
      group: group.map(nameAt),
      author: facts?.author === undefined ? null : this.#nameOf(facts.author),
      isWaiting: kind === 'core' && (facts?.waiting.has(loss.core) ?? false),
    };
  }
}
