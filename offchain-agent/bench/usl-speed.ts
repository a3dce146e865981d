import { cases } from '../../tests/support/usl-cases.ts';
import { contenders, type Fit, type UslPoints } from './usl/contenders.ts';
import { crateContender, type Speed } from './usl/crate.ts';

const limit = 500_000;
const agreed = 1e-8;
const sizes = [1, 2, 4, 8, 16, 32, 64];
const base = [11, 22, 37, 55, 72, 85, 84];
const sliceMs = 2;

interface Measured extends Speed {
  readonly name: string;
  /** Relative errors of the certified cases, the worst parameter of each; NaN where it refuses the case. */
  readonly errors: readonly number[];
}

/** Fits per second of seven points on one core, ours beside other ways, and how right each is on the certified cases. */
export async function benchSpeed(print: (line: string) => void): Promise<boolean> {
  const sets = noisySets(256);
  const certified = cases.map(({ n, x }) => ({ n: Float64Array.from(n), x: Float64Array.from(x) }));
  const rows: Measured[] = (await contenders()).map(({ name, fit }) => ({
    name,
    ...speedOf(fit, sets),
    errors: cases.map((_, i) => errorOf(i, fit(certified[i] as UslPoints))),
  }));
  const crate = await crateContender(sets, certified);
  if (typeof crate === 'object')
    rows.push({ name: crate.name, ...crate.speed, errors: crate.fits.map((fit, i) => errorOf(i, fit)) });

  print(
    'Fits of 7 points on one core: a second of the fastest 2 ms, and a second of processor time over all;',
  );
  print(`largest relative error of the ${cases.length} certified cases, and how many are right to 1e-8`);
  const head = ['', 'fits/s', 'per cpu s', 'largest error', 'right', 'refused'];
  print(row(head));
  for (const { name, best, perProcessorSecond, errors } of rows) {
    const given = errors.filter((error) => !Number.isNaN(error));
    print(
      row([
        name,
        whole(best),
        perProcessorSecond === undefined ? '-' : whole(perProcessorSecond),
        Math.max(...given).toExponential(1),
        `${given.filter((error) => error <= agreed).length} of ${cases.length}`,
        String(errors.length - given.length),
      ]),
    );
  }
  if (typeof crate === 'string') print(`  usl 0.3 (Rust): ${crate}`);

  const [ours] = rows as [Measured];
  const speed = ours.perProcessorSecond ?? ours.best;
  const isFast = speed >= limit;
  const isRight = ours.errors.every((error) => error <= agreed);
  print(`  ours per cpu s ${whole(speed)}, limit ${whole(limit)}: ${isFast ? 'ok' : 'MISSED'}`);
  print(
    `  ours largest error ${Math.max(...ours.errors).toExponential(1)}, limit 1e-8: ${isRight ? 'ok' : 'MISSED'}`,
  );
  return isFast && isRight;
}

function row([name = '', ...figures]: readonly string[]): string {
  return `  ${name.padEnd(32)}${figures.map((figure) => figure.padStart(14)).join('')}`;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** The same points for all, about 2 % off a law; made before anything is timed. */
function noisySets(count: number): UslPoints[] {
  return Array.from({ length: count }, (_, k) => ({
    n: Float64Array.from(sizes),
    x: Float64Array.from(base, (x, i) => x * (1 + 0.02 * Math.sin(k * 7 + i))),
  }));
}

/**
 * Others who use the machine only ever slow a slice down: the fastest of many says what the fit takes, the processor time
 * of all what it took. A second of slices each, after one to warm up.
 */
function speedOf(fit: Fit, sets: readonly UslPoints[]): Speed {
  let next = 0;
  const slice = (count: number): number => {
    const before = performance.now();
    for (let k = 0; k < count; k++) {
      fit(sets[next] as UslPoints);
      next = (next + 1) % sets.length;
    }
    return performance.now() - before;
  };
  let count = 1;
  for (const start = performance.now(); performance.now() - start < 1_000; )
    if (slice(count) < sliceMs) count = Math.ceil(1.2 * count);
  let [fastest, fits] = [Number.POSITIVE_INFINITY, 0];
  const before = process.cpuUsage();
  for (const start = performance.now(); performance.now() - start < 2_000; fits += count)
    fastest = Math.min(fastest, slice(count));
  const { user, system } = process.cpuUsage(before);
  return { best: (1_000 * count) / fastest, perProcessorSecond: (1e6 * fits) / (user + system) };
}

/** Relative for what is not 0, in units of the law for what a bound holds at 0. */
function errorOf(index: number, fit: readonly number[] | undefined): number {
  const { lambda, sigma, kappa } = cases[index] as (typeof cases)[number];
  if (!fit) return Number.NaN;
  return Math.max(
    ...[lambda, sigma, kappa].map((want, k) => Math.abs((fit[k] ?? 0) - want) / (want === 0 ? 1 : want)),
  );
}
