import { type BlameCell, type BlameSources, blameMatrix } from '../../tests/support/blame-matrix.ts';
import { AgentError } from '../src/base/error.ts';

interface BlameBenchOptions {
  readonly seed?: string;
  readonly count?: string;
}

/** Limits were set on seeds below it. */
const firstJudged = 1_000;
/** Laid wrongly, of all losses that cost points. */
const mostWrong = 0.01;
/** Laid rightly of each planted kind, where siblings and parachains are heard too. */
const leastRight = 0.9;

/**
 * How `almanac earnings --blame` judges losses of made-up sessions whose faults are known, each rate beside its limit; 1 where one
 * is outside.
 * @throws AgentError `bad_input/option` for a seed or a count that is none
 */
export async function benchBlame({
  seed: asked = String(firstJudged),
  count: many = '20',
}: BlameBenchOptions): Promise<number> {
  const seed = whole('--seed', asked);
  const count = whole('--count', many);
  const seeds = Array.from({ length: count }, (_, place) => seed + place);
  print(`${count} sessions of 100 blocks, 30 validators, 6 groups; seeds ${seed}..${seed + count - 1}`);
  if (seed < firstJudged) print(`limits were set on seeds below ${firstJudged}`);
  const isWithin: boolean[] = [];
  for (const sources of ['archive', 'all'] as const)
    isWithin.push(printMatrix(blameMatrix(seeds, sources), sources));
  return await Promise.resolve(isWithin.every(Boolean) ? 0 : 1);
}

function printMatrix(cells: readonly BlameCell[], sources: BlameSources): boolean {
  print('');
  print(sources === 'archive' ? 'from final blocks alone' : 'with siblings and nodes of the parachains');
  print('lost    fault      right  wrong  unknown  right %');
  for (const { kind, fault, right, wrong, unknown, errors } of cells) {
    print(
      `${kind.padEnd(7)} ${fault.padEnd(9)} ${[right, wrong, unknown].map((count) => String(count).padStart(6)).join(' ')}   ${share(right, right + wrong + unknown)}`,
    );
    for (const [rule, times] of errors)
      if (!rule.includes('unknown')) print(`        wrong: ${rule}: ${times}`);
  }
  // What costs points: a bit costs none.
  const paid = cells.filter(({ kind }) => kind !== 'bit');
  const all = sumOf(paid);
  print(
    `laid wrongly: ${share(all.wrong, all.total)} % of ${all.total} (at most ${mostWrong * 100} %); bits: ${wrongBits(cells)}`,
  );
  let isWithin = all.wrong <= mostWrong * all.total;
  for (const fault of ['collator', 'frozen', 'cut', 'region'] as const) {
    const { right, total } = sumOf(paid.filter((cell) => cell.fault === fault));
    const limit = sources === 'all' ? ` (at least ${leastRight * 100} %)` : '';
    print(`${fault}: ${share(right, total)} % of ${total} laid rightly${limit}`);
    if (sources === 'all' && right < leastRight * total) isWithin = false;
  }
  return isWithin;
}

function wrongBits(cells: readonly BlameCell[]): string {
  const { wrong, total } = sumOf(cells.filter(({ kind }) => kind === 'bit'));
  return `${share(wrong, total)} % of ${total}`;
}

function sumOf(cells: readonly BlameCell[]) {
  const sum = (of: 'right' | 'wrong' | 'unknown'): number =>
    cells.reduce((total, cell) => total + cell[of], 0);
  const [right, wrong, unknown] = [sum('right'), sum('wrong'), sum('unknown')];
  return { right, wrong, unknown, total: right + wrong + unknown };
}

function share(part: number, all: number): string {
  return all === 0 ? '-' : ((100 * part) / all).toFixed(2);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function whole(option: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= 1_000_000) return value;
  throw new AgentError(
    'bad_input/option',
    `invalid ${option} \`${text}\`; give a whole number from 1 to 1,000,000`,
  );
}
