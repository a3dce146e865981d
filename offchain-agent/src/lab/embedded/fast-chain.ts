import { Metadata, TypeRegistry } from '@polkadot/types';
import type { ApplyExtrinsicResult, Header, RuntimeVersion } from '@polkadot/types/interfaces';
import { expandMetadata } from '@polkadot/types/metadata/decorate';
import {
  compactAddLength,
  compactStripLength,
  compactToU8a,
  hexToU8a,
  u8aConcat,
  u8aToHex,
} from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { AgentError } from '../../base/error.ts';
import { auraAuthoritiesKey } from '../../chain/aura/aura-source.ts';
import { headerHash } from '../../chain/block/header-hash.ts';
import { emptyState, Overlay, type RawStateReader } from '../executor/overlay.ts';
import { loadRuntime, type WasmRuntime } from '../executor/runtime.ts';
import type { ArchivedBlock } from './archive.ts';
import { keysOf, readAuthorities, readSlotDuration } from './aura-api.ts';
import { closingHeader, encodeHeader, openingHeader } from './block-header.ts';
import type { EmbeddedGenesis } from './embedded-chain.ts';
import { type KeptChain, keptAtGenesis, type LivedBlock, type LivedChain } from './kept-chain.ts';
import { NotedPast } from './noted-past.ts';
import { VersionedState } from './versioned-state.ts';

/** What a runtime says of itself, as calls and keys of its storage are made with. */
export type RuntimeWords = ReturnType<typeof expandMetadata> & {
  readonly registry: TypeRegistry;
  readonly version: RuntimeVersion;
};

const codeKey: HexString = '0x3a636f6465';
const pruningInterval = 256;
/** Blocks before the head that clients ask for: they read the runtime's version at the parent of a block. */
const recentBlocks = 4;

/**
 * A chain whose blocks are built by calling the runtime and nothing else: 1.5 ms a block, where those that RPC can be asked about
 * take 4. What it lives through, `EmbeddedChain.resume` can go on with. The runtime stays the same.
 */
export class FastChain {
  readonly words: RuntimeWords;
  readonly slotDurationMs: number;
  #authorities: { readonly stored: HexString | undefined; readonly keys: readonly HexString[] };
  readonly #kept: Pick<KeptChain, 'identity' | 'genesis'>;
  readonly #runtime: WasmRuntime;
  readonly #state: VersionedState;
  readonly #setTime: (timestampMs: number) => HexString;
  #head: ArchivedBlock;
  readonly #recent: ArchivedBlock[];
  readonly #noted: NotedPast;
  /** The last point from which all blocks are remembered. */
  #marked: (LivedChain & { readonly since: LivedBlock[] }) | undefined;
  #lastSlot: number;

  private constructor(kept: Omit<KeptChain, 'top'>, state: VersionedState, facts: AuraFacts) {
    const { runtime } = facts;
    this.#kept = { identity: kept.identity, genesis: kept.genesis };
    this.#head = kept.head;
    this.#noted = new NotedPast(kept.past, kept.blocks);
    this.#recent = kept.blocks.filter(({ header }) => header.number >= this.number - recentBlocks);
    this.#lastSlot = kept.lastSlot;
    this.#state = state;
    this.#runtime = runtime;
    this.words = wordsOf(runtime);
    this.slotDurationMs = facts.slotDurationMs;
    this.#authorities = { stored: this.state.get(auraAuthoritiesKey), keys: facts.authorities };
    this.#setTime = timeSetter(this.words);
  }

  static async create(genesis: EmbeddedGenesis): Promise<FastChain> {
    const kept = { ...keptAtGenesis(genesis), past: NotedPast.ofGenesis(genesis.top) };
    const state = new VersionedState(genesis.top);
    return new FastChain(kept, state, await factsOf(genesis.top, state));
  }

  /** Goes on with a chain that was kept. */
  static async resume(kept: KeptChain): Promise<FastChain> {
    const state = new VersionedState(kept.top, kept.head.header.number);
    return new FastChain(kept, state, await factsOf(kept.top, state));
  }

  get genesisHash(): HexString {
    return this.#kept.genesis.hash;
  }

  get number(): number {
    return this.#head.header.number;
  }

