import type { Block, Blockchain } from '@acala-network/chopsticks-core';
import { TypeRegistry } from '@polkadot/types';
import type { RuntimeVersion } from '@polkadot/types/interfaces';
import { compactStripLength, hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { emptyState, type RawStateReader } from '../executor/overlay.ts';
import { loadRuntime, type WasmRuntime } from '../executor/runtime.ts';

type Called = Awaited<ReturnType<Block['call']>>;

/** What all blocks of a chain with the same runtime share. */
interface Description {
  readonly metadata: HexString;
  readonly version: Awaited<Block['runtimeVersion']>;
  readonly registry: Block['registry'];
}

const ownRegistry = new TypeRegistry();
const equipped = new WeakSet<Block>();
const descriptions = new WeakMap<Blockchain, WeakMap<WasmRuntime, Description>>();
/** Metadata by the name and argument of the call. */
const metadataAnswers = new WeakMap<WasmRuntime, Map<string, HexString>>();
/** Versions 14 to 16, and 14 once more by `Metadata_metadata`. */
const mostMetadataAnswers = 4;
/** Hex digits. Longer answers are metadata; shorter ones say that there is no such version. */
const mostOfRefusal = 1_000;

/**
 * Has the blocks that a chain of chopsticks-core knows, or finds, run their calls in our executor. Its own takes a hundred
 * times as long, in a thread that has to be ended.
 */
export function useExecutor(blockchain: Blockchain, stateAt: (block: number) => RawStateReader): void {
  withExecutor(blockchain.head, stateAt(blockchain.head.number));
  const equip = (block: Block | undefined): Block | undefined =>
    block && withExecutor(block, stateAt(block.number));
  const [byHash, byNumber] = [blockchain.getBlock.bind(blockchain), blockchain.getBlockAt.bind(blockchain)];
  blockchain.getBlock = async (hash) => equip(await byHash(hash));
  blockchain.getBlockAt = async (number) => equip(await byNumber(number));
}

/** Has one block run its calls in our executor. What a call writes is thrown away, as a node does. */
export function withExecutor(block: Block, state: RawStateReader): Block {
  if (equipped.has(block)) return block;
  equipped.add(block);
  const call = async (name: string, parameters: readonly HexString[]): Promise<Called> => {
    const argument = u8aToHex(u8aConcat(...parameters));
    const runtime = await loadRuntime(await block.wasm);
    const isMetadata = name.startsWith('Metadata_');
    const result = isMetadata ? metadataAnswer(runtime, name, argument) : runtime.read(name, argument, state);
    return { result, storageDiff: [], offchainStorageDiff: [], runtimeLogs: [] };
  };
  const described = async (): Promise<Description> => describe(block, await loadRuntime(await block.wasm));
  return Object.defineProperties(block, {
    call: { value: call },
    metadata: { get: async () => (await described()).metadata },
    runtimeVersion: { get: async () => (await described()).version },
    registry: { get: async () => await (await described()).registry },
  });
}

/** Made once for a runtime: every client asks for it as it connects, and to make it takes far longer than other calls. */
function metadataAnswer(runtime: WasmRuntime, name: string, argument: HexString): HexString {
  const answers = metadataAnswers.get(runtime) ?? new Map<string, HexString>();
  metadataAnswers.set(runtime, answers);
  const asked = `${name} ${argument}`;
  const known = answers.get(asked);
  if (known !== undefined) return known;
  const answer = runtime.read(name, argument, emptyState);
  if (answer.length > mostOfRefusal && answers.size < mostMetadataAnswers) answers.set(asked, answer);
  return answer;
}

function describe(block: Block, runtime: WasmRuntime): Description {
  const ofChain = descriptions.get(block.chain) ?? new WeakMap<WasmRuntime, Description>();
  descriptions.set(block.chain, ofChain);
  const known = ofChain.get(runtime);
  if (known) return known;
  const [, metadataBytes] = compactStripLength(hexToU8a(metadataAnswer(runtime, 'Metadata_metadata', '0x')));
  const metadata = u8aToHex(metadataBytes);
  const encoded = hexToU8a(runtime.read('Core_version', '0x', emptyState));
  // In the JSON of a node.
  const version = ownRegistry
    .createType<RuntimeVersion>('RuntimeVersion', encoded)
    .toJSON() as unknown as Description['version'];
  const description = { metadata, version, registry: block.chain.buildRegistry(metadata, version) };
  ofChain.set(runtime, description);
  return description;
}
