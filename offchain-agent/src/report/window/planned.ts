import type { TargetAddress } from '../../chain/reporting/reporting-chain.ts';
import { addressFor } from '../../measure/address-for.ts';
import type { Sample, SampledIndicator } from '../../sli/sample.ts';
import type { Sliced } from '../../sli/sliced.ts';
import type { WindowPlan } from './window-facts.ts';

type DrawnIndicator = Exclude<SampledIndicator, 'arrival'>;

const addressKinds: Readonly<Record<DrawnIndicator, TargetAddress['kind']>> = {
  rpc: 'rpc',
  reachability: 'libp2p',
};

/**
 * Every planned sample of `rpc` and `reachability`: the one that was kept, else untaken, `stopped`. Kept samples that
 * nothing planned (of a target that was removed before the window began) are left out.
 */
export function* plannedSamples(plan: WindowPlan, kept: readonly Sample[]): Sliced<Sample[]> {
  const known = new Map<string, Sample>();
  for (const sample of kept) {
    known.set(placeOf(sample), sample);
    yield;
  }
  const { network, window, instantsUs } = plan;
  const planned: Sample[] = [];
  for (const target of plan.targets) {
    for (const indicator of ['rpc', 'reachability'] as const) {
      if (!addressFor(target, addressKinds[indicator])) continue;
      for (const instantUs of instantsUs) {
        const place = { network, window, target: target.id, indicator, instantUs };
        planned.push(
          known.get(placeOf(place)) ?? { ...place, outcome: { kind: 'untaken', reason: 'stopped' } },
        );
        yield;
      }
    }
  }
  return planned;
}

function placeOf({
  target,
  indicator,
  instantUs,
}: Pick<Sample, 'target' | 'indicator' | 'instantUs'>): string {
  return `${target} ${indicator} ${instantUs}`;
}
