import type { MeasuredTarget, TargetAddress } from '../chain/reporting/reporting-chain.ts';
import { isDialledMultiaddr } from './address/peer-multiaddr.ts';

/** The address of a target at which an indicator is measured: the first of its kind that probes speak to. */
export function addressFor<Kind extends TargetAddress['kind']>(
  target: MeasuredTarget,
  kind: Kind,
): Extract<TargetAddress, { kind: Kind }> | undefined {
  return target.addresses.find(
    (address): address is Extract<TargetAddress, { kind: Kind }> =>
      address.kind === kind && (address.kind !== 'libp2p' || isDialledMultiaddr(address.multiaddr)),
  );
}
