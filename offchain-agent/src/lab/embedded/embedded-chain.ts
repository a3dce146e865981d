import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Block, Blockchain } from '@acala-network/chopsticks-core';
import { hexToU8a, u8aToBn, u8aToHex } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { Breath } from '../../base/breath.ts';
import { AgentError } from '../../base/error.ts';
import { headerHash } from '../../chain/block/header-hash.ts';
import { loadChopsticks } from '../executor/chopsticks.ts';
import { type RawStateReader } from '../executor/overlay.ts';
import { Archive, type ArchivedBlock, type ChainIdentity } from './archive.ts';
import { readAuthorities, readSlotDuration } from './aura-api.ts';
import { type ExecutedBlock, executeBlock } from './execute-block.ts';
import { type KeptChain, keptAtGenesis, type LivedChain } from './kept-chain.ts';
import { type KeptPast, noPast } from './kept-past.ts';
import { nextNonces, TransactionPool } from './transaction-pool.ts';
import { useExecutor, withExecutor } from './use-executor.ts';
import { StateView, VersionedState } from './versioned-state.ts';

export interface EmbeddedGenesis extends Pick<ChainIdentity, 'id' | 'name'> {
  readonly top: Readonly<Record<HexString, HexString>>;
  readonly properties?: ChainIdentity['properties'];
}

interface ChainOptions {
  /** How many blocks back storage can be read; four times what a node with default pruning keeps. */
  readonly keptStates?: number;
}

interface BuildOptions {
  /** The instant after which the rest of the transactions waits for a later block. */
  readonly applyUntilMs?: number;
  /** Time that transactions have in any case, ms; the turns of others do not count. */
  readonly leastApplyMs?: number;
}

const defaultKeptStates = 1_024;
// Older blocks are made again from the archive when somebody asks for them.
const cachedBlocks = 256;
const pruningInterval = 64;

const codeKey: HexString = '0x3a636f6465';

interface Parts {
  readonly blockchain: Blockchain;
  readonly state: VersionedState;
  readonly archive: Archive;
  readonly genesisHash: HexString;
  readonly slotDurationMs: number;
  readonly keptStates: number;
}

/**
 * A chain of any runtime with Aura and a timestamp, in this process: no peers, no forks, every block final at
 * once. It builds the block of whatever slot it is told, as long as it is later than the last: slots that
 * are left out are missed, and a year passes as fast as its blocks can be run.
 */
export class EmbeddedChain {
  readonly pool = new TransactionPool();
  readonly #parts: Parts;
  // Blocks are built one after the other, whoever asks.
  #building: Promise<unknown> = Promise.resolve();
  #lastSlot: number;
  #authorities: { readonly after: HexString; readonly keys: Promise<HexString[]> } | undefined;

  // A version lies in the state, which is forgotten; each is read when its runtime comes.
  readonly #versions: { readonly from: number; readonly version: Promise<unknown> }[] = [];

  private constructor(parts: Parts, lastSlot: number) {
    this.#parts = parts;
    this.#lastSlot = lastSlot;
    // Where the chain goes on from a later block, those before it had the same one as far as anybody can tell.
    this.#noteVersion(parts.blockchain.head, 0);
  }

  /**
   * Starts a chain at its genesis.
   * @throws AgentError `bad_input/runtime` when the runtime has no Aura.
   */
  static async create(genesis: EmbeddedGenesis, options: ChainOptions = {}): Promise<EmbeddedChain> {
    const kept = { ...keptAtGenesis(genesis), top: genesis.top, past: noPast };
    return await EmbeddedChain.resume({ kept, since: [] }, options);
  }

