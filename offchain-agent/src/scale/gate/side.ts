import { AgentError } from '../../base/error.ts';
import { requireSubject, type ScalabilityChain } from '../../chain/scalability/scalability-chain.ts';
import type { StoredRun, SubjectInfo } from '../../chain/scalability/scalability-shapes.ts';
import { namedCommit, type StoredFailures } from '../../chain/scalability/stored-failures.ts';
import { pointOf, weightingOf } from '../../chain/scalability/stored-units.ts';
import type { Point } from '../../usl/point.ts';
import type { Weighting } from '../../usl/weigh.ts';
import type { ReadOptions } from '../campaign/points/read-points.ts';
import type { MeasuredLatency, MeasuredPoint, PairedSide } from '../campaign/points-file.ts';
import { readCampaign } from '../campaign/read-campaign.ts';

/** Of one measurement, in seconds. */
interface GateLatency {
  readonly mean: number;
  /** Undefined where nobody measured it. */
  readonly p99: number | undefined;
}

/** One of the two that a gate compares. */
export interface GateSide {
  /** As a person named it. */
  readonly source: string;
  readonly points: readonly Point[];
  /** In the order of the points; undefined for points without one. */
  readonly latencies?: readonly (GateLatency | undefined)[];
  /** Hash of the description of the test bed; undefined where nobody described it. */
  readonly fingerprint: string | undefined;
  readonly varied: StoredRun['varied'] | undefined;
  readonly contentId: string;
  /** How its run was fitted and proved; undefined for what is on no chain. */
  readonly weights?: Weighting;
  readonly run: number | undefined;
  /** The failed answers of a run on a chain; undefined where it was stored without them. */
  readonly failures?: StoredFailures | undefined;
  /** Of one side of a sweep in pairs; undefined where nothing says so. */
  readonly paired?: PairedSide | undefined;
  /** Why its figures compare with no others. */
  readonly unfit: string | undefined;
}

/** A subject of a chain, for sides that are there. */
export interface ChainSubject {
  readonly info: SubjectInfo;
  /** The newest first. */
  readonly runs: readonly StoredRun[];
  /** The runs whose law the chain has proved. */
  readonly proved: ReadonlySet<number>;
}

const onChain = /^chain(?::(.+))?$/s;

/** Whether a side is asked for on a chain. */
export function isOnChain(text: string): boolean {
  return onChain.test(text);
}

/** @throws AgentError `bad_input/subject` */
export async function readChainSubject(
  chain: Pick<ScalabilityChain, 'subject' | 'runs' | 'history'>,
  name: string,
): Promise<ChainSubject> {
  const info = await requireSubject(chain, name);
  const [runs, rows] = [await chain.runs(info.id), await chain.history(info.id)];
  return { info, runs, proved: new Set(rows.flatMap(({ run, law }) => (law ? [run] : []))) };
}

/**
 * The last run before that of a side which measured the same version, and as it did: on its test bed, at all of its sizes, not
 * the same points.
 */
export function secondRun(side: GateSide, { info, runs }: ChainSubject): GateSide | undefined {
  const of = runs.find(({ id }) => id === side.run);
  const other =
    of &&
    runs.find(
      ({ id, version, fingerprint, varied, evidence, points }) =>
        id < of.id &&
        version === of.version &&
        fingerprint === of.fingerprint &&
        varied === of.varied &&
        evidence.contentId !== of.evidence.contentId &&
        rowsOf(points) !== rowsOf(of.points) &&
        of.points.every(({ size }) => points.some((point) => point.size === size)),
    );
  return other && sideOfRun(info.subject.name, other);
}

/** Rows in any order as one text; a run that was submitted twice has the same. */
function rowsOf(points: StoredRun['points']): string {
  return points
    .map(({ size, throughput }) => `${size} ${throughput}`)
    .toSorted()
    .join();
}

/**
 * The points of a side with what is known of where they were measured.
 * @param text a file, the folder of a sweep, `chain` (the accepted baseline) or `chain:VERSION`
 * @throws AgentError `bad_input/option` without a subject, `bad_input/run` when the chain has none like that,
 * `bad_input/fingerprint` where it has one already; as `readCampaign` does
 */
export async function readSide(
  flag: '--baseline' | '--candidate' | '--again',
  text: string,
  {
    subject,
    fingerprint,
    reading,
  }: { readonly subject?: ChainSubject; readonly fingerprint?: string; readonly reading?: ReadOptions },
): Promise<GateSide> {
  const asked = onChain.exec(text);
  if (!asked) {
    const campaign = await readCampaign(text, fingerprint, reading);
    return {
      source: campaign.source,
      points: campaign.points.map(withoutLatency),
      latencies: campaign.points.map(({ latency }) => latencyOf(latency)),
      fingerprint: campaign.fingerprint,
      varied: undefined,
      contentId: campaign.evidence.contentId,
      run: undefined,
      paired: campaign.paired,
      unfit: campaign.unfit,
    };
  }
  if (!subject) throw new AgentError('bad_input/option', `${flag} ${text} needs --subject NAME`);
  if (fingerprint !== undefined)
    throw new AgentError(
      'bad_input/fingerprint',
      `--fingerprint is for points files; ${text} has the one that was submitted with it`,
    );
  return chainSide(flag, asked[1], subject);
}

function chainSide(flag: string, version: string | undefined, { info, runs }: ChainSubject): GateSide {
  const { name } = info.subject;
  if (version === undefined && flag !== '--baseline') {
    throw new AgentError(
      'bad_input/option',
      `${flag} chain: expected chain:VERSION, for example chain:v1.4.0`,
    );
  }
  const run = runs.find((one) =>
    version === undefined ? one.id === info.baseline : one.version === version,
  );
  if (!run) {
    const what = version === undefined ? 'no accepted baseline' : `no run of version "${version}"`;
    const other = version === undefined ? '; the Council accepts one (call scalability.acceptBaseline)' : '';
    throw new AgentError(
      'bad_input/run',
      `"${name}" has ${what} on the chain${other}; "almanac history ${name}" shows what it has`,
      { data: { subject: name, version: version ?? null } },
    );
  }
  return sideOfRun(name, run);
}

function sideOfRun(name: string, run: StoredRun): GateSide {
  return {
    source: `${name} ${run.version} (run ${run.id})`,
    points: run.points.map(pointOf),
    latencies: run.points.map(({ latency }) => latencyOf(latency)),
    weights: weightingOf(run),
    fingerprint: run.fingerprint,
    varied: run.varied,
    contentId: run.evidence.contentId,
    run: run.id,
    failures: namedCommit(run.commit).failures,
    unfit: undefined,
  };
}

/** 0 stands for what nobody measured. */
function latencyOf(latency: MeasuredLatency | undefined): GateLatency | undefined {
  if (!latency || latency.meanUs === 0) return undefined;
  const { meanUs, p99Us } = latency;
  return { mean: meanUs / microsecond, p99: p99Us > 0 ? p99Us / microsecond : undefined };
}

/** Of a second. */
const microsecond = 1e6;

/** Latencies have a gate of their own, and other units as they were measured. */
function withoutLatency(point: MeasuredPoint): Point {
  return { ...point, latency: undefined };
}
