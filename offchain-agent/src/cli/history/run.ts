import type { ScalabilityChain } from '../../chain/scalability/scalability-chain.ts';
import type { HistoryRow, Outcome, SubjectInfo } from '../../chain/scalability/scalability-shapes.ts';
import { AgentError } from '../../error.ts';
import { parseCount } from '../count.ts';
import { exitCode } from '../exit.ts';
import { missedParts } from '../law-text.ts';
import { print, writeJson } from '../output.ts';
import { writeOutput } from '../points-file.ts';
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

/** A run of a subject with its law. */
export interface Release extends HistoryRow {
  readonly isBaseline: boolean;
  /** Against what is required now; undefined where nothing is, or a newer run of the version stands for it. */
  readonly outcome: Outcome | undefined;
}

/** Runs of a subject, the oldest first. */
export interface SubjectHistory {
  readonly info: SubjectInfo;
  readonly releases: readonly Release[];
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

/**
 * The newest runs of a subject, each with its law and how that stands to what is required.
 * @throws AgentError `bad_input/subject`
 */
export async function readHistory(
  chain: Pick<ScalabilityChain, 'subject' | 'history' | 'prediction'>,
  name: string,
  last: number,
): Promise<SubjectHistory> {
  const info = await requireSubject(chain, name);
  const rows = (await chain.history(info.id)).slice(0, last).toReversed();
  const versions = info.requirement ? [...new Set(rows.map(({ version }) => version))] : [];
  const found = await Promise.all(versions.map((version) => chain.prediction(info.id, version)));
  const outcomes = new Map(found.map((prediction) => [prediction?.run, prediction?.outcome]));
  return {
    info,
    releases: rows.map((row) => ({
      ...row,
      isBaseline: row.run === info.baseline,
      outcome: outcomes.get(row.run),
    })),
  };
}

/** @throws AgentError `bad_input/subject` when the chain has none of this name */
export async function requireSubject(
  chain: Pick<ScalabilityChain, 'subject'>,
  name: string,
): Promise<SubjectInfo> {
  const info = await chain.subject(name);
  if (info) return info;
  throw new AgentError(
    'bad_input/subject',
    `the chain has no subject "${name}"; "almanac submit --register" registers one with its first run`,
    { data: { subject: name } },
  );
}
