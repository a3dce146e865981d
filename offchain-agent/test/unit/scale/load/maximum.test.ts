import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { AgentError } from '../../../../src/base/error.ts';
import { findMaximum, type Tried } from '../../../../src/scale/load/maximum.ts';
import type { JudgedRefusal } from '../../../../src/scale/load/point.ts';

const good = (rate: number, limit: number): Tried => ({
  tps: Math.min(rate, limit),
  sustained: rate <= limit,
  verdict: 'measured',
  reasons: [],
  overload: rate <= limit ? [] : ['the backlog grew'],
});
const from80 = { from: 80 };
const refusedFor = (kind: JudgedRefusal['kind']): Tried => ({
  tps: 0,
  sustained: false,
  verdict: 'refused',
  reasons: [{ kind, why: 'the machine was busy' }],
  overload: [],
});

describe('the search for the highest rate', () => {
  for (const limit of [1.5, 37, 50, 444, 12_345]) {
    it(`finds a limit of ${limit} to 5 % and never above it`, async () => {
      const { rate } = await findMaximum(async (tried) => good(tried, limit), { from: 50 });
      ok(rate <= limit && rate >= limit / 1.05, String(rate));
    });
  }

  it('needs few trials from a good guess', async () => {
    const { rate, tried } = await findMaximum(async (rate) => good(rate, 97), { from: 100, step: 1.1 });
    ok(rate <= 97 && rate >= 97 / 1.05, String(rate));
    ok(tried.length <= 3, String(tried.length));
  });

  it('ends as soon as it is as precise as was asked', async () => {
    const { tried } = await findMaximum(async (rate) => good(rate, 97), { from: 60, precision: 1 });
    deepEqual(
      tried.map(({ rate, sustained }) => [rate, sustained]),
      [
        [60, true],
        [120, false],
      ],
    );
  });

  it('finds what is far above a guess, however small its first step', async () => {
    const { rate } = await findMaximum(async (rate) => good(rate, 500), { from: 100, step: 1.05 });
    ok(rate <= 500 && rate >= 500 / 1.05, String(rate));
  });

  it('asks for no rate above the highest, and finds a limit just below it', async () => {
    const asked: number[] = [];
    const { rate } = await findMaximum(
      async (rate) => {
        asked.push(rate);
        return good(rate, 325);
      },
      { from: 100, most: 333 },
    );
    ok(rate <= 325 && rate >= 325 / 1.05, String(rate));
    equal(Math.max(...asked), 333);
  });

  it('cannot tell the highest where the chain sustains all that can be asked', async () => {
    await rejects(
      findMaximum(async (rate) => good(rate, 1_000), { from: 100, most: 333 }),
      {
        code: 'unknown/unbounded',
        message: /sustained 333\.0 a second, .* higher ones can be asked for a shorter --for$/,
      },
    );
  });

  it('tries a rate that failed once more', async () => {
    const calls: number[] = [];
    const { rate } = await findMaximum(async (tried) => {
      calls.push(tried);
      // One burst of bad luck at the first rate.
      return calls.length === 1 ? { ...good(tried, 0), tps: 0.95 * tried } : good(tried, 100);
    }, from80);
    deepEqual(calls.slice(0, 2), [80, 80]);
    ok(rate >= 95, String(rate));
  });

  it('takes a clear failure at once, and goes on from what was served', async () => {
    const calls: number[] = [];
    await findMaximum(
      async (tried) => {
        calls.push(tried);
        return good(tried, 100);
      },
      { from: 160 },
    );
    ok(calls[0] === 160 && calls[1] === 97, String(calls));
  });

  it('returns the measurement of the rate that it found, and all that it tried', async () => {
    const { rate, point, tried } = await findMaximum(
      async (tried) => ({ ...good(tried, 100), name: `at ${tried}` }),
      from80,
    );
    equal(point.name, `at ${rate}`);
    equal(point.tps, rate);
    ok(
      tried.some(({ sustained, rate: failed }) => !sustained && failed <= rate * 1.05),
      JSON.stringify(tried),
    );
  });

  it('repeats a point that the machine spoiled', async () => {
    let calls = 0;
    const { rate } = await findMaximum(async (tried) => {
      calls += 1;
      return calls % 2 === 1 ? refusedFor('host_bound') : good(tried, 100);
    }, from80);
    ok(rate >= 95, String(rate));
  });

  for (const kind of ['host_bound', 'generator_bound'] as const) {
    it(`never reports a limit of the machine as one of the chain: ${kind}`, async () => {
      await rejects(
        findMaximum(async (tried) => (tried > 150 ? refusedFor(kind) : good(tried, 1_000)), { from: 50 }),
        { code: `unknown/${kind}`, message: /at 200\.0 a second the machine was busy/ },
      );
    });
  }

  it('takes a chain that stops making blocks for one that is overrun', async () => {
    const { rate, tried } = await findMaximum(async (tried) => {
      if (tried > 150) throw new AgentError('no/blocks', 'the chain made 1 block');
      return good(tried, 100);
    }, from80);
    ok(rate <= 100 && rate >= 95, String(rate));
    deepEqual(tried[1], { rate: 160, tps: 0, sustained: false });
  });

  it('takes one that makes too few blocks in a time in which it made enough for overrun too', async () => {
    const tooFew = new AgentError('bad_input/too_short', 'the chain made 1 whole block');
    const { rate, tried } = await findMaximum(async (tried) => {
      if (tried > 150) throw tooFew;
      return good(tried, 100);
    }, from80);
    ok(rate <= 100 && rate >= 95, String(rate));
    deepEqual(tried[1], { rate: 160, tps: 0, sustained: false });
    // Where it never made enough, it is the time that is too short.
    await rejects(
      findMaximum(async () => {
        throw tooFew;
      }, from80),
      { code: 'bad_input/too_short' },
    );
  });

  it('says so when a chain takes nothing', async () => {
    await rejects(
      findMaximum(async (tried) => good(tried, 0), { from: 4 }),
      { code: 'no/not_sustained' },
    );
  });
});
