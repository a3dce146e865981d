import type { HexString } from '@polkadot/util/types';
import { readBlob } from './blob.ts';
import type { ExactJson } from './exact-json.ts';
import { GenesisBuilder } from './genesis-builder.ts';
import { mergePatch } from './merge-patch.ts';

/** The state before block 1, as every node of the chain must have it. */
export interface Genesis {
  readonly id: string;
  readonly name: string;
  /** Storage, ascending by key. */
  readonly top: Record<HexString, HexString>;
}

export interface GenesisOptions {
  readonly preset: 'development' | 'local';
  /** The runtime's genesis configuration (camelCase) as a merge patch over the preset. */
  readonly patch?: ExactJson;
  /** The runtime; the committed one unless given. */
  readonly code?: HexString;
}

// Where every Substrate chain keeps its runtime: the text ":code".
const codeKey: HexString = '0x3a636f6465';

/**
 * The genesis of an Almanac chain: the runtime's defaults, the preset, the patch, in this order.
 * @throws AgentError `bad_input/genesis` when the runtime refuses the result.
 */
export async function buildGenesis({ preset, patch = {}, code }: GenesisOptions): Promise<Genesis> {
  const blob = code ?? (await readBlob());
  const storage = { ...(await storageOf(blob, preset, patch)), [codeKey]: blob };
  return {
    id: `almanac_${preset}`,
    name: preset === 'development' ? 'Almanac Development' : 'Almanac Local',
    top: sortedByKey(storage),
  };
}

async function storageOf(
  code: HexString,
  preset: string,
  patch: ExactJson,
): Promise<Record<HexString, HexString>> {
  const builder = new GenesisBuilder(code);
  return await builder.build(
    mergePatch(mergePatch(await builder.defaults(), await builder.preset(preset)), patch),
  );
}

// The executor's and the node's searches for the next key rely on this order.
function sortedByKey(storage: Record<HexString, HexString>): Record<HexString, HexString> {
  return Object.fromEntries(Object.entries(storage).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