  /**
   * Goes on with a chain that has lived. Of blocks before the point at which it was kept only those are known that were kept with
   * it, and the states of none, as with a node that has begun with a state of others.
   * @throws AgentError `bad_input/runtime` when the runtime has no Aura.
   */
  static async resume({ kept, since }: LivedChain, options: ChainOptions = {}): Promise<EmbeddedChain> {
    const { Api, Blockchain, BuildBlockMode } = await loadChopsticks();
    const { identity, genesis, top } = kept;
    const first = kept.head.header.number;
    const state = new VersionedState(top, first, withCode(kept));
    const slotDurationMs = await readSlotDuration(top[codeKey] ?? '0x', state.at(first));
    const archive = new Archive(identity, state, kept.past.blocks.length > 0);
    for (const block of [{ ...genesis, extrinsics: [] }, ...kept.blocks, kept.head, ...since]) {
      archive.add(block);
    }
    for (const { header, changes } of since) state.write(header.number, changes);
    const head = since.at(-1) ?? kept.head;
    const { number } = head.header;
    const lastSlot = since.at(-1)?.slot ?? kept.lastSlot;
    const blockchain = new Blockchain({
      api: new Api(archive),
      inherentProviders: [],
      buildBlockMode: BuildBlockMode.Manual,
      registeredTypes: {},
      header: { number, hash: head.hash },
      maxMemoryBlockCount: cachedBlocks,
    });
    useExecutor(blockchain, (block) => state.at(block));
    tellInTurns(blockchain);
    const { keptStates = defaultKeptStates } = options;
    const genesisHash = genesis.hash;
    const parts = { blockchain, state, archive, genesisHash, slotDurationMs, keptStates };
    return new EmbeddedChain(parts, lastSlot);
  }

  /** What the RPC handlers of chopsticks-core read. */
  get blockchain(): Blockchain {
    return this.#parts.blockchain;
  }

  get head(): Block {
    return this.#parts.blockchain.head;
  }

  /** The hash that a node gives this genesis too. */
  get genesisHash(): HexString {
    return this.#parts.genesisHash;
  }

  get slotDurationMs(): number {
    return this.#parts.slotDurationMs;
  }

  /** The header and the transactions of a block of any age: a node that has forgotten a state has them still. */
  archived(hash: HexString): ArchivedBlock | undefined {
    return this.#parts.archive.block(hash);
  }

  /** See `Archive.hashAt`. */
  hashAt(number: number): HexString | undefined {
    return this.#parts.archive.hashAt(number);
  }

  /** The version of the runtime after a block of any age. */
  async runtimeVersionAt(number: number): Promise<unknown> {
    return await this.#versions.findLast(({ from }) => from <= number)?.version;
  }

  /** The slot of the last block; 0 before the first. */
  get lastSlot(): number {
    return this.#lastSlot;
  }

  /** The storage after the last block, for who reads it as it is. */
  get headState(): RawStateReader {
    return this.#headState();
  }

