import { benchIntervals } from './usl-intervals.ts';
import { benchSpeed } from './usl-speed.ts';

/** Prints how right and how fast the fit is; 1 where a figure is outside its limit. */
export async function benchUsl(): Promise<number> {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const isFast = await benchSpeed(print);
  const isRight = benchIntervals(print);
  return isFast && isRight ? 0 : 1;
}
