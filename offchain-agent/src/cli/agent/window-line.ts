import type { WindowNews } from '../../report/window/window-duties.ts';
import { sharePpm } from '../../sli/ppm.ts';
import type { JsonDocument } from '../output.ts';

const ppmPerPercent = 10_000;

/** What became of a window, in one line. */
export function windowLine({ window, state, taken, planned, reason }: WindowNews, account: string): string {
  const when = new Date(window * 1_000).toISOString().replace('.000Z', 'Z');
  const who = `${account.slice(0, 6)}…`;
  if (state === 'absent') return `${when}  ${who}  no report: ${reason ?? 'unknown'}`;
  if (planned === 0) return `${when}  ${who}  the chain had a report already`;
  const ppm = sharePpm(BigInt(taken), BigInt(planned)) ?? 0;
  const coverage = (Math.floor(ppm / (ppmPerPercent / 10)) / 10).toFixed(1);
  return `${when}  ${who}  ${taken} of ${planned} samples  coverage ${coverage} %  report in the outbox`;
}

export function windowDocument(
  { window, state, taken, planned, reason }: WindowNews,
  account: string,
): JsonDocument {
  return {
    schema: 'almanac.agent_window.v1',
    basis: 'sampled',
    account,
    window,
    state,
    taken,
    planned,
    reason: reason ?? null,
  };
}