  /** The Aura keys after the last block, in the order of their seats. */
  async authorities(): Promise<HexString[]> {
    const { hash } = this.head;
    if (this.#authorities?.after !== hash) {
      const keys = readAuthorities(await this.head.wasm, this.#headState());
      this.#authorities = { after: hash, keys };
    }
    return await this.#authorities.keys;
  }

  /**
   * Builds the block of `slot` on the last one, with the transactions that wait and fit.
   * @throws AgentError `bad_input/slot` when the slot is not later than the last block's.
   */
  async buildBlock(slot: number, options: BuildOptions = {}): Promise<Block> {
    const built = this.#building.then(() => this.#build(slot, options));
    this.#building = built.catch(() => undefined);
    return await built;
  }

  /** Builds a block that is thrown away: the first one takes several times as long as those after it. */
  async warmUp(): Promise<void> {
    const slot = this.#lastSlot + 1;
    const timestampMs = slot * this.slotDurationMs;
    await executeBlock(this.head, this.#headState(), { slot, timestampMs, transactions: [] });
    await this.authorities();
  }

  /** Ends what runs for this chain. */
  async close(): Promise<void> {
    await this.#building;
    await this.blockchain.close();
  }

  async #build(slot: number, options: BuildOptions): Promise<Block> {
    if (slot <= this.#lastSlot) {
      throw new AgentError(
        'bad_input/slot',
        `slot ${slot} is not after slot ${this.#lastSlot} of block ${this.head.number}; expected a later one`,
        { data: { slot, lastSlot: this.#lastSlot } },
      );
    }
    const parent = this.head;
    const transactions = await this.#transactionsFor(parent);
    const executed = await executeBlock(parent, this.#headState(), {
      slot,
      timestampMs: slot * this.slotDurationMs,
      transactions,
      ...options,
    });
    const block = await this.#append(parent, executed);
    this.#lastSlot = slot;
    // Nothing of a block waits for the outside: whoever builds one after the other would answer nobody and hear no signal.
    await nextTurn();
    return block;
  }

  // A block that rotates a session has no weight left for transactions: pallet-session claims all of it.
  async #transactionsFor(parent: Block): Promise<HexString[]> {
    if (this.pool.pending.length === 0 || (await rotatesSession(parent, parent.number + 1))) return [];
    const { ready, stale } = this.pool.arrange(await nextNonces(parent, this.pool.pending));
    for (const { hex } of stale) this.pool.leave(hex, { invalid: { invalid: 'Stale' } });
    return ready.map(({ hex }) => hex);
  }

  async #append(parent: Block, executed: ExecutedBlock): Promise<Block> {
    const { Block } = await loadChopsticks();
    const { state, archive, blockchain, keptStates } = this.#parts;
    const { header, extrinsics, changes } = executed;
    const hash = headerHash(header);
    state.write(header.number, changes);
    if (header.number % pruningInterval === 0) state.forgetBefore(header.number - keptStates);
    archive.add({ hash, header, extrinsics });
    const registry = await parent.registry;
    const newCode = changes.find(([key]) => key === codeKey)?.[1];
    const block = new Block(blockchain, header.number, hash, parent, {
      header: registry.createType('Header', header),
      extrinsics: [...extrinsics],
      storage: new StateView(state, header.number),
      // Named so that the block reads the metadata of the new runtime, not its parent's.
      ...(newCode ? { storageDiff: { [codeKey]: newCode } } : {}),
    });
    withExecutor(block, state.at(header.number));
    if (newCode) this.#noteVersion(block);
    const announced = blockchain.onNewBlock(block);
    for (const hex of extrinsics) this.pool.leave(hex, { inBlock: hash });
    for (const { transaction, error } of executed.refused) this.pool.leave(transaction, { invalid: error });
    await announced;
    return block;
  }

  #noteVersion(block: Block, from = block.number): void {
    const version = block.runtimeVersion;
    // Whoever asks for it hears of a failure.
    version.catch(() => undefined);
    this.#versions.push({ from, version });
  }

  #headState(): RawStateReader {
    return this.#parts.state.at(this.head.number);
  }
}

/** The past with the runtime, which was the same all the time: calls about blocks of then begin with it. */
function withCode({ past, top }: KeptChain): KeptPast {
  const code = top[codeKey];
  if (past.blocks.length === 0 || code === undefined) return past;
  const first = { number: 0, changes: [[codeKey, code] as const] };
  return { prefixes: [...past.prefixes, codeKey], blocks: [first, ...past.blocks] };
}

/** Thousands may hear of a head, one after the other: what else is due in this process comes between. */
function tellInTurns({ headState }: Blockchain): void {
  const breath = new Breath();
  const subscribe = headState.subscribeHead.bind(headState);
  // Chopsticks awaits what a listener returns before it calls the next one.
  const inTurn = (tell: (block: Block) => unknown, block: Block): unknown =>
    breath.take().then(() => tell(block));
  headState.subscribeHead = (tell) => subscribe((block) => inTurn(tell, block));
}

/**
 * Whether the block of this number ends a session. Only runtimes with the validators pallet say how long a
 * session is; of others it is not known, and their transactions try every block.
 */
async function rotatesSession(parent: Block, number: number): Promise<boolean> {
  const { query } = await parent.meta;
  const entry = query['validators']?.['sessionLength'];
  if (!entry) return false;
  const stored = await parent.get(u8aToHex(entry.keyPrefix()));
  const bytes = stored ? hexToU8a(stored) : entry.meta.fallback.toU8a(true);
  const length = u8aToBn(bytes, { isLe: true }).toNumber();
  return length > 0 && number % length === 0;
}
