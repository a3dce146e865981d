import kusamaMetadata from '@polkadot/types-support/metadata/v15/kusama-hex';
import { compactStripLength, hexToU8a, u8aToHex } from '@polkadot/util';
import { entryOf } from '../../offchain-agent/src/base/map-entry.ts';
import { compact, type Hex, hashOf, hex, list, text, u32, unhex } from './grandpa-bytes.ts';
import { PublicRuntime } from './public-runtime.ts';
import { MadeRelayChain } from './relay-runtime.ts';
import type { MadeBacked, MadeRelayState, MadeStep } from './relay-runtime-shapes.ts';
import { RelaySigners } from './relay-signers.ts';

const descriptorBytes = 292;
/** Of its events: the pallet. */
const paraInclusion = 53;
const kinds = { backed: 0, included: 1, timedOut: 2 } as const;
const noPara = 999;

const signers = new RelaySigners(16);

/** How the chain is: another one of this shape and seed has the same work in the same blocks. */
export const askedShape = { isCalm: true, isBuffered: true, signers };

interface Waiting extends MadeBacked {
  readonly group: readonly number[];
  readonly groupPlace: number;
}

/** A relay chain that nobody wrote, with seals, events and points that gather, as it answers a recount by the metadata of Kusama. */
export class AskedRelay {
  readonly chain: MadeRelayChain;
  readonly #runtime = new PublicRuntime('kusama');
  readonly #states = new Map<number, MadeRelayState>();
  readonly #stored = new Map<string, Map<string, string>>();
  readonly #waiting = new Map<string, Waiting>();
  #ended: { readonly step: MadeStep; readonly hash: Hex }[] = [];

  constructor(seed: number, blocks: number) {
    const became = (step: MadeStep, hash: Hex): void => void this.#ended.push({ step, hash });
    const made = {
      para: noPara,
      begin: () => undefined,
      offer: () => undefined,
      became,
      head: Buffer.alloc(0),
    };
    const keep = (state: MadeRelayState): Hex => {
      this.#states.set(state.number, state);
      return hex(Buffer.alloc(32));
    };
    this.chain = new MadeRelayChain(seed, 1, keep, { ...askedShape, made });
    this.#store(0, this.chain.hashes.get(0) ?? '0x', []);
    for (let number = 1; number <= blocks; number += 1) {
      this.chain.grow(1);
      this.#store(number, this.chain.hashes.get(number) ?? '0x', this.chain.blocks.at(-1)?.backed ?? []);
    }
  }

  async ask(method: string, [first, second, , last]: readonly unknown[]): Promise<unknown> {
    await Promise.resolve();
    switch (method) {
      case 'state_getMetadata':
        return u8aToHex(compactStripLength(hexToU8a(kusamaMetadata).subarray(1))[1]);
      case 'chain_getBlockHash':
        return this.chain.hashes.get(Number(first)) ?? null;
      case 'chain_getBlock': {
        const block = this.chain.blocks.find(({ header }) => header.hash === first);
        const genesis = this.chain.blocks[0]?.parent;
        const header = (block?.header ?? genesis)?.rpc;
        return { block: { header, extrinsics: block?.extrinsics.map((one) => hex(one)) ?? [] } };
      }
      case 'state_getKeysPaged':
        return [...this.#at(last).keys()].filter((key) => key.startsWith(String(first)));
      case 'state_queryStorageAt':
        return [{ changes: (first as string[]).map((key) => [key, this.#at(second).get(key) ?? null]) }];
      default:
        throw new Error(`${method} is not answered`);
    }
  }

  #at(hash: unknown): ReadonlyMap<string, string> {
    return this.#stored.get(String(hash)) ?? new Map<string, string>();
  }

  #store(number: number, hash: Hex, backed: readonly MadeBacked[]): void {
    const state = this.#states.get(number);
    if (!state) throw new Error(`block ${number} has no state`);
    const { session, sessions, points } = state;
    const entries = new Map<string, string>();
    const put = (pallet: string, item: string, keys: readonly unknown[], value: unknown): void => {
      const [key, bytes] = this.#runtime.encode(pallet, item, keys, value);
      entries.set(key, u8aToHex(bytes));
    };
    put('session', 'validators', [], session.elected);
    put('parasShared', 'currentSessionIndex', [], session.index);
    for (const { index, accounts, groups } of sessions.slice(-2)) {
      put('paraSessionInfo', 'accountKeys', [index], accounts);
      put('paraSessionInfo', 'sessions', [index], { validatorGroups: groups });
    }
    for (const account of signers.accounts)
      put('session', 'nextKeys', [account], { babe: signers.keyOf(account, 'seal') });
    for (const [account, sum] of points) put('stakingAhClient', 'validatorPoints', [account], sum);
    this.#tell(backed, (pallet, item, bytes) => {
      const [key] = this.#runtime.encode(pallet, item, [], undefined);
      entries.set(key, u8aToHex(bytes));
    });
    const byPara = new Map<number, Waiting[]>();
    for (const one of this.#waiting.values()) entryOf(byPara, one.para, () => []).push(one);
    for (const [para, all] of byPara)
      put(
        'paraInclusion',
        'v1',
        [para],
        all.map(({ core, hash: candidate }) => ({ core, hash: candidate })),
      );
    this.#stored.set(hash, entries);
  }

  /** Events and scraped votes of a block. */
  #tell(backed: readonly MadeBacked[], put: (pallet: string, item: string, bytes: Uint8Array) => void): void {
    const events: Buffer[] = [];
    for (const { step, hash } of this.#ended) {
      const known = this.#waiting.get(hash);
      if (known && (step === 'included' || step === 'timedOut')) events.push(eventBytes(step, known));
      this.#waiting.delete(hash);
    }
    this.#ended = [];
    const session = this.chain.blocks.at(-1)?.session;
    for (const one of backed) {
      const groupPlace = session?.groups.indexOf(one.group) ?? -1;
      const known = { ...one, groupPlace };
      events.push(eventBytes('backed', known));
      if (!this.chain.blocks.at(-1)?.endsSession) this.#waiting.set(one.hash, known);
    }
    put('system', 'events', list(events));
    const votes = backed.map(({ receipt, group, voted, votes: own }) => {
      const voters = group.filter((_, place) => voted[place]);
      const said = voters.map((voter, place) =>
        Buffer.concat([u32(voter), Buffer.of(own[place] ?? 0), Buffer.alloc(64)]),
      );
      return Buffer.concat([receiptBytes(receipt), list(said)]);
    });
    if (session)
      put('paraInherent', 'onChainVotes', Buffer.concat([u32(session.index), list(votes), compact(0)]));
  }
}

function eventBytes(kind: keyof typeof kinds, { receipt, core, groupPlace }: Waiting): Buffer {
  const group = kind === 'timedOut' ? Buffer.alloc(0) : u32(groupPlace);
  const said = Buffer.concat([receiptBytes(receipt), text(Buffer.of(9)), u32(core), group]);
  return Buffer.concat([Buffer.of(0, 1, 0, 0, 0, paraInclusion, kinds[kind]), said, Buffer.of(0)]);
}

/** A descriptor, and the hash of commitments in place of them. */
function receiptBytes(receipt: Buffer): Buffer {
  const commitments = hashOf(receipt.subarray(descriptorBytes));
  return Buffer.concat([receipt.subarray(0, descriptorBytes), unhex(commitments)]);
}
