import type { IndicatorName } from '../../sli/indicator.ts';
import type { NamedObjective } from './read-open-slo.ts';

/** What is promised of whom: a target of a network by one indicator. */
export interface ObjectiveSubject {
  /** The name of the network, as the chain has it. */
  readonly network: string;
  readonly target: number;
  /** What the target is called. */
  readonly label: string;
  readonly indicator: IndicatorName;
}

/** What share is promised, in ppm. */
export interface Objectives {
  /** Of whom nothing else is said. */
  readonly usualPpm: number;
  of(subject: ObjectiveSubject): number;
}

/** What is promised where nothing else was agreed on: 99 % of slots or samples. */
export const defaultObjectivePpm = 990_000;

/** The same of all. */
export function oneObjective(ppm: number = defaultObjectivePpm): Objectives {
  return { usualPpm: ppm, of: () => ppm };
}

/** Those of a file, and one for all others. A target by its id goes before the same by its name. */
export function namedObjectives(named: readonly NamedObjective[], usualPpm: number): Objectives {
  const keyOf = (network: string, indicator: string, target: NamedObjective['target']): string =>
    JSON.stringify([network, indicator, target]);
  const known = new Map(
    named.map(({ network, indicator, target, objectivePpm }) => [
      keyOf(network, indicator, target),
      objectivePpm,
    ]),
  );
  return {
    usualPpm,
    of: ({ network, target, label, indicator }) =>
      known.get(keyOf(network, indicator, { id: target })) ??
      known.get(keyOf(network, indicator, { name: label })) ??
      usualPpm,
  };
}
