import { type Hex, hashOf, hex, list, type TestTrie, testTrie, u32, unhex } from './grandpa-bytes.ts';
import { type HubEvents, type HubRelease, hubMetadataOf } from './hub-metadata.ts';
import { MadeChain } from './made-chain.ts';
import { MadeNode, NodeRefusal } from './made-node.ts';
import type { EraEvent, Payee, VectorEra } from './payout-eras.ts';
import { PublicRuntime } from './public-runtime.ts';
import { type MadeHeader, madeHeader } from './relay-headers.ts';
import type { MadeCandidates } from './relay-runtime-shapes.ts';

/** An era that the hub keeps, and the blocks in which its pages were paid, in the order of the vector. */
export interface HubEraShape {
  readonly era: VectorEra;
  readonly index: number;
  readonly paidIn: readonly number[];
}

export interface MadeHubShape {
  readonly eras: readonly HubEraShape[];
  readonly activeEra: number;
  readonly blocks: number;
  readonly release: HubRelease;
  /** The release before, and the block whose state has the new one. */
  readonly before?: { readonly release: HubRelease; readonly until: number };
  readonly weightedFrom?: number;
  /** Pages that an era pays in one block are paid by one extrinsic, too. */
  readonly isBatched?: boolean;
}

interface Release {
  readonly runtime: PublicRuntime;
  readonly events: HubEvents;
  readonly spec: number;
}

/** Metadata takes a second to make. */
const releases = new Map<HubRelease, Release>();

function releaseOf(name: HubRelease): Release {
  const known = releases.get(name);
  if (known) return known;
  const { hex: metadata, events } = hubMetadataOf(name);
  const made = {
    runtime: new PublicRuntime('asset-hub-kusama', metadata),
    events,
    spec: 3_000_000 + releases.size,
  };
  releases.set(name, made);
  return made;
}

/** The account of a name in the vectors. */
export function accountOf(name: string): Hex {
  return hashOf(Buffer.from(name));
}

const eventsKey = '0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7';
const destinations: Readonly<Record<Payee, number>> = {
  Staked: 0,
  Stash: 1,
  Controller: 2,
  Account: 3,
  None: 4,
};

/**
 * A hub that nobody runs: eras of the vectors, paid in blocks of its own, with the metadata of a release, a head that proves its
 * state, and events as bytes. What it says of payments is what the vectors say.
 */
export class MadeHub {
  readonly para = 1_000;
  readonly headers: MadeHeader[] = [];
  /** States of blocks below it are discarded. */
  oldestState = 0;
  /** Answers that its node gives instead of its own, by method; undefined gives its own. */
  readonly lies = new Map<string, (params: readonly unknown[]) => unknown>();
  readonly #shape: MadeHubShape;
  readonly #trie: TestTrie;
  readonly #states = new Map<number, ReadonlyMap<string, string>>();
  #lie: (told: readonly EraEvent[]) => readonly EraEvent[] = (told) => told;

