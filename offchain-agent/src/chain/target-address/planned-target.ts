import {
  type DrawnIndicator,
  drawnIndicators,
  indicatorTable,
  type PlannedTarget,
} from '../../sli/indicator.ts';
import type { MeasuredTarget, TargetAddress } from '../reporting/reporting-chain.ts';
import { isDialledMultiaddr } from './peer-multiaddr.ts';

/** What kind of address an indicator is measured at. */
type KindOf<Name extends DrawnIndicator> = (typeof indicatorTable)[Name]['appliesTo'];

type AddressOf<Name extends DrawnIndicator> = Extract<TargetAddress, { kind: KindOf<Name> }>;

/** The address of a target at which an indicator is measured: the first of its kind that probes speak to. */
export function addressFor<Name extends DrawnIndicator>(
  { addresses }: Pick<MeasuredTarget, 'addresses'>,
  indicator: Name,
): AddressOf<Name> | undefined {
  const kind: TargetAddress['kind'] = indicatorTable[indicator].appliesTo;
  return addresses.find(
    (address): address is AddressOf<Name> =>
      address.kind === kind && (address.kind !== 'libp2p' || isDialledMultiaddr(address.multiaddr)),
  );
}

/** What can be drawn for a target: whatever it has an address for. */
export function plannedTarget(target: Pick<MeasuredTarget, 'id' | 'addresses'>): PlannedTarget {
  return {
    id: target.id,
    drawn: drawnIndicators.filter((indicator) => addressFor(target, indicator) !== undefined),
  };
}
