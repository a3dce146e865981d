import { deepEqual, equal } from 'node:assert/strict';
import { type CalendarKind, periodEnd } from '@almanac-chain/agent/sli/calendar';
import type { Asked } from '../../src/chain/connection.ts';
import { readSince, sinceText } from '../../src/chain/since.ts';

const utcS = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 1_000;

interface Kept {
  readonly now: string;
  /** Where the days, months and years begin that the chain keeps. */
  readonly kept: Readonly<Record<CalendarKind, string>>;
  /** Since when the target has had records, as far as they are kept. */
  readonly first: string | undefined;
}

/** A chain that keeps 35 days, 24 months and 10 years. */
function chain({ now, kept, first }: Kept): Asked {
  const nowS = utcS(now);
  const kindOf = ({ type }: { type: string }): CalendarKind => type.toLowerCase() as CalendarKind;
  const history = async (...args: readonly unknown[]) => {
    const kind = kindOf(args[3] as { type: string });
    const rows = [];
    for (let start = args[4] as number; start <= nowS; start = periodEnd(kind, start)) {
      const isKnown = first !== undefined && periodEnd(kind, start) > utcS(first);
      const record = { type: 'Counted', value: { assigned: 1n, authored: 1n, windows: 1n } };
      const period = { kind: { type: kind }, start };
      rows.push({ period, answer: isKnown ? { target: 1, period, record, as_of_ms: 0n } : undefined });
    }
    return rows;
  };
  const retention = { days: 35, months: 24, years: 10 };
  const api = {
    apis: { SliApi: { history } },
    query: {
      Sli: {
        Parameters: { getValue: async () => ({ value: { current: { retention } } }) },
        Kept: {
          getValue: async (...args: readonly unknown[]) => utcS(kept[kindOf(args[2] as { type: string })]),
        },
      },
    },
  };
  const asOf = { hash: '0x', number: 1, timeMs: nowS * 1_000 };
  return { api, at: { at: '0x' }, asOf } as unknown as Asked;
}

async function textOf(kept: Kept): Promise<string> {
  return sinceText(await readSince(chain(kept), 0, 1, 'authorship'));
}

const young = { day: '2026-03-01', week: '2026-02-23', month: '2026-03-01', year: '2026-01-01' };
const old = { day: '2026-06-01', week: '2026-05-25', month: '2024-07-01', year: '2016-01-01' };

describe('readSince', () => {
  it('is the first day of a target, also where that is the first of the chain', async () => {
    equal(await textOf({ now: '2026-03-09', kept: young, first: '2026-03-01' }), '2026-03-01');
    equal(await textOf({ now: '2026-03-09', kept: young, first: '2026-03-05' }), '2026-03-05');
  });

  it('is a month, and then a year, where the days are out of retention', async () => {
    equal(await textOf({ now: '2026-07-06', kept: old, first: '2026-06-20' }), '2026-06-20');
    equal(await textOf({ now: '2026-07-06', kept: old, first: '2025-02-11' }), '2025-02');
    equal(await textOf({ now: '2026-07-06', kept: old, first: '2020-02-11' }), '2020');
  });

  it('says that it is before the first record where none older is kept', async () => {
    equal(await textOf({ now: '2026-07-06', kept: old, first: '2011-02-11' }), 'before 2016');
  });

  it('is unknown of a target without a record', async () => {
    deepEqual(await textOf({ now: '2026-03-09', kept: young, first: undefined }), '?');
  });
});
