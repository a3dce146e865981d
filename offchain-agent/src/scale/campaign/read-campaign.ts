import { AgentError } from '../../base/error.ts';
import { isFolder } from '../../base/folder.ts';
import type { Point } from '../../usl/point.ts';
import { fingerprintHash } from '../load/host/host.ts';
import { type ReadOptions, readPoints } from './points/read-points.ts';
import {
  type Campaign,
  evidenceOf,
  type MeasuredPoint,
  readPointsText,
  readText,
  sourceOf,
} from './points-file.ts';
import { readSweepFolder } from './sweep-folder.ts';

const longestLatencyS = 86_400;

/**
 * What a load test measured: the folder of a sweep, or a file of points.
 * @param path a folder, a file that `readPoints` reads, or - for stdin
 * @param fingerprint a JSON file that describes the test bed of a points file
 * @param options which columns of a file are read; a folder has its own
 * @throws AgentError `bad_input/points_file`, `bad_input/campaign`, `bad_input/fingerprint`
 */
export async function readCampaign(
  path: string,
  fingerprint?: string,
  options: ReadOptions = {},
): Promise<Campaign> {
  if (path !== '-' && isFolder(path)) {
    if (fingerprint === undefined) return readSweepFolder(path);
    throw new AgentError(
      'bad_input/fingerprint',
      `--fingerprint is for points files; the folder ${path} has its own fingerprint.json`,
    );
  }
  const text = await readPointsText(path);
  const source = sourceOf(path);
  return {
    source,
    points: readPoints(text, source, options).map(measured),
    fingerprint: fingerprint === undefined ? undefined : readFingerprint(fingerprint),
    evidence: evidenceOf(text),
    unfit: undefined,
  };
}

/**
 * The hash of the description of a test bed.
 * @throws AgentError `bad_input/fingerprint` for anything but a JSON object
 */
function readFingerprint(path: string): string {
  const text = readText(path, 'bad_input/fingerprint');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return fingerprintHash(value);
  throw new AgentError(
    'bad_input/fingerprint',
    `${path} describes no test bed; expected a JSON object such as {"machine": "8 cores", "slot": "6 s"}`,
    { data: { path } },
  );
}

function measured({ latency, ...point }: Point): MeasuredPoint {
  if (latency === undefined) return point;
  if (latency > longestLatencyS) {
    throw new AgentError(
      'bad_input/points',
      `the latency at n = ${point.n} is ${latency} s, more than a day; latencies are in seconds`,
      { data: { n: point.n, latency } },
    );
  }
  const meanUs = Math.round(latency * 1_000_000);
  return { ...point, latency: { meanUs, p50Us: 0, p95Us: 0, p99Us: 0 } };
}
