import { AgentError } from '../../base/error.ts';
import type {
  ClaimedIntervals,
  FitOutcome,
  LawAnswer,
  Parameters,
  PredictionInfo,
  RunHistoryRow,
  RunInput,
  StoredPrediction,
  StoredRun,
  SubjectInfo,
} from './scalability-shapes.ts';

/** What the chain holds from whoever submits, in its smallest unit. */
export interface Deposits {
  readonly subject: bigint;
  readonly run: bigint;
  readonly point: bigint;
}

/** What a chain keeps of load tests, at its finalized head. */
export interface ScalabilityChain {
  readonly deposits: Deposits;
  /** Number of the finalized block. */
  finalizedBlock(): Promise<number>;
  subject(name: string): Promise<SubjectInfo | undefined>;
  /** All runs of a subject, the newest first. */
  runs(subject: number): Promise<readonly StoredRun[]>;
  predictionOf(run: number): Promise<StoredPrediction | undefined>;
  /** Of the newest run that has one (of a version, if one is named), against the requirement of now. */
  prediction(subject: number, version?: string): Promise<PredictionInfo | undefined>;
  /** All runs of a subject with their laws, the newest first. */
  history(subject: number): Promise<readonly RunHistoryRow[]>;
  /** In millionths, at a size in millionths; undefined beyond twice the largest measured size. */
  throughputAt(run: number, size: number): Promise<bigint | undefined>;
  /** In µs, as `throughputAt`. */
  latencyAt(run: number, size: number): Promise<number | undefined>;
  /** Whether the chain would accept parameters for a run, and with which step. */
  checkPrediction(run: number, parameters: Parameters): Promise<LawAnswer>;
}

/** Where what was submitted became final; undefined where it was there before. */
export interface FinalizedPlace {
  readonly block: number;
  readonly hash: string;
}

/** What an account does with subjects, runs and predictions: each exactly once in effect, and final when it returns. */
export interface ScalabilityAccount {
  readonly address: string;
  /** @throws AgentError `no/refused` in words, as all of them do */
  register(name: string): Promise<{ readonly subject: number; readonly place: FinalizedPlace | undefined }>;
  /** A run whose evidence the subject has already is not stored again. */
  submitRun(
    subject: number,
    run: RunInput,
  ): Promise<{ readonly run: number; readonly place: FinalizedPlace | undefined }>;
  submitPrediction(
    run: number,
    parameters: Parameters,
    claimed: ClaimedIntervals,
  ): Promise<{ readonly place: FinalizedPlace | undefined; readonly outcome: FitOutcome | undefined }>;
}

/** Whether a stored run has the evidence of one that is to be submitted: then it is that run. */
export function sameRun({ evidence }: Pick<StoredRun, 'evidence'>, run: Pick<RunInput, 'evidence'>): boolean {
  return evidence.root === run.evidence.root && evidence.contentId === run.evidence.contentId;
}

export function sameLaw(left: Parameters, right: Parameters): boolean {
  return left.lambda === right.lambda && left.sigma === right.sigma && left.kappa === right.kappa;
}

/** A run of a subject with its law. */
export interface SubjectRelease extends RunHistoryRow {
  readonly isBaseline: boolean;
  /** Against what is required now; undefined where nothing is, or a newer run of the version stands for it. */
  readonly outcome: FitOutcome | undefined;
}

/** Runs of a subject, the oldest first. */
export interface SubjectHistory {
  readonly info: SubjectInfo;
  readonly releases: readonly SubjectRelease[];
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
