import type {
  Checked,
  FitOutcome,
  Parameters,
  Requirement,
  StoredPoint,
} from '@almanac-chain/agent/chain/scalability/scalability-shapes';
import type { flags } from '@almanac-chain/agent/usl/flags';
import type { AlmanacApi, Asked } from './connection.ts';
import { nameText } from './text.ts';

type Apis = AlmanacApi['apis']['ScalabilityApi'];
type ChainRun = Awaited<ReturnType<Apis['runs']>>[number][1];
type ChainPrediction = NonNullable<Awaited<ReturnType<Apis['prediction']>>>;
type ChainChecked = ChainPrediction['prediction']['checked'];
type Flag = (typeof flags)[number];
type ChainSubject = NonNullable<Awaited<ReturnType<Apis['subject']>>>;

interface SubjectName {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  readonly runs: number;
}

/** A run with its points, and the law that the chain has proved for it. */
export interface Run {
  readonly id: number;
  readonly version: string;
  readonly commit: string;
  /** Runs of one test bed compare. */
  readonly testBed: string;
  readonly block: number;
  readonly varied: 'Validators' | 'Concurrency';
  readonly weighting: 'None' | 'Given' | 'Relative';
  readonly points: readonly StoredPoint[];
  readonly law: { readonly parameters: Parameters; readonly checked: Checked } | undefined;
  readonly isBaseline: boolean;
  /** How the newest run of its version stands to what is required. */
  readonly outcome: FitOutcome | undefined;
}

export interface TestedSubject {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  readonly requirement: Requirement | undefined;
  /** The newest first. */
  readonly runs: readonly Run[];
}

/** Runs that the chain answers in one call. */
const mostRuns = 64;

export async function readSubjects({ api, at }: Asked): Promise<readonly SubjectName[]> {
  const count = await api.query.Scalability.NextSubjectId.getValue(at);
  const infos = await Promise.all(
    Array.from({ length: count }, (_, id) => api.apis.ScalabilityApi.subject(id, at)),
  );
  return infos.flatMap((info) =>
    info
      ? [
          {
            id: info.id,
            name: nameText(info.subject.name),
            owner: info.subject.owner,
            runs: info.runs.length,
          },
        ]
      : [],
  );
}

/**
 * A subject with its newest runs; undefined when there is none of this id.
 * @param withOutcomes whether the chain is asked how each version stands to what is required: a question a version
 */
export async function readSubject(
  { api, at }: Asked,
  id: number,
  { withOutcomes = true }: { readonly withOutcomes?: boolean } = {},
): Promise<TestedSubject | undefined> {
  const [info, runs, history] = await Promise.all([
    api.apis.ScalabilityApi.subject(id, at),
    api.apis.ScalabilityApi.runs(id, 0, mostRuns, at),
    api.apis.ScalabilityApi.history(id, 0, mostRuns, at),
  ]);
  if (!info) return undefined;
  const versions = new Map(history.map(({ version }) => [nameText(version), version]));
  const predictions = await Promise.all(
    (withOutcomes ? [...versions.values()] : []).map((version) =>
      api.apis.ScalabilityApi.prediction(id, version, at),
    ),
  );
  const outcomes = new Map(
    predictions.flatMap((found) => (found ? [[found.run, found.outcome] as const] : [])),
  );
  const laws = new Map(history.map(({ run, law }) => [run, law]));
  return {
    id,
    name: nameText(info.subject.name),
    owner: info.subject.owner,
    requirement: info.requirement && readRequirement(info.requirement),
    runs: runs.map(([run, stored]) => {
      const law = laws.get(run);
      const outcome = outcomes.get(run);
      return {
        ...readRun(run, stored),
        isBaseline: run === info.baseline,
        law: law && { parameters: law[0], checked: readChecked(law[1]) },
        outcome: outcome && readOutcome(outcome),
      };
    }),
  };
}

function readRun(id: number, run: ChainRun): Omit<Run, 'law' | 'isBaseline' | 'outcome'> {
  return {
    id,
    version: nameText(run.version),
    commit: nameText(run.commit),
    testBed: run.fingerprint,
    block: run.submitted,
    varied: run.varied.type,
    weighting: run.weighting.type,
    points: run.points.map(({ size_millionths, throughput, latency, repetitions, weight }) => ({
      size: Number(size_millionths),
      throughput,
      latency: latency && {
        meanUs: Number(latency.mean_us),
        p50Us: Number(latency.p50_us),
        p95Us: Number(latency.p95_us),
        p99Us: Number(latency.p99_us),
      },
      repetitions,
      weight,
    })),
  };
}

function readChecked({ bounds, step, figures }: ChainChecked): Checked {
  const { peak, limit, flags: set, sum_of_squares } = figures;
  const own: Readonly<Record<Flag, boolean>> = set;
  return {
    bounds: { sigma: bounds.sigma?.type, kappa: bounds.kappa },
    step: { lambda: Number(step.lambda), sigma: Number(step.sigma), kappa: Number(step.kappa) },
    figures: {
      peak: peak && {
        size: Number(peak.size_millionths),
        throughput: peak.throughput,
        bestSize: Number(peak.best_size),
      },
      limit,
      // In the order of the runtime; the list itself would bring all of the fitting along.
      flags: Object.entries(own).flatMap(([flag, isSet]) => (isSet ? [flag as Flag] : [])),
      sumOfSquares: sum_of_squares,
    },
  };
}

function readRequirement(requirement: NonNullable<ChainSubject['requirement']>): Requirement {
  const { min_throughput, max_latency, max_sigma, max_kappa, max_regression_ppm } = requirement;
  return {
    minThroughput: min_throughput,
    maxLatency: max_latency && {
      size: Number(max_latency.size_millionths),
      latencyUs: Number(max_latency.latency_us),
    },
    maxSigma: max_sigma,
    maxKappa: max_kappa,
    maxRegressionPpm: max_regression_ppm,
  };
}

function readOutcome({
  throughput,
  latency_us,
  regression_ppm,
  missed,
}: NonNullable<ChainPrediction['outcome']>): FitOutcome {
  return {
    throughput,
    latencyUs: latency_us === undefined ? undefined : Number(latency_us),
    regressionPpm: regression_ppm === undefined ? undefined : Number(regression_ppm),
    missed,
  };
}
