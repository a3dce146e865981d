import { AgentError } from '../base/error.ts';
import { utc } from '../base/format.ts';
import type { SliRecords } from '../chain/records/records.ts';
import { type PeriodKind, periodKinds } from '../sli/calendar.ts';
import type { IndicatorName } from '../sli/indicator.ts';

/** Whose records a heading is of, where that is not the chain's own network. */
export function ofNetwork({ network }: Pick<SliRecords, 'network'>): string {
  return network === 0 ? '' : ` of network ${network}`;
}

/**
 * @param offered the indicators that the command knows
 * @throws AgentError `bad_input/indicator` for any other
 */
export function parseIndicator<Name extends IndicatorName>(text: string, offered: readonly Name[]): Name {
  const indicator = offered.find((candidate) => candidate === text);
  if (indicator) return indicator;
  throw new AgentError(
    'bad_input/indicator',
    `--indicator: "${text}" is not offered; expected one of ${offered.join(', ')}`,
    { data: { text } },
  );
}

/** @throws AgentError `bad_input/period` when there is no such kind of period. */
export function parsePeriodKind(text: string): PeriodKind {
  const kind = periodKinds.find((candidate) => candidate === text);
  if (kind) return kind;
  throw new AgentError(
    'bad_input/period',
    `--period: "${text}" is not a period; expected one of ${periodKinds.join(', ')}`,
    {
      data: { text },
    },
  );
}

/** @throws AgentError `bad_input/future` when the chain has not come to the instant yet. */
export function requireKnownInstant(
  records: Pick<SliRecords, 'asOfMs' | 'blockNumber'>,
  atS: number,
  text: string,
): void {
  if (atS * 1_000 <= records.asOfMs) return;
  throw new AgentError(
    'bad_input/future',
    `--at: ${text} is in the future; the finalized block ${records.blockNumber} is of ${utc(records.asOfMs)} UTC`,
    { data: { at_s: atS, as_of_ms: records.asOfMs } },
  );
}
