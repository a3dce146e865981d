import { hexBytes, hexText } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { headerBytes } from '../block/header-hash.ts';
import { RpcBlocks } from '../block/rpc-blocks.ts';
import type { HashedHeader } from '../grandpa/header.ts';
import { headerOfHash } from '../grandpa/linked-headers.ts';
import { ScaleReader } from '../grandpa/scale-reader.ts';
import { provedValues } from '../grandpa/state-proof.ts';
import type { RpcClient } from '../rpc/client.ts';
import { readable, readFixedList } from '../scale.ts';
import { type AvailabilityVote, readAvailabilityVotes } from './availability-votes.ts';
import { readProvedBody } from './proved-body.ts';

/** The votes in a relay block, and who could have voted there. */
export interface BlockVotes {
  readonly votes: readonly AvailabilityVote[];
  /** Accounts of the active validators as hex, in the order that votes count them. */
  readonly validators: readonly string[];
}

/** twox128("ParasShared"), then of the item. */
const parasShared = '0xb341e3a63e58a188839b242d17f8c9f8';
const currentSessionIndex = `${parasShared}b5cab3380174032968897a4c3ce57c0a`;
const activeValidatorIndices = `${parasShared}2586833f834350b4d435d5fd269ecc8b`;
/** twox128("Session") ++ twox128("Validators") */
const sessionValidators = '0xcec5070d609dd3497f72bde07fc96ba088dcde934c658227ee1dfafcd6e16903';

/** Sessions whose validators are held: those of blocks that are read at once, also where a session has ten blocks. */
const heldSessions = 8;

/** Votes on availability in the blocks of a relay chain, each body proved against the header of its block. */
export class RpcRelaySource {
  readonly #client: RpcClient;
  readonly #blocks: RpcBlocks;
  readonly #isProved: boolean;
  readonly #sessions = new Map<string, Promise<readonly string[]>>();

  /** @param isProved whether who is active is proved against the state roots of headers, too */
  constructor(client: RpcClient, isProved: boolean) {
    this.#client = client;
    this.#blocks = new RpcBlocks(client);
    this.#isProved = isProved;
  }

  /**
   * @throws AgentError `unknown/finality_body` when the body is not the one that the header names, `unknown/finality_header`;
   * `unreachable/block` and `unreachable/state` when the node has discarded what is asked for; `unknown/availability` when
   * the block or the state is of a shape that is not known
   */
  async votesIn(hash: string): Promise<BlockVotes> {
    const { header, extrinsics } = await readProvedBody(this.#client, hash);
    // Votes are on the state after the parent, and a new session begins after the block that announces it.
    const parent = await headerOfHash(this.#client, header.parentHash);
    const validators = await this.#validatorsAfter(parent);
    return readable(unknownShape(header), () => {
      const votes = readAvailabilityVotes(extrinsics, headerBytes(parent.rpc));
      const stranger = votes.find(({ validator }) => validator >= validators.length);
      if (stranger)
        throw new RangeError(`${validators.length} are active and number ${stranger.validator} votes`);
      return { votes, validators };
    });
  }

  async #validatorsAfter(header: HashedHeader): Promise<readonly string[]> {
    const [index] = await this.#values(header, [currentSessionIndex]);
    const session = index ? hexText(index) : '';
    const held = this.#sessions.get(session);
    if (held) return await held;
    const read = this.#readValidators(header);
    this.#sessions.set(session, read);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > heldSessions && oldest !== undefined) this.#sessions.delete(oldest);
    try {
      return await read;
    } catch (error) {
      this.#sessions.delete(session);
      throw error;
    }
  }

  async #readValidators(header: HashedHeader): Promise<readonly string[]> {
    const [indices, validators] = await this.#values(header, [activeValidatorIndices, sessionValidators]);
    return readable(unknownShape(header), () => {
      if (!indices || !validators)
        throw new RangeError('its state names no active validators (ParasShared, Session)');
      const accounts = readFixedList(validators);
      const reader = new ScaleReader(indices);
      const active = reader.list(4, () => reader.u32());
      reader.end();
      return active.map((place) => {
        const account = accounts[place];
        if (account === undefined) throw new RangeError(`validator ${place} of ${accounts.length} is active`);
        return account;
      });
    });
  }

  async #values(header: HashedHeader, keys: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    if (this.#isProved) return await provedValues(this.#client, header, keys);
    const read = async (key: string): Promise<Uint8Array | undefined> => {
      const value = await this.#blocks.request<string | null>('state_getStorage', [key, header.hash]);
      return value === null ? undefined : hexBytes(value);
    };
    return await Promise.all(keys.map(read));
  }
}

function unknownShape({ number, hash }: HashedHeader): (why: string, cause: RangeError) => AgentError {
  return (why, cause) =>
    new AgentError(
      'unknown/availability',
      `block ${number} or its state is of a shape that is not known: ${why}`,
      { data: { block: number, hash }, cause },
    );
}
