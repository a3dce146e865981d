import { hexToU8a, u8aToBn } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { AgentError } from '../../base/error.ts';
import { readFixedList } from '../../chain/scale.ts';
import type { RawStateReader } from '../executor/overlay.ts';
import { loadRuntime } from '../executor/runtime.ts';

/**
 * The duration of a slot, asked of the runtime: it may lie in storage.
 * @throws AgentError `bad_input/runtime` when the runtime has no Aura.
 */
export async function readSlotDuration(code: HexString, state: RawStateReader): Promise<number> {
  const bytes = await callAura(code, 'AuraApi_slot_duration', state);
  return u8aToBn(bytes, { isLe: true }).toNumber();
}

/** The Aura keys in the order of their seats: the author of slot s is the one at s modulo their number. */
export async function readAuthorities(code: HexString, state: RawStateReader): Promise<HexString[]> {
  const bytes = await callAura(code, 'AuraApi_authorities', state);
  return keysOf(bytes);
}

/** The keys of a list in SCALE, as the runtime answers and stores it. */
export function keysOf(bytes: Uint8Array): HexString[] {
  return readFixedList(bytes) as HexString[];
}

async function callAura(code: HexString, name: string, state: RawStateReader): Promise<Uint8Array> {
  try {
    return hexToU8a((await loadRuntime(code)).read(name, '0x', state));
  } catch (cause) {
    throw new AgentError(
      'bad_input/runtime',
      `the runtime does not answer ${name}; expected one of a chain with Aura`,
      { cause },
    );
  }
}