  /** The Aura keys in the order of their seats after the last block: each session deals them anew. */
  get authorities(): readonly HexString[] {
    const stored = this.state.get(auraAuthoritiesKey);
    if (stored !== undefined && stored !== this.#authorities.stored)
      this.#authorities = { stored, keys: keysOf(hexToU8a(stored)) };
    return this.#authorities.keys;
  }

  get lastSlot(): number {
    return this.#lastSlot;
  }

  /** The storage after the last block. */
  get state(): RawStateReader {
    return this.#state.at(this.number);
  }

  /** Calls a runtime API after the last block. */
  read(name: string, argument: HexString = '0x'): HexString {
    return this.#runtime.read(name, argument, this.state);
  }

  /**
   * Builds the block of a slot with transactions that the runtime must take and carry out.
   * @throws AgentError `unknown/runtime` when it does not, with what it said
   */
  build(slot: number, transactions: readonly HexString[] = []): ArchivedBlock {
    const { registry } = this.words;
    const parent = this.#head;
    const overlay = new Overlay(this.state);
    const number = parent.header.number + 1;
    this.#runtime.call(
      'Core_initialize_block',
      encodeHeader(openingHeader(parent.hash, number, slot)),
      overlay,
    );
    const extrinsics = [this.#setTime(slot * this.slotDurationMs), ...transactions];
    for (const extrinsic of extrinsics) {
      const answer = this.#runtime.call('BlockBuilder_apply_extrinsic', extrinsic, overlay);
      if (answer !== done) throw refused(registry, extrinsic, answer);
    }
    const closed = hexToU8a(this.#runtime.call('BlockBuilder_finalize_block', '0x', overlay));
    const header = closingHeader(registry.createType<Header>('Header', closed));
    const changes = overlay.changes();
    this.#state.write(number, changes);
    if (number % pruningInterval === 0) this.#state.forgetBefore(number);
    const lived = { hash: headerHash(header), header, extrinsics, slot, changes };
    this.#marked?.since.push(lived);
    this.#noted.note(parent, lived);
    this.#recent.push(parent);
    if (this.#recent.length > recentBlocks) this.#recent.shift();
    this.#head = { hash: lived.hash, header, extrinsics };
    this.#lastSlot = slot;
    return this.#head;
  }

  /** Remembers all blocks from here on, and nothing of those before, for whoever takes the chain over. */
  mark(): KeptChain {
    const kept = this.keep();
    this.#marked = { kept, since: [] };
    return kept;
  }

  /** The chain from where it was marked, or from its last block. */
  get lived(): LivedChain {
    return this.#marked ?? { kept: this.keep(), since: [] };
  }

  /** What it needs to go on after its last block. */
  keep(): KeptChain {
    const top = Object.fromEntries(this.#state.entries(this.number)) as KeptChain['top'];
    const known = new Map([...this.#noted.blocks, ...this.#recent].map((block) => [block.hash, block]));
    const blocks = [...known.values()].toSorted((a, b) => a.header.number - b.header.number);
    const { past } = this.#noted;
    return { ...this.#kept, head: this.#head, lastSlot: this.#lastSlot, top, blocks, past };
  }
}

/** A Result of a Result, both good. */
const done: HexString = '0x0000';

function refused(registry: TypeRegistry, extrinsic: HexString, answer: HexString): AgentError {
  const { method } = registry.createType('Extrinsic', extrinsic);
  const result = registry.createType<ApplyExtrinsicResult>('ApplyExtrinsicResult', answer);
  const dispatched = result.isOk ? result.asOk : undefined;
  const found =
    dispatched?.isErr && dispatched.asErr.isModule
      ? registry.findMetaError(dispatched.asErr.asModule)
      : undefined;
  const why = found ? `${found.section}.${found.name}` : result.toString();
  const name = `${method.section}.${method.method}`;
  return new AgentError('unknown/runtime', `the runtime does not carry out ${name}: ${why}`, {
    data: { call: name, why },
  });
}

interface AuraFacts {
  readonly runtime: WasmRuntime;
  readonly slotDurationMs: number;
  readonly authorities: readonly HexString[];
}

async function factsOf(top: KeptChain['top'], state: VersionedState): Promise<AuraFacts> {
  const code = top[codeKey] ?? '0x';
  const reader = state.at(state.oldest);
  const [runtime, slotDurationMs, authorities] = await Promise.all([
    loadRuntime(code),
    readSlotDuration(code, reader),
    readAuthorities(code, reader),
  ]);
  return { runtime, slotDurationMs, authorities };
}

/**
 * Makes the inherent that says the time: what is in front of it is encoded once, and not with each block.
 * @throws AgentError `bad_input/runtime`
 */
function timeSetter({ registry, tx }: RuntimeWords): (timestampMs: number) => HexString {
  const set = tx['timestamp']?.['set'];
  if (!set) {
    const why = 'the runtime has no timestamp.set; use one with pallet-timestamp';
    throw new AgentError('bad_input/runtime', why);
  }
  const [, atZero] = compactStripLength(registry.createType('Extrinsic', set(0)).toU8a());
  const front = atZero.slice(0, -compactToU8a(0).length);
  return (timestampMs) => u8aToHex(compactAddLength(u8aConcat(front, compactToU8a(timestampMs))));
}

function wordsOf(runtime: WasmRuntime): RuntimeWords {
  const registry = new TypeRegistry();
  const [, bytes] = compactStripLength(hexToU8a(runtime.read('Metadata_metadata', '0x', emptyState)));
  const metadata = new Metadata(registry, u8aToHex(bytes));
  registry.setMetadata(metadata);
  const encoded = hexToU8a(runtime.read('Core_version', '0x', emptyState));
  const version = registry.createType<RuntimeVersion>('RuntimeVersion', encoded);
  return { ...expandMetadata(registry, metadata), registry, version };
}
