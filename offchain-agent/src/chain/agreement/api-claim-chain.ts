import type { EventRecord } from '@polkadot/types/interfaces';
import { z } from 'zod';
import { blockEvents } from '../block/block-events.ts';
import { dynamicCall } from '../call/dynamic-call.ts';
import { States } from '../call/state-at.ts';
import { unsignedJson } from '../json-numbers.ts';
import type { ChainConnection } from '../rpc/connect.ts';
import { dataOf } from './agreements.ts';
import type { Claimable, ClaimChain, OpenedWindow, PaidClaim, ShownLeaf } from './claim-chain.ts';

/** Claims, behind @polkadot/api. */
export class ApiClaimChain implements ClaimChain {
  readonly #connection: ChainConnection;
  readonly #states: States;

  constructor(connection: ChainConnection) {
    this.#connection = connection;
    this.#states = new States(connection);
  }

  async claimable(network: number, window: number, reporter: string): Promise<Claimable | undefined> {
    const state = await this.#states.finalized();
    if (!state.hasCall('agreementsApi', 'claimable')) return undefined;
    return await state.call(shapes.claimable, 'agreementsApi', 'claimable', network, window, reporter);
  }

  async openedOf(network: number, window: number, reporter: string): Promise<OpenedWindow | undefined> {
    const state = await this.#states.finalized();
    if (!state.hasStorage('sli', 'openings')) return undefined;
    return await state.storage(shapes.opened, 'sli', 'openings', network, window, reporter);
  }

  async claimCall(network: number, window: number, leaves: readonly ShownLeaf[]): Promise<string> {
    const listed = leaves.map(({ index, latencyUs, key, receipt: { atMs, height, signature }, path }) => ({
      index,
      us: latencyUs,
      at: atMs,
      height,
      key,
      signature,
      // No value of a chain has a field `hash`: clients of polkadot.js keep that name for themselves.
      path: path.map(({ hash: digest, answered }) => ({ digest, answered })),
    }));
    return dynamicCall(this.#connection.api, 'agreements', 'claim', [network, window, listed]).method.toHex();
  }

  async paidIn(block: number): Promise<readonly PaidClaim[]> {
    const hash = await this.#connection.client.request<string | null>('chain_getBlockHash', [block]);
    return hash === null ? [] : claimsIn(await blockEvents(this.#connection.api, hash));
  }
}

/** The claims among events, in their order. */
function claimsIn(events: Iterable<Pick<EventRecord, 'event'>>): readonly PaidClaim[] {
  return dataOf(events, 'Claimed').map((data) => shapes.paid.parse(data));
}

const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const proof = z.object({ target: z.number(), root: hash, samples: z.number(), answered: z.number() });

const shapes = {
  claimable: z
    .object({
      seed: hash,
      answered: unsignedJson.transform(Number),
      openings: z.number(),
      credits: z.number(),
      total: z.number(),
      amount: unsignedJson,
      targets: z.array(z.number()).optional(),
    })
    .nullish()
    .transform((value) => value ?? undefined),
  opened: z
    .object({ opening: z.object({ proofs: z.array(proof) }), claimed: z.boolean() })
    .nullish()
    .transform((value) => (value ? { proofs: value.opening.proofs, isClaimed: value.claimed } : undefined)),
  paid: z.object({
    network: z.number(),
    window: z.number(),
    reporter: z.string(),
    credits: z.number(),
    paid: unsignedJson,
  }),
};