  constructor(shape: MadeHubShape) {
    this.#shape = shape;
    const state = this.#stateAt(shape.blocks);
    this.#trie = testTrie(new Map([...state].map(([key, value]) => [key, unhex(value)])), 1);
    for (let number = 0; number <= shape.blocks; number += 1) {
      const root = number === shape.blocks ? (this.#trie.root as Hex) : undefined;
      this.headers.push(madeHeader(number, this.headers.at(-1), [], undefined, root));
    }
  }

  /** Tells other events of pages than the vectors; with none, theirs. */
  lie(change: (told: readonly EraEvent[]) => readonly EraEvent[] = (told) => told): void {
    this.#lie = change;
    this.#states.clear();
  }

  get head(): MadeHeader {
    return this.headers.at(-1) as MadeHeader;
  }

  /** As a relay chain holds it. */
  get candidates(): MadeCandidates {
    return {
      para: this.para,
      head: this.head.bytes,
      begin: () => undefined,
      offer: () => undefined,
      became: () => undefined,
    };
  }

  /** A node in front of it, to be started. */
  node(): MadeNode {
    const { runtime } = releaseOf(this.#shape.release);
    const answers = runtime.answers();
    const numberOf = (hash: unknown): number =>
      hash === undefined || hash === null
        ? this.head.number
        : this.headers.findIndex((header) => header.hash === hash);
    const kept = (hash: unknown): number => {
      const number = numberOf(hash);
      if (number >= this.oldestState) return number;
      throw new NodeRefusal(4003, `Client error: State already discarded for ${String(hash)}`);
    };
    const stateOf = (hash: unknown): ReadonlyMap<string, string> => {
      const number = kept(hash);
      const state = this.#states.get(number) ?? this.#stateAt(number);
      this.#states.set(number, state);
      return state;
    };
    const releaseAt = (hash: unknown): Release => releaseOf(this.#releaseAfter(kept(hash)));
    const own: Readonly<Record<string, (params: readonly unknown[]) => unknown>> = {
      ...answers,
      chain_getFinalizedHead: () => this.head.hash,
      chain_getBlockHash: ([number]) => this.headers[Number(number ?? this.head.number)]?.hash ?? null,
      chain_getHeader: ([hash]) => this.headers[numberOf(hash)]?.rpc ?? null,
      state_getRuntimeVersion: ([hash]) => ({
        ...(answers['state_getRuntimeVersion']?.([]) as object),
        specVersion: releaseAt(hash).spec,
      }),
      state_call: (params) => {
        const [name, , hash] = params;
        if (name === 'GetParachainInfo_parachain_id') return hex(u32(this.para));
        if (name === 'Metadata_metadata_versions') return hex(list([u32(15)]));
        return releaseAt(hash).runtime.answers()['state_call']?.(params);
      },
      state_getStorage: ([key, hash]) => stateOf(hash).get(String(key)) ?? null,
      state_queryStorageAt: ([keys, hash]) => {
        const state = stateOf(hash);
        return [{ changes: (keys as string[]).map((key) => [key, state.get(key) ?? null]) }];
      },
      state_getReadProof: ([, hash]) => ({ at: hash, proof: this.#trie.nodes }),
    };
    const extra = Object.fromEntries(
      Object.entries(own).map(([method, answer]) => [
        method,
        (params: readonly unknown[]) => this.lies.get(method)?.(params) ?? answer(params),
      ]),
    );
    return new MadeNode(new MadeChain([]), { head: () => this.head.rpc, extra });
  }

  #releaseAfter(number: number): HubRelease {
    const { before, release } = this.#shape;
    return before && number < before.until ? before.release : release;
  }

  #stateAt(number: number): ReadonlyMap<string, string> {
    const { eras, activeEra, weightedFrom } = this.#shape;
    const { runtime, events } = releaseOf(this.#releaseAfter(number));
    const state = new Map<string, string>();
    const set = (item: string, keys: readonly unknown[], value: unknown): void => {
      if (!runtime.item('staking', item)) return;
      const [key, bytes] = runtime.encode('staking', item, keys, value);
      state.set(key, hex(bytes));
    };
    set('activeEra', [], { index: activeEra, start: null });
    if (weightedFrom !== undefined) set('weightedPointsFormulaStartEra', [], weightedFrom);
    // The first era was elected by it.
    const [newest] = eras;
    set('optimumSelfStake', [], newest?.era.optimum ?? 0);
    set('hardCapSelfStake', [], newest?.era.cap ?? 0);
    set('selfStakeSlopeFactor', [], newest?.era.slope ?? 0);
    for (const { era, index, paidIn } of eras) {
      const of = (name: string): Hex => accountOf(`${index} ${name}`);
      set('erasValidatorReward', [index], era.reward);
      set('erasRewardPoints', [index], {
        total: era.points,
        individual: new Map(era.validators.map(({ stash, points }) => [of(stash), points])),
      });
      set('erasValidatorIncentiveBudget', [index], era.budget);
      set('erasSumValidatorIncentiveWeight', [index], era.sum_weight);
      set('erasSumWeightedPoints', [index], era.sum_weighted_points);
      for (const { stash, own, total, weight, commission, pages } of era.validators) {
        const isPaged = pages.some((page) => page.length > 0);
        set('erasStakersOverview', [index, of(stash)], {
          total,
          own,
          nominatorCount: pages.flat().length,
          pageCount: isPaged ? pages.length : 0,
        });
        set('erasValidatorPrefs', [index, of(stash)], { commission, blocked: false });
        if (weight !== null) set('erasValidatorIncentiveWeight', [index, of(stash)], weight);
        pages.forEach((page, at) => {
          if (!isPaged) return;
          set('erasStakersPaged', [index, of(stash), at], {
            pageTotal: page.reduce((sum, [, stake]) => sum + BigInt(stake), 0n),
            others: page.map(([who, value]) => ({ who: of(who), value })),
          });
        });
        const claimed = era.paid.filter(([own], at) => own === stash && (paidIn[at] ?? Infinity) <= number);
        if (claimed.length > 0)
          set(
            'claimedRewards',
            [index, of(stash)],
            claimed.map(([, page]) => page),
          );
      }
      for (const [who, payee] of Object.entries(era.payees)) {
        set('payee', [of(who)], payee === 'Account' ? { Account: of(who) } : payee);
      }
    }
    state.set(eventsKey, hex(this.#eventsIn(number, events)));
    return state;
  }

  /** Executed by the runtime of the parent. */
  #eventsIn(number: number, later: HubEvents): Buffer {
    const places = number > 0 ? releaseOf(this.#releaseAfter(number - 1)).events : later;
    let extrinsic = 2;
    const records: Buffer[] = [];
    for (const { era, index, paidIn } of this.#shape.eras) {
      era.paid.forEach(([, , told], at) => {
        if (paidIn[at] !== number) return;
        for (const event of this.#lie(told)) {
          const bytes = eventBytes(event, index, era, places);
          records.push(Buffer.concat([Buffer.of(0), u32(extrinsic), bytes, Buffer.of(0)]));
        }
        if (!this.#shape.isBatched) extrinsic += 1;
      });
      extrinsic += 1;
    }
    return list(records);
  }
}

function eventBytes(event: EraEvent, index: number, era: VectorEra, places: HubEvents): Buffer {
  const account = (name: string): Buffer => unhex(accountOf(`${index} ${name}`));
  const starts = (name: keyof HubEvents['index']): Buffer => Buffer.of(places.pallet, places.index[name]);
  if (event[0] === 'started') {
    const [, stash, page, next] = event;
    const after = next === null ? Buffer.of(0) : Buffer.concat([Buffer.of(1), u32(next)]);
    return Buffer.concat([starts('PayoutStarted'), u32(index), account(stash), u32(page), after]);
  }
  if (event[0] === 'missing_payee') {
    const kind = Buffer.of(places.missingPayee);
    return Buffer.concat([starts('Unexpected'), kind, u32(index), account(event[1])]);
  }
  if (event[0] === 'incentive_failed')
    return Buffer.concat([starts('Unexpected'), Buffer.of(places.incentiveFailed), u32(index)]);
  const [kind, who, amount] = event;
  const payee = era.payees[who] ?? 'Staked';
  const dest = Buffer.concat([
    Buffer.of(destinations[payee]),
    payee === 'Account' ? account(who) : Buffer.alloc(0),
  ]);
  const money = Buffer.alloc(16);
  money.writeBigUInt64LE(BigInt(amount) & (2n ** 64n - 1n));
  money.writeBigUInt64LE(BigInt(amount) >> 64n, 8);
  return kind === 'rewarded'
    ? Buffer.concat([starts('Rewarded'), account(who), dest, money])
    : Buffer.concat([starts('ValidatorIncentivePaid'), u32(index), account(who), dest, money]);
}
