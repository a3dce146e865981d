import type { Sides } from '../../src/scale/gate/differences.ts';
import { judgeLatency } from '../../src/scale/gate/latency.ts';
import type { GateSide } from '../../src/scale/gate/side.ts';
import { judgeSpread } from '../../src/scale/gate/spread.ts';
import { defaultPolicy } from '../../src/scale/gate/verdict.ts';
import { type GateDesign, randomOf } from './noise.ts';
import type { RateCell, RatesOptions } from './rates.ts';
import { sixSizes, sweptColumns } from './sweeps.ts';

/** p99 at 10 % noise, and runs that differ three times as much. */
export function besideCells({ seed, count }: RatesOptions): RateCell[] {
  const cells: RateCell[] = [];
  for (const [mode, repetitions] of sweptColumns) {
    const latency = (times: number): number => {
      const random = randomOf(seed + repetitions);
      let refused = 0;
      for (let i = 0; i < count; i++) {
        const side = (share: number): GateSide => latencySide(mode, repetitions, share, random);
        const found = judgeLatency({ baseline: side(1), candidate: side(times) }, defaultPolicy);
        if (found?.verdict === 'regress') refused += 100 / count;
      }
      return refused;
    };
    const what = `p99 at 10 % noise, ${repetitions} ${mode}`;
    cells.push({ what: `${what}, equal: refused`, percent: latency(1), most: 5 });
    // Once each, sizes alone show the noise.
    cells.push({
      what: `${what}, x1.5: refused`,
      percent: latency(1.5),
      ...(repetitions > 1 && { least: 95 }),
    });
  }
  for (const repetitions of [3, 5]) {
    const random = randomOf(seed + repetitions);
    let refused = 0;
    for (let i = 0; i < count; i++) {
      const rows = (deviation: number): number[][] =>
        sixSizes.map(() => Array.from({ length: repetitions }, () => Math.exp(deviation * random.normal())));
      const sides: Sides = { mode: 'pairs', sizes: sixSizes, baseline: rows(0.01), candidate: rows(0.03) };
      if (judgeSpread(sides, defaultPolicy).verdict === 'regress') refused += 100 / count;
    }
    cells.push({
      what: `runs differ by 3 % instead of 1 %, ${repetitions} pairs: refused`,
      percent: refused,
      least: 65,
    });
  }
  return cells;
}

function latencySide(
  mode: GateDesign['mode'],
  repetitions: number,
  share: number,
  random: ReturnType<typeof randomOf>,
): GateSide {
  const points = sixSizes.flatMap((n) =>
    Array.from({ length: repetitions }, (_, j) => ({
      n,
      throughput: 1,
      ...(mode !== 'shared' && { start: 100 * n + j }),
      ...(mode === 'pairs' && { pair: j }),
    })),
  );
  const latencies = points.map(({ n }) => {
    const p99 = share * (1 + n / 10) * Math.exp(0.1 * random.normal());
    return { mean: p99 / 3, p99 };
  });
  return {
    source: '',
    points,
    latencies,
    fingerprint: undefined,
    varied: undefined,
    contentId: '',
    run: undefined,
    unfit: undefined,
  };
}
