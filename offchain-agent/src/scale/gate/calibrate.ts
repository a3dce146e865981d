import { existsSync } from 'node:fs';
import { AgentError } from '../../base/error.ts';
import { writeOutput } from '../../base/write-output.ts';
import { leastDeviation, squaresOf } from './differences.ts';
import { historyOf } from './history.ts';
import { levelOf } from './past.ts';
import { type Calibration, readPolicyFile } from './policy.ts';
import type { GateSide } from './side.ts';
import { leastSizes } from './verdict.ts';

/** Fewer runs say next to nothing of how they differ. */
const leastRuns = 4;

/**
 * How far the runs of one release lie apart on a test bed.
 * @param runs repeated sweeps of one release, in the order in which they were measured
 * @throws AgentError `bad_input/calibration` for too few, for different test beds or sizes, and for one that is there twice
 */
export function calibrate(runs: readonly GateSide[], at: Date): Calibration {
  const refuse = (text: string): AgentError => new AgentError('bad_input/calibration', text);
  if (runs.length < leastRuns)
    throw refuse(
      `${runs.length} ${runs.length === 1 ? 'sweep' : 'sweeps'} to calibrate from; ${leastRuns} of one release are needed, 8 or more tell much`,
    );
  const [first] = runs as readonly [GateSide];
  const { fingerprint } = first;
  if (fingerprint === undefined)
    throw refuse(
      `${first.source} does not say on which test bed it was measured; give the folder of its sweep`,
    );
  for (const { source, unfit, fingerprint: other } of runs) {
    if (unfit !== undefined) throw refuse(`${source} compares with nothing: ${unfit}`);
    if (other !== fingerprint)
      throw refuse(
        `${source} was measured on another test bed than ${first.source}; a calibration is of one`,
      );
  }
  const twice = runs.find(({ contentId }, i) => runs.findIndex((one) => one.contentId === contentId) < i);
  if (twice) throw refuse(`${twice.source} is there twice; each run counts once`);
  const sizes = [...new Set(first.points.map(({ n }) => n))]
    .filter((n) => runs.every(({ points }) => points.some((point) => point.n === n)))
    .toSorted((a, b) => a - b);
  if (sizes.length < leastSizes)
    throw refuse(
      `the sweeps have ${sizes.length} ${sizes.length === 1 ? 'size' : 'sizes'} in common; a gate judges by ${leastSizes} or more`,
    );
  const known = runs.map(({ source, points }) => {
    const level = levelOf(points, sizes);
    if (level === undefined)
      throw refuse(`${source} has a size at which nothing was sustained; measure it again`);
    return level;
  });
  const history = historyOf(known);
  const alone = Math.max(Math.sqrt(squaresOf(known) / (known.length - 1)), leastDeviation);
  return {
    runNoise: Number((history?.deviation ?? alone).toPrecision(6)),
    degrees: history?.degrees ?? known.length - 1,
    runs: runs.length,
    sizes,
    fingerprint,
    at: at.toISOString(),
  };
}

/** Puts a calibration into a policy, which keeps what else it says. @throws AgentError `bad_input/policy`, `bad_input/output` */
export function writeCalibration(path: string, calibration: Calibration): void {
  const { runNoise: _, ...kept } = existsSync(path) ? readPolicyFile(path) : {};
  writeOutput(path, `${JSON.stringify({ ...kept, calibration }, null, 2)}\n`);
}
