import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import type { RpcHeader } from '../../offchain-agent/src/chain/block/header-hash.ts';
import { readHeader } from '../../offchain-agent/src/chain/grandpa/header.ts';
import { ScaleReader } from '../../offchain-agent/src/chain/grandpa/scale-reader.ts';
import type { RpcClient } from '../../offchain-agent/src/chain/rpc/client.ts';
import { RpcError } from '../../offchain-agent/src/chain/rpc/error.ts';
import { compact, type Hex, hashOf, hex, list, testTrie, text, u32, unhex } from './grandpa-bytes.ts';

/** A block of a relay chain as a node gives it, with the header of its parent. */
export interface RelayBlock {
  readonly header: RpcHeader;
  readonly extrinsics: readonly string[];
  readonly parent: RpcHeader;
}

/** A block of a public relay chain. */
export interface RecordedBlock extends RelayBlock {
  readonly chain: 'polkadot' | 'kusama';
  /** As its source names them. */
  readonly hash?: string;
  readonly author?: string;
  /** `session.validators` before it, in SCALE. */
  readonly validators?: string;
}

/** The blocks of tests/vectors/relay-blocks.json.br, by number. */
export function recordedBlocks(): ReadonlyMap<number, RecordedBlock> {
  return blocksIn<RecordedBlock>('relay-blocks.json.br');
}

/** What an event of the chain says of a candidate: what became of it, para, candidate, core, and its group where it says so. */
export type CandidateEvent = readonly [
  'backed' | 'included' | 'timedout',
  number,
  string,
  number,
  (number | undefined)?,
];

/** A block of Polkadot that tells of parachains. */
export interface BackingBlock extends RelayBlock {
  readonly hash?: string;
  /** As its source names it. */
  readonly inherentHash?: string;
  /** Where its source has them. */
  readonly events?: readonly CandidateEvent[];
}

/** The blocks of tests/vectors/relay-backing.json.br, by number. Extrinsics that their source does not have whole are null. */
export function backingBlocks(): ReadonlyMap<number, BackingBlock> {
  return blocksIn<BackingBlock>('relay-backing.json.br');
}

function blocksIn<Block extends RelayBlock>(name: string): ReadonlyMap<number, Block> {
  const file = fileURLToPath(new URL(`../vectors/${name}`, import.meta.url));
  const { blocks } = JSON.parse(brotliDecompressSync(readFileSync(file)).toString()) as { blocks: Block[] };
  return new Map(
    blocks.map((block) => [Number(block.header.number), { ...block, parent: parentOf(block) }] as const),
  );
}

/** The end of the inherent, which is the second extrinsic: what hashes to the parent's hash. */
function parentOf({ header, extrinsics }: Pick<RelayBlock, 'header' | 'extrinsics'>): RpcHeader {
  const inherent = unhex(extrinsics[1] ?? '');
  let from = inherent.length - 98;
  while (from > 0 && hashOf(inherent.subarray(from)) !== header.parentHash) from -= 1;
  return readHeader(new ScaleReader(inherent.subarray(from))).rpc;
}

interface MadeVote {
  readonly validator: number;
  readonly bits: readonly number[];
}

const parasShared = '0xb341e3a63e58a188839b242d17f8c9f8';

/** What a relay chain stores of those who vote. */
export function relayState(session: number, active: readonly number[], accounts: readonly string[]) {
  return new Map<string, Uint8Array>([
    [`${parasShared}b5cab3380174032968897a4c3ce57c0a`, u32(session)],
    [`${parasShared}2586833f834350b4d435d5fd269ecc8b`, list(active.map(u32))],
    ['0xcec5070d609dd3497f72bde07fc96ba088dcde934c658227ee1dfafcd6e16903', list(accounts.map(unhex))],
  ]);
}

/** A block of a relay chain that nobody wrote, after a parent with a state; its votes have empty signatures. */
export function makeBlock(state: ReadonlyMap<string, Uint8Array>, votes: readonly MadeVote[]): RelayBlock {
  const zero = `0x${'00'.repeat(32)}`;
  const parent = headerOf(6, zero, testTrie(state, 1).root, zero);
  const bitfields = votes.map(({ validator, bits }) =>
    Buffer.concat([compact(bits.length * 8), Buffer.from(bits), u32(validator), Buffer.alloc(64)]),
  );
  // No candidates and no disputes.
  const inherent = Buffer.concat([Buffer.of(4, 54, 0), list(bitfields), Buffer.of(0, 0), bytesOf(parent)]);
  const timestamp = Buffer.of(4, 3, 0, 0);
  const extrinsics = [timestamp, inherent].map(text);
  const entries = extrinsics.map((extrinsic, place): [string, Uint8Array] => [
    hex(compact(place)),
    extrinsic,
  ]);
  const header = headerOf(7, hashOf(bytesOf(parent)), zero, testTrie(new Map(entries), 0).root);
  return { header, extrinsics: extrinsics.map((extrinsic) => hex(extrinsic)), parent };
}

/** What a header hashes to. */
export function hashOfHeader(header: RpcHeader): Hex {
  return hashOf(bytesOf(header));
}

/** A node that knows these blocks and a state: the port of what reads votes. */
export class FakeRelayNode implements Pick<RpcClient, 'request' | 'url'> {
  readonly calls: string[] = [];
  readonly #blocks: ReadonlyMap<string, RelayBlock>;
  readonly #headers: ReadonlyMap<string, RpcHeader>;
  readonly #state: ReadonlyMap<string, Uint8Array>;

  constructor(blocks: readonly RelayBlock[], state: ReadonlyMap<string, Uint8Array>) {
    this.#blocks = new Map(blocks.map((block) => [hashOfHeader(block.header), block]));
    this.#headers = new Map(
      blocks.flatMap(({ header, parent }) => [header, parent]).map((one) => [hashOfHeader(one), one]),
    );
    this.#state = state;
  }

  readonly url = 'ws://relay.example';

  async request<Result>(method: string, params: readonly unknown[] = []): Promise<Result> {
    this.calls.push(method);
    await Promise.resolve();
    return this.#answer(method, params) as Result;
  }

  #answer(method: string, [first]: readonly unknown[]): unknown {
    switch (method) {
      case 'chain_getBlock': {
        const block = this.#blocks.get(String(first));
        return block ? { block: { header: block.header, extrinsics: block.extrinsics } } : null;
      }
      case 'chain_getHeader':
        return this.#headers.get(String(first)) ?? null;
      case 'state_getStorage': {
        const value = this.#state.get(String(first));
        return value ? hex(value) : null;
      }
      case 'state_getReadProof':
        return { proof: testTrie(this.#state, 1).nodes };
      default:
        throw new RpcError(this.url, method, { code: -32601, message: 'Method not found' });
    }
  }
}

function headerOf(number: number, parentHash: string, stateRoot: string, extrinsicsRoot: string): RpcHeader {
  return { number: `0x${number.toString(16)}`, parentHash, stateRoot, extrinsicsRoot, digest: { logs: [] } };
}

function bytesOf({ number, parentHash, stateRoot, extrinsicsRoot, digest }: RpcHeader): Buffer {
  const roots = [stateRoot, extrinsicsRoot].map(unhex);
  return Buffer.concat([unhex(parentHash), compact(Number(number)), ...roots, list(digest.logs.map(unhex))]);
}
