import { AgentError } from '../src/base/error.ts';
import { besideCells } from './gate/beside.ts';
import { failingCells } from './gate/failing.ts';
import { looks, type ReleaseStory, refusals, stories, storyOf, within } from './gate/histories.ts';
import { otava } from './gate/otava.ts';
import {
  busyRunCells,
  equalCells,
  lossCells,
  lostSizeCells,
  misfitCells,
  type RateCell,
  type RatesOptions,
  sharedDeviationCells,
} from './gate/rates.ts';
import {
  adviceCells,
  betterCells,
  equalNoiseCells,
  noisySizeCells,
  pairedLossCells,
} from './gate/verdicts.ts';

interface GateBenchOptions {
  readonly seed?: string;
  readonly count?: string;
}

const histories = 300;
/** Two standard errors of the difference of two shares. */
const rivalTolerance = 4;

/**
 * How often the gate gives which verdict under which noise, each rate beside its limit; 1 where one is outside.
 * @throws AgentError `bad_input/option` for a seed or a count that is none
 */
export async function benchGate({
  seed: asked = '1',
  count: many = '2000',
}: GateBenchOptions): Promise<number> {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const seed = whole('--seed', asked, 0);
  const count = whole('--count', many, 50);
  const options: RatesOptions = { seed, count, print };
  print(`seed ${seed}, ${count} comparisons a cell; rates in %`);
  print('equal releases: refused (inconclusive), by sizes x repetitions and mode');
  const cells = [equalCells(options)];
  for (const [title, measure] of [
    ['runs that differ by more than is assumed', busyRunCells],
    ['lost sizes, starts 2 % and 1 % within', lostSizeCells],
    ['smaller losses', lossCells],
    ['what both sides share', sharedDeviationCells],
    ['laws with noise that fit calls not_usl', misfitCells],
    ['failed answers, 5,000 a point', failingCells],
    [
      'equal releases under noises of others: refused by throughput + by spread (inconclusive)',
      equalNoiseCells,
    ],
    ['releases that gained at some sizes and lost at none', betterCells],
    ['losses in pairs', pairedLossCells],
    ['a noisy size', noisySizeCells],
    ['rounds advised', adviceCells],
    ['latency and spread', besideCells],
  ] as const) {
    print(title);
    const found = measure(options);
    for (const cell of found) print(`  ${lineOf(cell)}`);
    cells.push(found);
  }
  print('histories: refused within 1/3/5/10/20 releases');
  cells.push(await historyCells(seed, print));
  const all = cells.flat();
  const outside = all.filter((cell) => !isWithin(cell));
  print(`${all.length} cells with a limit, ${outside.length} outside`);
  for (const cell of outside) print(`  outside: ${lineOf(cell)}`);
  return outside.length === 0 ? 0 : 1;
}

async function historyCells(seed: number, print: (line: string) => void): Promise<RateCell[]> {
  const cells: RateCell[] = [];
  for (const kind of stories)
    for (const k of [8, 12, 30]) {
      const told: ReleaseStory[] = Array.from({ length: histories }, (_, i) =>
        storyOf(kind, k, seed * 100_003 + 104_729 * i + k),
      );
      const found = within(told.map(refusals));
      const others = k === 12 ? await otava(told) : '';
      const rival = typeof others === 'string' ? undefined : within(others);
      const why = typeof others === 'string' ? others : '';
      const shown = k === 12 ? `; Otava ${rival ? textOf(rival) : why}` : '';
      print(`  ${kind.name}, k = ${k}: ${textOf(found)}${shown}`);
      const what = `${kind.name}, k = ${k}`;
      if (kind.most !== undefined)
        cells.push({
          what: `${what}: refused within ${looks.at(-1)}`,
          percent: found.at(-1) ?? 0,
          most: kind.most,
        });
      if (kind.isFound && rival)
        found.forEach((percent, i) =>
          cells.push({
            what: `${what}: found within ${looks[i]}`,
            percent,
            least: (rival[i] ?? 0) - rivalTolerance,
          }),
        );
    }
  return cells;
}

function isWithin({ percent, least = 0, most = 100 }: RateCell): boolean {
  return percent >= least && percent <= most;
}

function lineOf({ what, percent, least, most, more }: RateCell): string {
  const limit = [least !== undefined && `at least ${least}`, most !== undefined && `at most ${most}`]
    .filter((part) => part !== false)
    .join(', ');
  return `${what}: ${percent.toFixed(2)}${limit === '' ? '' : ` (${limit})`}${more ? `; ${more}` : ''}`;
}

function textOf(row: readonly number[]): string {
  return row.map((value) => value.toFixed(0)).join('/');
}

function whole(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new AgentError('bad_input/option', `${flag} ${text}: expected a whole number from ${least} on`);
}
