import { peerKeyOf } from './peer-id.ts';
import type { MeasuredTarget } from './reporting-chain.ts';

/** Who may sign receipts of each target: the ed25519 keys of its `rpc` addresses, 0x and 64 hex digits. */
export function receiptKeys(targets: readonly MeasuredTarget[]): ReadonlyMap<number, readonly string[]> {
  return new Map(
    targets.map(({ id, addresses }) => [
      id,
      addresses.flatMap(({ kind, peerId }) => (kind === 'rpc' ? [peerKeyOf(peerId)] : [])),
    ]),
  );
}
