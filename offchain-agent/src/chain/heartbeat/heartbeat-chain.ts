import type { ApiPromise } from '@polkadot/api';
import { AgentError } from '../../base/error.ts';
import { seatedAccounts } from '../aura/seated-accounts.ts';
import { type StateReader, stateReader } from '../call/state-at.ts';

/** A seat of a session: its place in the order in which validators have slots. */
export interface Seat {
  readonly account: string;
  /** The key with which it signs blocks and heartbeats, as hex. */
  readonly key: string;
}

/** A heartbeat as it stands in a block. */
export interface SentHeartbeat {
  readonly session: number;
  readonly seat: number;
  /** 64 bytes, as hex. */
  readonly signature: string;
}

/** What a recount of heartbeats asks of blocks. The real one is ApiHeartbeatChain; tests have one in memory. */
export interface HeartbeatChain {
  readonly genesisHash: string;
  /** The session from which on heartbeats are counted; undefined where none are. */
  countedFrom(): Promise<number | undefined>;
  /** When the slot of a block began, in milliseconds since the Unix epoch. */
  slotStartMs(block: number): Promise<number>;
  /** The session that runs when a block is over. */
  sessionAt(block: number): Promise<number>;
  /** Who sits in that session. */
  seatsAt(block: number): Promise<readonly Seat[]>;
  heartbeatsIn(block: number): Promise<readonly SentHeartbeat[]>;
}

/** The blocks behind @polkadot/api; the node has to have their states. */
export class ApiHeartbeatChain implements HeartbeatChain {
  readonly genesisHash: string;
  readonly #api: ApiPromise;
  readonly #slotMs: number;
  /** A binary search asks the same blocks again and again. */
  readonly #states = new Map<number, Promise<StateReader>>();

  private constructor(api: ApiPromise, slotMs: number) {
    this.#api = api;
    this.genesisHash = api.genesisHash.toHex();
    this.#slotMs = slotMs;
  }

  /** @throws AgentError `bad_input/engine` where blocks have neither Aura's slots nor BABE's */
  static async of(api: ApiPromise): Promise<ApiHeartbeatChain> {
    const duration = api.call['auraApi']?.['slotDuration'];
    const configuration = api.call['babeApi']?.['configuration'];
    if (duration) return new ApiHeartbeatChain(api, Number((await duration()).toString()));
    if (configuration) {
      const { slotDuration } = (await configuration()).toJSON() as { slotDuration: number | string };
      return new ApiHeartbeatChain(api, Number(slotDuration));
    }
    throw new AgentError(
      'bad_input/engine',
      'heartbeats are counted by sessions of slots, and the runtime of this chain has neither those of Aura nor those of BABE',
    );
  }

  async countedFrom(): Promise<number | undefined> {
    const from = (await this.#api.query['sli']?.['heartbeatsFrom']?.())?.toJSON();
    return typeof from === 'number' ? from : undefined;
  }

  async slotStartMs(block: number): Promise<number> {
    const now = Number(await (await this.#at(block)).storage('timestamp', 'now'));
    return Math.floor(now / this.#slotMs) * this.#slotMs;
  }

  async sessionAt(block: number): Promise<number> {
    return Number(await (await this.#at(block)).storage('session', 'currentIndex'));
  }

  async seatsAt(block: number): Promise<readonly Seat[]> {
    const state = await this.#at(block);
    const [validators, aura, babe] = await Promise.all([
      seatedAccounts(state),
      state.storage('aura', 'authorities'),
      state.storage('babe', 'authorities'),
    ]);
    // BABE has a weight beside each key.
    const keys = aura ? (aura as string[]) : ((babe ?? []) as [string, number][]).map(([key]) => key);
    return validators.map((account, seat) => ({ account, key: keys[seat] ?? '' }));
  }

  async heartbeatsIn(block: number): Promise<readonly SentHeartbeat[]> {
    const { block: signed } = await this.#api.rpc.chain.getBlock(await this.#hashOf(block));
    return signed.extrinsics.flatMap(({ method }) => {
      if (method.section !== 'sli' || method.method !== 'heartbeat') return [];
      const [session, seat, signature] = method.args;
      return [{ session: Number(session), seat: Number(seat), signature: signature?.toHex() ?? '' }];
    });
  }

  async #hashOf(block: number): Promise<string> {
    return (await this.#api.rpc.chain.getBlockHash(block)).toHex();
  }

  async #at(block: number): Promise<StateReader> {
    const known = this.#states.get(block);
    if (known) return await known;
    const state = this.#hashOf(block).then(async (hash) => await stateReader(this.#api, hash));
    this.#states.set(block, state);
    return await state;
  }
}
