import type { MeasuredTarget, TargetAddress } from '../../chain/reporting/reporting-chain.ts';
import { isDialledMultiaddr } from '../../probe/address/peer-multiaddr.ts';
import type { Sample, SampledIndicator } from '../../sli/sample.ts';
import type { WindowPlan } from './window-facts.ts';

type DrawnIndicator = Exclude<SampledIndicator, 'arrival'>;

const addressKinds: Readonly<Record<DrawnIndicator, TargetAddress['kind']>> = {
  rpc: 'rpc',
  reachability: 'libp2p',
};

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

/**
 * Every planned sample of `rpc` and `reachability`: the one that was kept, else untaken, `stopped`. Kept samples that
 * nothing planned (of a target that was removed before the window began) are left out.
 */
export function plannedSamples(plan: WindowPlan, kept: readonly Sample[]): Sample[] {
  const known = new Map(kept.map((sample) => [placeOf(sample), sample]));
  const { network, window, instantsUs } = plan;
  return plan.targets.flatMap((target) =>
    (['rpc', 'reachability'] as const)
      .filter((indicator) => addressFor(target, addressKinds[indicator]))
      .flatMap((indicator) =>
        instantsUs.map((instantUs) => {
          const place = { network, window, target: target.id, indicator, instantUs };
          return (
            known.get(placeOf(place)) ?? {
              ...place,
              outcome: { kind: 'untaken', reason: 'stopped' } as const,
            }
          );
        }),
      ),
  );
}

function placeOf({
  target,
  indicator,
  instantUs,
}: Pick<Sample, 'target' | 'indicator' | 'instantUs'>): string {
  return `${target} ${indicator} ${instantUs}`;
}
