import { AgentError } from '../../base/error.ts';
import type { SliRecords } from '../../chain/records/records.ts';
import { utc } from '../time.ts';

/** @throws AgentError `bad_input/future` when the chain has not come to the instant yet. */
export function requireKnownInstant(
  records: Pick<SliRecords, 'asOfMs' | 'blockNumber'>,
  atS: number,
  text: string,
): void {
  if (atS * 1_000 <= records.asOfMs) return;
  throw new AgentError(
    'bad_input/future',
    `--at: ${text} lies in the future; the finalized block ${records.blockNumber} is of ${utc(records.asOfMs)} UTC`,
    { data: { at_s: atS, as_of_ms: records.asOfMs } },
  );
}
