import { AgentError } from '../../base/error.ts';
import { isLinkFault } from '../../lab/chaos/link-fault.ts';
import { presets, readPreset } from '../../lab/chaos/presets.ts';
import type { Fault } from '../../lab/chaos/scenario.ts';
import { isLinkDisruption, timelineOf } from '../../lab/chaos/timeline.ts';
import { openLinks } from '../../lab/link/host/remote-links.ts';
import type { LinkFault } from '../../lab/link/rule.ts';
import type { NetworkState } from '../../lab/real/state.ts';
import type { SweepPlan } from '../campaign/sweep-store.ts';

/** Networks with the same links, of which nothing befalls: the quiet side of a comparison. */
export const quietLinks = 'none';

/** What befalls the links of a network of `n` validators in a sweep, all of it at once and for as long as it is measured. */
type SweepFaults = (n: number) => readonly LinkFault[];

/**
 * The faults of a preset, where all of them are of links and let packets pass: under others nothing is sustained.
 * @throws AgentError `bad_input/sweep_chaos` for another preset, and for a size that has not the links
 */
export function sweepFaults({
  chaos,
  sizes,
  seed,
}: Pick<SweepPlan, 'chaos' | 'sizes' | 'seed'>): SweepFaults | undefined {
  if (chaos === undefined) return undefined;
  if (chaos === quietLinks) return () => [];
  const fit = presets().filter(({ text }) => [...text.faults.values()].every(letsPass));
  if (!fit.some(({ name }) => name === chaos)) {
    throw badChaos(
      `--chaos ${chaos}: a sweep measures under faults of links that let packets pass; expected ${[quietLinks, ...fit.map(({ name }) => name)].join(', ')}`,
      chaos,
    );
  }
  const faults = readPreset(`preset:${chaos}`)?.faults ?? new Map<number, Fault>();
  const placed = (n: number) => timelineOf(faults, validators(n), seed);
  const wrong = sizes.flatMap((n) => placed(n).wrong.map((line) => `at size ${n}: ${line}`));
  if (wrong.length > 0)
    throw badChaos(`--chaos ${chaos} cannot affect all sizes; pass others: ${wrong.join('; ')}`, chaos);
  return (n) =>
    placed(n)
      .disruptions.filter(isLinkDisruption)
      .map(({ fault, links, rule }) => ({ id: `sweep-${seed}-${fault}`, links, rule }));
}

/**
 * Puts them in force; they stay until the network is taken down.
 * @throws AgentError `bad_input/link_effect` for what the links of this machine cannot do
 */
export async function applyFaults(network: NetworkState, faults: readonly LinkFault[]): Promise<void> {
  const links = await openLinks(network);
  try {
    for (const fault of faults) await links.apply(fault);
  } finally {
    await links.close();
  }
}

function letsPass(fault: Fault): boolean {
  return isLinkFault(fault) && fault.kind !== 'partition';
}

function validators(n: number) {
  return Array.from({ length: n }, (_, index) => ({ name: `v${index + 1}`, role: 'validator' as const }));
}

function badChaos(message: string, chaos: string): AgentError {
  return new AgentError('bad_input/sweep_chaos', message, { data: { chaos } });
}
