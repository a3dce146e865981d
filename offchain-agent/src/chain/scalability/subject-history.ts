import { AgentError } from '../../base/error.ts';
import type { ScalabilityChain } from './scalability-chain.ts';
import type { HistoryRow, Outcome, SubjectInfo } from './scalability-shapes.ts';

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
