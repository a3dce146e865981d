import { deepEqual, equal, throws } from 'node:assert/strict';
import type { LoadPoint } from '../../../../src/scale/load/point.ts';
import { judgeThresholds, parseThreshold } from '../../../../src/scale/load/threshold.ts';
import { loadPoint } from './load-point.ts';

const good = loadPoint(50, 100);

function isMet(text: string, point: LoadPoint = good): boolean | undefined {
  return judgeThresholds(point, [parseThreshold(text)])[0]?.isMet;
}

describe('a threshold of a load', () => {
  it('is a latency to finality, or to another clock', () => {
    const { p95 } = good.latency_us.finalized;
    const ms = Math.ceil((p95 ?? 0) / 1_000);
    equal(isMet(`p95<${ms + 1}ms`), true);
    equal(isMet(`p95 <= ${ms - 1}ms`), false);
    equal(isMet('finalized.p95<1h'), true);
    equal(isMet('accepted.max<1h'), true);
    equal(parseThreshold('p95<500ms').limit, 500_000);
  });

  it('is a throughput', () => {
    equal(isMet('tps>=50'), true);
    equal(isMet('tps > 50/s'), false);
  });

  it('is a number or a share of what went wrong', () => {
    const some: LoadPoint = {
      ...good,
      failures: 4,
      lost: 1,
      intended_tps: 50,
      window: { ...good.window, ms: 8_000 },
    };
    equal(isMet('failed<=4', some), true);
    equal(isMet('failed<4', some), false);
    equal(isMet('failed<=1%', some), true);
    equal(isMet('failed<1%', some), false);
    equal(isMet('lost<=0', some), false);
    equal(isMet('refused<=0'), true);
    equal(isMet('sent>=99%'), true);
  });

  it('is missed by what was never reached', () => {
    const finalized = { ...good.latency_us.finalized, p99: null };
    const lost: LoadPoint = { ...good, latency_us: { ...good.latency_us, finalized } };
    deepEqual(
      judgeThresholds(lost, [parseThreshold('p99<1h')]).map(({ value, isMet: met }) => [value, met]),
      [[null, false]],
    );
  });

  for (const text of [
    'p95',
    'p95<500',
    'p95<5%',
    'p96<1s',
    'tps>=5ms',
    'sent>=5',
    'lost.p95<1s',
    'x.p95<1s',
    '<1s',
    'p95=1s',
  ]) {
    it(`is not ${text}`, () => {
      throws(() => parseThreshold(text), {
        code: 'bad_input/require',
        message: /for example p95<500ms, tps>=100/,
      });
    });
  }
});
