import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { encodeAddress } from '@polkadot/util-crypto';
import { recordOf } from '../../../extension/background/api-source.ts';
import { Book } from '../../../extension/background/book.ts';
import { type FigureSource, LimitedError } from '../../../extension/background/source.ts';
import type { ShownRecord, Who } from '../../../extension/figures.ts';
import { defaultSettings } from '../../../extension/settings.ts';
import { keyOf } from '../../../extension/ss58.ts';

const genesis = `0x${'ab'.repeat(32)}`;
const account = (byte: number): string => encodeAddress(new Uint8Array(32).fill(byte), 42);
const one: Who = { key: keyOf(account(1)) ?? '', address: account(1) };
const json = {
  start_s: 1_772_323_200,
  end_s: 1_772_409_600,
  sli_ppm: 999_999,
  low_ppm: 981_234,
  high_ppm: 1_000_000,
  low_confidence: false,
  provisional: false,
  assigned_slots: 1_000,
  authored_slots: '18446744073709551615',
};
const record: ShownRecord = recordOf(json);

/** A source that answers from memory, and counts questions. */
function sourceOf(parts: Partial<FigureSource> = {}): FigureSource & { asked: number } {
  const source = {
    asked: 0,
    networks: async () => {
      source.asked += 1;
      return [{ id: 0, name: 'Home', genesis }];
    },
    targets: async () => [
      { target: 1, account: account(1), label: 'v1' },
      { target: 2, account: account(2), label: undefined },
    ],
    ranking: async () => ({
      asOf: '2026-03-01T00:00:00Z',
      unreachableSince: undefined,
      origin: 'chain' as const,
      records: new Map([[1, record]]),
    }),
    history: async () => [1_000_000, null, 999_000],
    close: () => undefined,
    ...parts,
  };
  return source;
}

describe('figures of the extension', () => {
  it('gives the record of a target by its key, and null for who has none', async () => {
    const book = new Book(sourceOf(), defaultSettings);
    const others: Who[] = [
      { key: keyOf(account(2)) ?? '', address: account(2) },
      { key: 'ff'.repeat(32), address: account(255) },
    ];
    const answer = await book.figures(genesis.toUpperCase().replace('0X', '0x'), [one, ...others]);
    ok('rows' in answer);
    deepEqual(
      answer.rows.map((row) => row?.record ?? null),
      [record, null, null],
    );
    equal(answer.frame.pages, defaultSettings.source);
  });

  it('gives a cut address to nobody where two targets have its ends', async () => {
    const ends: Who = { head: account(1).slice(0, 6), tail: account(1).slice(-6) };
    const found = await new Book(sourceOf(), defaultSettings).figures(genesis, [ends]);
    ok('rows' in found);
    equal(found.rows[0]?.target, 1);
    const wide: Who = { head: '5', tail: '' };
    const both = sourceOf({
      ranking: async () => ({
        asOf: '',
        unreachableSince: undefined,
        origin: 'chain',
        records: new Map([
          [1, record],
          [2, record],
        ]),
      }),
    });
    const unclear = await new Book(both, defaultSettings).figures(genesis, [wide]);
    ok('rows' in unclear);
    equal(unclear.rows[0], null);
  });

  it('says that the source is of another chain', async () => {
    const other = `0x${'cd'.repeat(32)}`;
    const answer = await new Book(sourceOf(), defaultSettings).figures(other, [one]);
    ok('nothing' in answer);
    match(answer.nothing, /^http:\/\/127.0.0.1:9620 is of another chain: it measures Home, .*0xcdcd/);
  });

  it('asks a source once a minute, and a silent one again after 5 seconds', async () => {
    let nowMs = 0;
    const source = sourceOf();
    const book = new Book(source, defaultSettings, () => nowMs);
    for (nowMs of [0, 30_000, 59_999]) await book.figures(genesis, [one]);
    equal(source.asked, 1);
    nowMs = 60_001;
    await book.figures(genesis, [one]);
    equal(source.asked, 2);

    let calls = 0;
    const silent = sourceOf({
      networks: async () => {
        calls += 1;
        throw new Error('does not answer');
      },
    });
    const other = new Book(silent, defaultSettings, () => nowMs);
    deepEqual(await other.figures(genesis, [one]), { nothing: 'does not answer' });
    nowMs += 4_999;
    await other.figures(genesis, [one]);
    equal(calls, 1);
    nowMs += 2;
    await other.figures(genesis, [one]);
    equal(calls, 2);
  });
});

describe('a source that limits requests', () => {
  const limited = async (): Promise<never> => {
    throw new LimitedError('limits requests');
  };

  it('keeps the last list, is asked nothing for a minute, and loses the list to another fault', async () => {
    let nowMs = 0;
    const parts: { -readonly [Name in keyof FigureSource]?: FigureSource[Name] } = {};
    const source = sourceOf();
    const book = new Book(
      { ...source, networks: async () => await (parts.networks ?? source.networks)() },
      defaultSettings,
      () => nowMs,
    );
    const first = await book.figures(genesis, [one]);
    ok('rows' in first);
    let calls = 0;
    parts.networks = async () => {
      calls += 1;
      return await limited();
    };
    for (nowMs of [60_001, 65_002, 110_000, 120_002, 180_003]) {
      const later = await book.figures(genesis, [one]);
      deepEqual('rows' in later && later.rows, first.rows, `${nowMs}`);
    }
    equal(calls, 3);
    parts.networks = async () => {
      throw new Error('does not answer');
    };
    nowMs = 300_000;
    deepEqual(await book.figures(genesis, [one]), { nothing: 'does not answer' });
  });

  it('says to a page that it must not ask for more lines, and does not ask', async () => {
    let calls = 0;
    const source = sourceOf({
      history: async () => {
        calls += 1;
        return await limited();
      },
    });
    const book = new Book(source, defaultSettings, () => 0);
    for (const target of [1, 2])
      deepEqual(await book.history(genesis, target), { nothing: 'limits requests', isLimited: true });
    equal(calls, 1);
  });
});

describe('records from an API', () => {
  it('keeps counts that a double would not hold', () => {
    equal(recordOf(json).authored_slots, '18446744073709551615');
  });

  it('rejects a record with a field of another shape', () => {
    for (const lie of [
      { sli_ppm: 1_000_001 },
      { sli_ppm: -1 },
      { sli_ppm: '<img src=x>' },
      { low_ppm: 0.5 },
      { start_s: null },
      { authored_slots: '<b>1</b>' },
      { assigned_slots: -1 },
    ])
      throws(
        () => recordOf({ ...json, ...lie }),
        /shape that this extension does not know/,
        JSON.stringify(lie),
      );
    for (const none of [null, 'text', [], 7]) throws(() => recordOf(none), /shape/);
  });
});
