import { exitCode } from '../../base/exit.ts';
import { readHistory } from '../../chain/scalability/subject-history.ts';
import { writeOutput } from '../../scale/campaign/points-file.ts';
import { parseCount } from '../count.ts';
import { missedParts } from '../law-text.ts';
import { print, writeJson } from '../output.ts';
import { withScalability } from '../with-scalability.ts';
import { historySvg } from './chart-svg.ts';
import { historyDocument } from './document.ts';
import { historyLines } from './screen.ts';

export interface HistoryCommandOptions {
  readonly url?: string;
  readonly last: string;
  readonly svg?: string;
  readonly json?: boolean;
}

const mostRuns = 10_000;

/** Prints the history of a subject. */
export async function runHistory(subject: string, options: HistoryCommandOptions): Promise<void> {
  const last = parseCount(options.last, '--last', mostRuns);
  await withScalability(options, async (open) => {
    const history = await readHistory(open.chain, subject, last);
    if (options.svg) writeOutput(options.svg, historySvg(history));
    if (options.json) writeJson(historyDocument(history, open));
    else historyLines(history, open).forEach(print);
    const newest = history.releases.filter(({ law }) => law !== undefined).at(-1);
    if (newest?.outcome && missedParts(newest.outcome).length > 0) process.exitCode = exitCode.no;
  });
}
