import { TypeRegistry } from '@polkadot/types';
import { hexToU8a, u8aToBigInt } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { keysOf } from '../embedded/aura-api.ts';
import type { RawStateReader } from '../executor/overlay.ts';
import { loadRuntime } from '../executor/runtime.ts';
import type { Finality, GenesisEngine } from '../genesis/engine.ts';
import type { ForeignRuntime } from './runtime-facts.ts';

/** Who writes and finalizes the blocks of a genesis, as its runtime says. */
export interface GenesisConsensus {
  /** Undefined where nobody has slots. */
  readonly engine: Extract<GenesisEngine, 'aura' | 'babe'> | undefined;
  readonly finality: Finality;
  /** Undefined without slots. */
  readonly slotMs: number | undefined;
  /** The public keys that it names, by the type of key: `aura`, `babe`, `gran`. */
  readonly authorities: Readonly<Record<string, readonly HexString[]>>;
}

type Top = Readonly<Record<HexString, HexString>>;

/** @throws AgentError `unknown/runtime` when the runtime fails in one of these functions */
export async function readConsensus(
  code: HexString,
  facts: ForeignRuntime,
  top: Top,
): Promise<GenesisConsensus> {
  const runtime = await loadRuntime(code);
  const state = readerOf(top);
  const registry = new TypeRegistry();
  const ask = (name: string): Uint8Array => hexToU8a(runtime.read(name, '0x', state));
  const grandpa: Readonly<Record<string, readonly HexString[]>> = facts.has('GrandpaApi')
    ? {
        gran: registry
          .createType('Vec<([u8; 32], u64)>', ask('GrandpaApi_grandpa_authorities'))
          .map(([key]) => key.toHex()),
      }
    : {};
  const finality = facts.has('GrandpaApi') ? 'grandpa' : 'none';
  if (facts.has('AuraApi')) {
    return {
      engine: 'aura',
      finality,
      slotMs: u64At(ask('AuraApi_slot_duration')),
      authorities: { aura: keysOf(ask('AuraApi_authorities')), ...grandpa },
    };
  }
  if (facts.has('BabeApi')) {
    const bytes = ask('BabeApi_configuration');
    // Slot, epoch length and the two numbers of the constant, eight bytes each; then the authorities.
    const keys = registry.createType('Vec<([u8; 32], u64)>', bytes.subarray(4 * 8));
    return {
      engine: 'babe',
      finality,
      slotMs: u64At(bytes),
      authorities: { babe: keys.map(([key]) => key.toHex()), ...grandpa },
    };
  }
  return { engine: undefined, finality, slotMs: undefined, authorities: grandpa };
}

/** A runtime may say what no duration is, so it need not be exact. */
function u64At(bytes: Uint8Array): number {
  return Number(u8aToBigInt(bytes.subarray(0, 8)));
}

function readerOf(top: Top): RawStateReader {
  const keys = Object.keys(top).toSorted() as HexString[];
  return {
    get: (key) => top[key],
    nextKey: (prefix, after) => keys.find((key) => key > after && key.startsWith(prefix)),
  };
}
