import { compactFromU8a, hexToU8a, u8aToBn, u8aToHex } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { AgentError } from '../../base/error.ts';
import type { RawStateReader } from '../executor/overlay.ts';
import { loadRuntime } from '../executor/runtime.ts';

const keyLength = 32;

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
  const keys = bytes.subarray(compactFromU8a(bytes)[0]);
  return Array.from({ length: keys.length / keyLength }, (_, seat) =>
    u8aToHex(keys.subarray(seat * keyLength, (seat + 1) * keyLength)),
  );
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
