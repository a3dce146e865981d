import { deepEqual, equal } from 'node:assert/strict';
import type { Asked } from '../../src/chain/connection.ts';
import { readNetwork } from '../../src/overview/network.ts';

const hourS = 3_600;
const monthS = Date.UTC(2026, 10, 1) / 1_000;
const nowS = monthS + 10 * 86_400 + 5 * hourS + 60;
const validators = 1_000;
/** Those that missed slots this month, the most first, and one that is away since the last window. */
const missed = new Map([
  [17, 90],
  [400, 50],
  [3, 20],
]);
const away = 555;

interface Counted {
  readonly assigned: bigint;
  readonly authored: bigint;
  readonly windows: bigint;
}

interface ThousandOptions {
  readonly isStored?: boolean;
}

/** A chain of a thousand validators, and every question that it was asked. */
function thousand({ isStored = true }: ThousandOptions = {}) {
  const questions: string[] = [];
  const ids = Array.from({ length: validators }, (_, index) => index + 1);
  const monthOf = (id: number): Counted => ({
    assigned: 720n,
    authored: BigInt(720 - (missed.get(id) ?? 0)),
    windows: 245n,
  });
  const ranking = async (...args: readonly unknown[]) => {
    const [, , kind, , offset, limit] = args as [number, unknown, { type: string }, unknown, number, number];
    questions.push(`ranking ${kind.type}`);
    const isWindow = kind.type === 'Window';
    const bad = (id: number): number => (isWindow ? Number(id === away) : (missed.get(id) ?? 0));
    const start = isWindow ? nowS - 60 - hourS : monthS;
    const rows = ids
      .toSorted((one, other) => bad(one) - bad(other) || one - other)
      .slice(offset, offset + limit)
      .map((target) => ({
        target,
        who: { type: 'Account', value: `account ${target}` },
        sli_ppm: isWindow && target === away ? 0 : 1_000_000,
      }));
    return { total: validators, period: { start }, end: isWindow ? start + hourS : undefined, rows };
  };
  const asked = {
    api: {
      apis: { SliApi: { ranking } },
      query: {
        Sli: {
          Records: {
            getEntries: async () => {
              questions.push('entries');
              return isStored
                ? ids.map((id) => ({
                    keyArgs: [0, undefined, undefined, id],
                    value: { type: 'Counted', value: monthOf(id) },
                  }))
                : [];
            },
            getValues: async (keys: readonly unknown[]) => {
              questions.push('values');
              return keys.map(() => undefined);
            },
          },
        },
      },
    },
    at: { at: '0x00' },
    asOf: { hash: '0x00', number: 1, timeMs: nowS * 1_000 },
  } as never as Asked;
  return { asked, questions };
}

describe('the overview of a thousand validators', () => {
  it('asks five questions, of which three cost the chain a ranking', async () => {
    const { asked, questions } = thousand();
    await readNetwork(asked, 0, '30');
    deepEqual(questions.toSorted(), [
      'entries',
      'ranking Month',
      'ranking Month',
      'ranking Window',
      'values',
    ]);
  });

  it('adds up all of them', async () => {
    const { sum, count, basis } = await readNetwork(thousand().asked, 0, '30');
    deepEqual([sum?.whole, sum?.part, sum?.windows], [720_000n, 720_000n - 160n, 245n]);
    deepEqual([count, basis], [validators, 'month']);
  });

  it('shows who is away first, then the worst of the month, by account', async () => {
    const { shown } = await readNetwork(thousand().asked, 0, '30');
    equal(shown.length, 8);
    deepEqual(
      shown.slice(0, 4).map(({ target, sum }) => [target.id, target.account, sum?.part]),
      [
        [away, `account ${away}`, 720n],
        [17, 'account 17', 630n],
        [400, 'account 400', 670n],
        [3, 'account 3', 700n],
      ],
    );
  });

  it('shows the worst in the first window of a month, without figures of it', async () => {
    const { shown, count, sum } = await readNetwork(thousand({ isStored: false }).asked, 0, '30');
    deepEqual([shown.length, count, sum], [8, validators, undefined]);
    equal(shown[0]?.target.id, away);
    equal(shown[0]?.sum, undefined);
  });
});
