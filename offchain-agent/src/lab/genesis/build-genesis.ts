import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { u8aToHex } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { AgentError } from '../../base/error.ts';
import { cargoTargetFolder } from '../../base/folder.ts';
import { compressedMark } from '../executor/compile-runtime.ts';
import type { GenesisEngine } from './engine.ts';
import type { ExactJson } from './exact-json.ts';
import { GenesisBuilder } from './genesis-builder.ts';

/** The state before block 1, as every node of the chain must have it. */
export interface Genesis {
  readonly id: string;
  readonly name: string;
  /** Storage, ascending by key. */
  readonly top: Record<HexString, HexString>;
}

export interface GenesisOptions {
  readonly preset: 'development' | 'local';
  /** Whose runtime; that of Aura, Almanac's own, unless given. The others have the preset `local` alone. */
  readonly engine?: GenesisEngine | undefined;
  /** The runtime's genesis configuration (camelCase) as a merge patch over the preset. */
  readonly patch?: ExactJson;
  /** The runtime; the committed one of the engine unless given. */
  readonly code?: HexString;
}

// Where every Substrate chain keeps its runtime: the text ":code".
const codeKey: HexString = '0x3a636f6465';

/** What a chain of each engine is called, and the crate that is its runtime. */
const runtimes: Readonly<Record<GenesisEngine, { id: string; name: string; crate: string }>> = {
  aura: { id: 'almanac', name: 'Almanac', crate: 'almanac-runtime' },
  babe: { id: 'almanac_babe', name: 'Almanac BABE', crate: 'babe-runtime' },
  manual: { id: 'almanac_manual', name: 'Almanac Manual', crate: 'manual-runtime' },
  instant: { id: 'almanac_instant', name: 'Almanac Instant', crate: 'manual-runtime' },
};

/**
 * The genesis of a chain: the runtime's defaults, the preset, the patch, in this order.
 * @throws AgentError `bad_input/genesis` when the runtime refuses the result.
 */
export async function buildGenesis({
  preset,
  engine = 'aura',
  patch = {},
  code,
}: GenesisOptions): Promise<Genesis> {
  const { id, name } = runtimes[engine];
  const blob = code ?? (await readBlob(blobPaths(engine)));
  const storage = { ...(await storageOf(blob, preset, patch)), [codeKey]: blob };
  return {
    id: `${id}_${preset}`,
    name: `${name} ${preset === 'development' ? 'Development' : 'Local'}`,
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
    mergePatch(overDefaults(await builder.defaults(), await builder.preset(preset)), patch),
  );
}

/** The executor's and the node's searches for the next key rely on this order. */
export function sortedByKey(storage: Record<HexString, HexString>): Record<HexString, HexString> {
  return Object.fromEntries(Object.entries(storage).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Applies a JSON merge patch (RFC 7386): objects merge, arrays and values replace, null removes. */
export function mergePatch(base: ExactJson | undefined, patch: ExactJson): ExactJson {
  if (!isObject(patch)) return patch;
  const merged: { [key: string]: ExactJson } = isObject(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

/** Puts a preset or the patch of a chain over the runtime's defaults, as nodes do: null is a value, and nothing is removed. */
export function overDefaults(defaults: ExactJson | undefined, patch: ExactJson): ExactJson {
  if (!isObject(patch)) return patch;
  const merged: { [key: string]: ExactJson } = isObject(defaults) ? { ...defaults } : {};
  for (const [key, value] of Object.entries(patch)) merged[key] = overDefaults(merged[key], value);
  return merged;
}

function isObject(value: ExactJson | undefined): value is { [key: string]: ExactJson } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The runtime, Almanac's own unless other paths are given, as committed with this code or packed with it, or as cargo built it last when there is none.
 * It stays compressed: nodes and the executor both run it as it is.
 * @throws AgentError `bad_input/blob` when there is none, or when the file is no runtime.
 */
export async function readBlob(paths: readonly string[] = blobPaths('aura')): Promise<HexString> {
  for (const path of paths) {
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes) return checked(u8aToHex(bytes), path);
  }
  throw new AgentError(
    'bad_input/blob',
    `no runtime found: looked for ${paths.join(' and ')}; check out the file again, or build it with cargo build --release in runtime-pallets`,
    { data: { paths } },
  );
}

function blobPaths(engine: GenesisEngine): string[] {
  const { crate } = runtimes[engine];
  const file = `${crate.replace('-', '_')}.compact.compressed.wasm`;
  return [
    fileURLToPath(new URL(`../../../../runtime-pallets/blob/${file}`, import.meta.url)),
    // In an installed package, which lies in no clone.
    fileURLToPath(new URL(`../../../blob/${file}`, import.meta.url)),
    join(cargoTargetFolder(), 'release', 'wbuild', crate, file),
  ];
}

function checked(hex: HexString, path: string): HexString {
  const isWasm = hex.startsWith('0x0061736d');
  if (isWasm || hex.startsWith(u8aToHex(compressedMark))) return hex;
  throw new AgentError(
    'bad_input/blob',
    `${path} is not a runtime: it begins with ${hex.slice(0, 18)}, expected a WebAssembly module, compressed or not; check the file out again`,
    { data: { path } },
  );
}
