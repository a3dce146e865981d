import { AgentError } from '../base/error.ts';
import type { Basis } from '../chain/rpc/basis.ts';
import { type IndicatorName, indicatorNames } from '../sli/indicator.ts';

/** The basis of an indicator's figures: what reporters sample is no census, and what the embedded chain makes is neither. */
export function shownBasis(basis: Basis, indicator: IndicatorName): Basis | 'sampled' {
  return basis === 'census' && indicator !== 'authorship' ? 'sampled' : basis;
}

/** @throws AgentError `bad_input/indicator` when the indicator is not offered. */
export function parseIndicator(text: string): IndicatorName {
  const indicator = indicatorNames.find((candidate) => candidate === text);
  if (indicator) return indicator;
  throw new AgentError(
    'bad_input/indicator',
    `--indicator: "${text}" is not offered; expected one of ${indicatorNames.join(', ')}`,
    { data: { text } },
  );
}
