import { AgentError } from '../src/base/error.ts';
import { failingCells } from './gate/failing.ts';
import { expected, type ReleaseStory, refusals, stories, storyOf, within } from './gate/histories.ts';
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

interface GateBenchOptions {
  readonly seed?: string;
  readonly count?: string;
}

const histories = 300;
/** How far a row of the table may lie from what it was held against. */
const rowTolerance = 10;

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
  ] as const) {
    print(title);
    const found = measure(options);
    for (const cell of found) print(`  ${lineOf(cell)}`);
    cells.push(found);
  }
  print('histories: refused at the release / within 3 / within 10');
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
    for (const [at, k] of [8, 30].entries()) {
      const told: ReleaseStory[] = Array.from({ length: histories }, (_, i) =>
        storyOf(kind, k, seed * 100_003 + 104_729 * i + k),
      );
      const refused = told.map(refusals);
      const rows = {
        once: within(refused.map(({ once }) => once)),
        twice: within(refused.map(({ twice }) => twice)),
      };
      const rival = await otava(told);
      const shown = typeof rival === 'string' ? rival : textOf(within(rival));
      print(
        `  ${kind.name}, k = ${k}: one run ${textOf(rows.once)}, second run ${textOf(rows.twice)}; Otava ${shown}`,
      );
      const right = expected[kind.name];
      for (const [of, row] of Object.entries(rows).entries()) {
        const [name, found] = row;
        const table = right?.[2 * at + of] ?? [];
        found.forEach((percent, i) =>
          cells.push({
            what: `${kind.name}, k = ${k}, ${name === 'once' ? 'one run' : 'second run'}, ${['at once', 'within 3', 'within 10'][i]}`,
            percent,
            least: (table[i] ?? 0) - rowTolerance,
            most: (table[i] ?? 0) + rowTolerance,
          }),
        );
      }
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
