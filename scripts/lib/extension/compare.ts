import { join } from 'node:path';
import { root } from '../folders.mjs';
import { type Captured, capture } from '../process.mjs';

/** What an element of the extension says of itself, and what a reader sees in it. */
export interface ShownCell {
  readonly network?: string;
  readonly target?: string;
  readonly start?: string;
  readonly latencyStart?: string;
  readonly ppm?: string;
  readonly low?: string;
  readonly high?: string;
  readonly p50?: string;
  readonly words: CellWords;
}

export interface CellWords {
  readonly share: string;
  readonly range: string;
  readonly latency: string;
}

/** The part of a record of `almanac sli --json` that a row shows. */
export interface PrintedRecord {
  readonly start_s: number;
  readonly sli_ppm: number | null;
  readonly low_ppm?: number | null;
  readonly high_ppm?: number | null;
  readonly p50_us?: number | null;
  readonly quorum?: boolean;
  readonly samples?: number | string;
}

interface SliAnswerDocument {
  readonly targets: readonly {
    readonly target: number;
    readonly records: readonly PrintedRecord[];
  }[];
}

/**
 * Cells that are not what `almanac sli --json` prints of the same period, a sentence each.
 * @param node of the chain that keeps the records
 * @throws with the words of the command
 */
export async function unequalCells(cells: readonly ShownCell[], node: string): Promise<readonly string[]> {
  const network = cells[0]?.network ?? '0';
  const printed = async (indicator: string): Promise<SliAnswerDocument> => {
    const command = join(root, 'offchain-agent/bin/almanac.js');
    const of = ['--network', network, '--indicator', indicator, '--period', 'day'];
    const args = ['sli', 'all', '--url', node, ...of, '--json'];
    return answerOf(args, await capture(process.execPath, [command, ...args]));
  };
  const shares = await printed('authorship');
  const latencies = await printed(network === '0' ? 'arrival' : 'rpc');
  return cells.flatMap((cell) => {
    const of = ({ targets }: SliAnswerDocument, start: string | undefined): PrintedRecord | undefined =>
      targets
        .find(({ target }) => String(target) === cell.target)
        ?.records.find(({ start_s: startS }) => String(startS) === start);
    const record = of(shares, cell.start);
    if (!record) return [`target ${cell.target}: almanac sli prints no record of ${cell.start}`];
    const latency = of(latencies, cell.latencyStart);
    const { share, range, latency: median } = wordsOf(record, latency);
    const values = [record.sli_ppm, record.low_ppm, record.high_ppm, latency?.p50_us];
    const expected = [...values.map((value) => value ?? '-'), share, range, median].join(', ');
    const attributes = [cell.ppm, cell.low, cell.high, cell.p50].map((value) => value ?? '-');
    const shown = [...attributes, cell.words.share, cell.words.range, cell.words.latency].join(', ');
    return shown === expected
      ? []
      : [`target ${cell.target}: shows ${shown}, almanac sli prints ${expected}`];
  });
}

/**
 * The answer of `almanac sli --json`: also one without a record, with an exit code that says so. Nobody need report latencies of a chain.
 * @throws with the words of the command
 */
export function answerOf(
  args: readonly string[],
  { code, stdout, output }: Pick<Captured, 'code' | 'stdout' | 'output'>,
): SliAnswerDocument {
  const document = stdout === '' ? {} : (JSON.parse(stdout) as Partial<SliAnswerDocument>);
  if (document.targets === undefined)
    throw new Error(`almanac ${args.join(' ')} ended with ${code}: ${output}`);
  return { targets: document.targets };
}

/** The words of a row, formatted by whole numbers and text alone: it shares no code with the extension. */
export function wordsOf(record: PrintedRecord, latency: PrintedRecord | undefined): CellWords {
  const { sli_ppm: share, low_ppm: low = null, high_ppm: high = null } = record;
  return {
    share: share === null ? '?' : `${hundredths(Math.floor(share / 100))} %`,
    range:
      low === null || high === null
        ? '-'
        : `${hundredths(Math.floor(low / 100))}..${hundredths(Math.ceil(high / 100))} %`,
    latency: medianOf(latency),
  };
}

function medianOf(latency: PrintedRecord | undefined): string {
  if (!latency) return '-';
  const { p50_us: us = null, quorum, samples } = latency;
  if (us === null) return quorum === true && String(samples) !== '0' ? '> timeout' : '?';
  if (us >= 100_000) return `${Math.ceil(us / 1_000)} ms`;
  if (us < 10_000) return `${hundredths(Math.ceil(us / 10))} ms`;
  const tenths = String(Math.ceil(us / 100));
  return `${tenths.slice(0, -1)}.${tenths.slice(-1)} ms`;
}

function hundredths(count: number): string {
  const digits = String(count).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
