import {
  authorityList,
  compact,
  type Hex,
  hashOf,
  hex,
  list,
  signedBy,
  type TestTrie,
  type TestVoter,
  testTrie,
  text,
  u32,
  u64,
  unhex,
} from './grandpa-bytes.ts';

export interface GrandpaBlock {
  readonly number: number;
  readonly hash: Hex;
  readonly parentHash: Hex;
  readonly stateRoot: Hex;
  readonly extrinsicsRoot: Hex;
  readonly logs: readonly Hex[];
}

interface BlockOptions {
  readonly parent?: GrandpaBlock;
  readonly next?: readonly TestVoter[];
  readonly delay?: number;
  /** As if the set were replaced by force. */
  readonly isForced?: boolean;
  readonly slot?: number;
  /** Who wrote it and what it announces, in place of a digest of Aura. */
  readonly digest?: readonly Hex[];
  /** Its state, where somebody is to read it. */
  readonly state?: TestTrie;
}

interface Vote {
  readonly voter: TestVoter;
  readonly block: Pick<GrandpaBlock, 'hash' | 'number'>;
  readonly signature?: Uint8Array;
}

export interface JustifyOptions {
  readonly target: Pick<GrandpaBlock, 'hash' | 'number'>;
  readonly setId: number;
  readonly votes: readonly Vote[];
  readonly ancestries?: readonly GrandpaBlock[];
  readonly round?: number;
  /** What is written, when other than what is signed. */
  readonly writtenRound?: number;
}

export const grandpaAuthoritiesKey = '0x5f9cc45b7a00c5899361e1c6099678dc5e0621c4869aa60c02be9adcc98a0d1d';
export const auraAuthoritiesKey = '0x57f8dc2f5ab09467896f47300f0424385e0621c4869aa60c02be9adcc98a0d1d';
const formerAuthoritiesKey = hex(Buffer.from(':grandpa_authorities'));

interface GenesisOptions {
  readonly isFormer?: boolean;
  readonly version?: 0 | 1;
  readonly name?: string;
  /** Those who write its blocks by Aura. */
  readonly aura?: readonly TestVoter[];
}

/** A chain of headers with real hashes, a real genesis state and real votes, driven by hand. */
export class GrandpaChain {
  readonly trie: TestTrie;
  readonly genesis: GrandpaBlock;
  readonly blocks = new Map<string, GrandpaBlock>();
  /** Of blocks that have one; others are said to have that of genesis. */
  readonly states = new Map<string, TestTrie>();
  #best: GrandpaBlock;

  constructor(voters: readonly TestVoter[], options: GenesisOptions = {}) {
    const { isFormer = false, version = 1, name = 'chain', aura } = options;
    const own: [string, Buffer] = isFormer
      ? [formerAuthoritiesKey, Buffer.concat([Buffer.of(1), authorityList(voters)])]
      : [grandpaAuthoritiesKey, authorityList(voters)];
    // The second value is short, so that its leaf lies inside the root.
    const others: [string, Buffer][] = [
      ...(aura ? [[auraAuthoritiesKey, list(aura.map(({ key }) => unhex(key)))] as [string, Buffer]] : []),
      ['0x26', Buffer.from(name)],
      ['0xf0ab', Buffer.of(7)],
    ];
    this.trie = testTrie(new Map([own, ...others]), version);
    this.genesis = this.#block(0, `0x${'00'.repeat(32)}`, this.trie.root, []);
    this.#best = this.genesis;
  }

  get best(): GrandpaBlock {
    return this.#best;
  }

  append(options: BlockOptions = {}): GrandpaBlock {
    const { parent = this.#best, next, delay = 0, isForced = false, slot = parent.number + 1 } = options;
    const logs = [...(options.digest ?? [hex(Buffer.of(6), Buffer.from('aura'), text(u64(slot)))])];
    if (next) {
      const change = Buffer.concat([authorityList(next), u32(delay)]);
      const log = isForced ? [Buffer.of(2), u32(0), change] : [Buffer.of(1), change];
      logs.push(hex(Buffer.of(4), Buffer.from('FRNK'), text(Buffer.concat(log))));
    }
    logs.push(hex(Buffer.of(5), Buffer.from('aura'), text(Buffer.alloc(64, slot))));
    const root = options.state?.root ?? hashOf(Buffer.from(`state ${slot}`));
    const block = this.#block(parent.number + 1, parent.hash, root, logs);
    if (options.state) this.states.set(block.hash, options.state);
    this.#best = block;
    return block;
  }

  /** The block of a number below the best one. */
  at(number: number): GrandpaBlock {
    let block: GrandpaBlock | undefined = this.#best;
    while (block && block.number > number) block = this.blocks.get(block.parentHash);
    if (block?.number !== number) throw new Error(`the chain has no block ${number}`);
    return block;
  }

  #block(number: number, parentHash: Hex, stateRoot: Hex, logs: readonly Hex[]): GrandpaBlock {
    const extrinsicsRoot = hashOf(Buffer.from(`extrinsics ${number}`));
    const parts = { number, parentHash, stateRoot, extrinsicsRoot, logs };
    const block = { ...parts, hash: hashOf(headerBytes(parts)) };
    this.blocks.set(block.hash, block);
    return block;
  }
}

export function headerBytes(block: Omit<GrandpaBlock, 'hash'>): Buffer {
  return Buffer.concat([
    unhex(block.parentHash),
    compact(block.number),
    unhex(block.stateRoot),
    unhex(block.extrinsicsRoot),
    list(block.logs.map(unhex)),
  ]);
}

export function rpcHeader({ number, parentHash, stateRoot, extrinsicsRoot, logs }: GrandpaBlock) {
  return { number: `0x${number.toString(16)}`, parentHash, stateRoot, extrinsicsRoot, digest: { logs } };
}

/** What a precommit signs. */
export function votedBytes(block: Vote['block'], round: number, setId: number, kind = 1): Buffer {
  return Buffer.concat([Buffer.of(kind), unhex(block.hash), u32(block.number), u64(round), u64(setId)]);
}

export function justificationBytes(options: JustifyOptions): Buffer {
  const { target, setId, votes, ancestries = [], round = target.number + 1, writtenRound = round } = options;
  return Buffer.concat([
    u64(writtenRound),
    unhex(target.hash),
    u32(target.number),
    list(
      votes.map(({ voter, block, signature = signedBy(voter, votedBytes(block, round, setId)) }) =>
        Buffer.concat([unhex(block.hash), u32(block.number), signature, unhex(voter.key)]),
      ),
    ),
    list(ancestries.map(headerBytes)),
  ]);
}

/** Votes of all for the target itself. */
export function justification(target: GrandpaBlock, voters: readonly TestVoter[], setId: number): Hex {
  return hex(justificationBytes({ target, setId, votes: voters.map((voter) => ({ voter, block: target })) }));
}
