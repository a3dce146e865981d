import { join } from 'node:path';
import { root } from '../folders.mjs';
import { capture } from '../process.mjs';

/** What an element of the extension says of itself: attributes of its host. */
export interface ShownCell {
  readonly network?: string;
  readonly target?: string;
  readonly start?: string;
  readonly ppm?: string;
  readonly low?: string;
  readonly high?: string;
}

interface SliAnswerDocument {
  readonly targets: readonly {
    readonly target: number;
    readonly records: readonly {
      readonly start_s: number;
      readonly sli_ppm: number | null;
      readonly low_ppm?: number | null;
      readonly high_ppm?: number | null;
    }[];
  }[];
}

/**
 * Cells that are not what `almanac sli --json` prints of the same period, a sentence each.
 * @param node of the chain that keeps the records
 * @throws with the words of the command
 */
export async function unequalCells(cells: readonly ShownCell[], node: string): Promise<readonly string[]> {
  const [network = '0'] = cells.map((cell) => cell.network ?? '0');
  const command = join(root, 'offchain-agent/bin/almanac.js');
  const args = ['sli', 'all', '--url', node, '--network', network, '--period', 'day', '--json'];
  const { code, stdout, output } = await capture(process.execPath, [command, ...args]);
  if (code !== 0) throw new Error(`almanac ${args.join(' ')} ended with ${code}: ${output}`);
  const { targets } = JSON.parse(stdout) as SliAnswerDocument;
  return cells.flatMap(({ target, start, ppm, low, high }) => {
    const record = targets
      .find((one) => String(one.target) === target)
      ?.records.find((one) => String(one.start_s) === start);
    const printed = [record?.sli_ppm, record?.low_ppm, record?.high_ppm].map((value) => value ?? '-');
    const shown = [ppm, low, high].map((value) => value ?? '-');
    return record && printed.join() === shown.join()
      ? []
      : [`target ${target}: shows ${shown.join(', ')}, almanac sli prints ${printed.join(', ')}`];
  });
}
