import type { HexString } from '@polkadot/util/types';
import { hexBytes, hexText } from '../../base/bytes.ts';
import { headerBytes } from '../../chain/block/header-hash.ts';
import { trieRoot } from '../executor/trie-root.ts';
import { codeKey } from '../foreign/read-chain.ts';
import { readRuntimeFacts } from '../foreign/runtime-facts.ts';
import type { ExactJson } from '../genesis/exact-json.ts';

/** What a relay chain knows of a parachain before its first block. */
export interface ParaGenesis {
  /** Its header 0, in hex. */
  readonly head: HexString;
  readonly code: HexString;
}

/** Of the raw specification of a parachain: what `export-genesis-head` and `export-genesis-wasm` of its node print. */
export async function paraGenesis(spec: string): Promise<ParaGenesis> {
  const { genesis } = JSON.parse(spec) as { genesis: { raw: { top: Record<HexString, HexString> } } };
  const { top } = genesis.raw;
  const code = top[codeKey];
  if (code === undefined) throw new TypeError('the specification has no runtime');
  const { stateVersion } = await readRuntimeFacts(code);
  return { head: genesisHead(top, stateVersion), code };
}

/** The header of block 0 over this storage. */
export function genesisHead(top: Readonly<Record<HexString, HexString>>, stateVersion: 0 | 1): HexString {
  const entries = Object.entries(top) as [HexString, HexString][];
  const stateRoot = trieRoot(
    entries.map(([key, value]) => [hexBytes(key), hexBytes(value)] as const),
    stateVersion,
  );
  return hexText(
    headerBytes({
      parentHash: `0x${'00'.repeat(32)}`,
      number: 0,
      stateRoot: hexText(stateRoot),
      extrinsicsRoot: hexText(trieRoot([], stateVersion)),
      digest: { logs: [] },
    }),
  );
}

/** Blocks until each group of validators takes the next core: several times in the 20 slots of an epoch, where 20 would be never. */
const rotationBlocks = 5;

/** What differs from the node's own `westend-local`: groups that rotate, and parachains from the first block on. */
export function relayPatch(paras: ReadonlyMap<number, ParaGenesis>): ExactJson {
  return {
    configuration: { config: { scheduler_params: { group_rotation_frequency: rotationBlocks } } },
    paras: {
      // Each gets a core of its own.
      paras: [...paras].map(([id, { head, code }]) => [
        id,
        { genesis_head: head, validation_code: code, parachain: true },
      ]),
    },
  };
}
