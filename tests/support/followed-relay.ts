import { setImmediate as turn } from 'node:timers/promises';
import type { CensusQuestion } from '../../offchain-agent/src/measure/census/count-census.ts';
import { type Followed, NetworkFollower } from '../../offchain-agent/src/measure/census/follow-network.ts';
import type { SlotDuties } from '../../offchain-agent/src/sli/census.ts';
import { MadeRelayNode } from './made-relay-node.ts';
import type { MadeShape } from './made-shape.ts';
import type { MadeMember } from './relay-runtime-shapes.ts';
import { settled } from './settled.ts';

export const slotMs = 6_000;
export const windowMs = 240_000;
const slots = windowMs / slotMs;
/** Blocks before the first one of the window. */
const earlier = 159;
export const relayWindow = 960;

/** Which census is asked for. */
export const relayQuestion: CensusQuestion = {
  engine: 'babe',
  slotMs,
  epochSlots: 20,
  window: relayWindow,
  windowMs,
  namesEras: false,
};

/** A window of a relay chain that nobody wrote: a node of it, and what its runtime saw of each validator in the window. */
export class RelayScene {
  readonly node: MadeRelayNode;
  readonly backing: ReadonlyMap<string, SlotDuties>;
  readonly availability: ReadonlyMap<string, SlotDuties>;
  readonly #end = new AbortController();
  #running: Promise<void> | undefined;

  /** @param window its start, UTC seconds */
  constructor(seed: number, shape: MadeShape = {}, window = relayWindow) {
    const slotOf = (number: number): number => (window * 1_000) / slotMs - earlier - 1 + number;
    this.node = new MadeRelayNode(seed, earlier, { slotOf, ...shape });
    const before = this.#sums();
    this.node.grow(slots);
    const after = this.#sums();
    const { blocks } = this.node.chain;
    const inWindow = blocks.filter(({ header }) => header.number > earlier);
    const active = new Set(inWindow.flatMap(({ session }) => session.accounts));
    const of = (assigned: readonly (keyof MadeMember)[], authored: readonly (keyof MadeMember)[]) =>
      new Map(
        [...active].map((account): [string, SlotDuties] => {
          const sum = (fields: readonly (keyof MadeMember)[]): number =>
            fields.reduce(
              (total, field) =>
                total + (after.get(account)?.[field] ?? 0) - (before.get(account)?.[field] ?? 0),
              0,
            );
          return [account, { assigned: sum(assigned), authored: sum(authored) }];
        }),
      );
    this.backing = of(['candidates'], ['seconded', 'valid']);
    this.availability = of(['pieces'], ['held']);
    this.node.grow(3);
  }

  get trust() {
    return { genesisHash: this.node.genesisHash };
  }

  readonly itemsAt = async () =>
    await Promise.resolve((pallet: string, item: string) => this.node.runtime.item(pallet, item));

  /** Follows the chain until all of it is proved. */
  async follow(): Promise<Followed> {
    const client = this.node;
    const faults: unknown[] = [];
    const follower = new NetworkFollower({
      engine: 'babe',
      slotMs,
      urls: [this.node.url],
      trust: this.trust,
      open: () =>
        Promise.resolve({
          client,
          epochSlots: relayQuestion.epochSlots,
          chainName: 'Relay',
          specName: 'relay',
          itemsAt: this.itemsAt,
          onLost: () => undefined,
          close: () => undefined,
        }),
      neededSinceMs: () => 0,
      nowMs: () => relayWindow * 1_000 + windowMs,
      wait: async () => await turn(),
      onProved: () => undefined,
      onFault: (_, error) => faults.push(error),
    });
    this.#running = follower.run(this.#end.signal);
    for (let times = 0; times < 1_000 && !follower.followed; times += 1) await settled();
    if (!follower.followed) throw new Error(`nothing is proved: ${String(faults[0])}`);
    return follower.followed;
  }

  async end(): Promise<void> {
    this.#end.abort();
    await this.#running;
  }

  /** What every validator has done since the beginning, by account. */
  #sums(): ReadonlyMap<string, MadeMember> {
    const sums = new Map<string, MadeMember>();
    for (const { accounts, members } of this.node.chain.sessions) {
      for (const [place, account] of accounts.entries()) {
        const member = members[place];
        if (!member) continue;
        const known = sums.get(account);
        const sum = { ...member };
        for (const field of Object.keys(sum) as (keyof MadeMember)[]) sum[field] += known?.[field] ?? 0;
        sums.set(account, sum);
      }
    }
    return sums;
  }
}
