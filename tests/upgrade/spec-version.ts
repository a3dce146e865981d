import { compactStripLength, hexToU8a } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { emptyState } from '../../offchain-agent/src/lab/executor/overlay.ts';
import { loadRuntime } from '../../offchain-agent/src/lab/executor/runtime.ts';

const u32Length = 4;

/** The spec version of a runtime, as it says itself: no number in a test has to follow that of the committed blob. */
export async function specVersionOf(code: HexString): Promise<number> {
  const runtime = await loadRuntime(code);
  const bytes = hexToU8a(runtime.read('Core_version', '0x', emptyState));
  // Two texts and the version of authoring stand before it.
  const afterSpecName = skipText(bytes, 0);
  const at = skipText(bytes, afterSpecName) + u32Length;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}

function skipText(bytes: Uint8Array, at: number): number {
  const [taken] = compactStripLength(bytes.subarray(at));
  return at + taken;
}
