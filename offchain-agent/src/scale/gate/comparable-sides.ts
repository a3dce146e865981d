import { isDeepStrictEqual } from 'node:util';
import { AgentError } from '../../base/error.ts';
import { figure } from '../../base/figure.ts';
import { plainText } from '../../base/plain-text.ts';
import type { GateSide } from './side.ts';

type NamedSide = readonly [name: string, side: GateSide];

/** Why two sides cannot be compared; undefined where they can. */
export function incomparable(first: NamedSide, second: NamedSide): string | undefined {
  for (const [name, { unfit }] of [first, second])
    if (unfit !== undefined) return `the ${name} compares with nothing: ${plainText(unfit, unfit.length)}`;
  const [[before, left], [now, right]] = [first, second];
  if (left.contentId === right.contentId || hasSamePoints(left, right))
    return `${before} and ${now} are one and the same measurement`;
  if (left.fingerprint !== right.fingerprint) {
    if (right.fingerprint === undefined)
      return `the test bed of the ${now} is not known; name its fingerprint.json with --fingerprint`;
    if (left.fingerprint === undefined)
      return `the test bed of the ${before} is not known; give the folder of its sweep`;
    return `measured on different test beds (${left.fingerprint.slice(0, 10)} and ${right.fingerprint.slice(0, 10)}); measure both on one`;
  }
  const isOtherSweep = left.varied && right.varied && left.varied !== right.varied;
  return isOtherSweep ? 'validators were varied in one, concurrency in the other' : undefined;
}

/** Whether two sides hold the same rows, in any form and order: what was measured twice differs somewhere. */
function hasSamePoints(left: GateSide, right: GateSide): boolean {
  const isOnChain = left.run !== undefined || right.run !== undefined;
  const stored = (value: number): number => (isOnChain ? Math.round(value * storedParts) : value);
  const [before, now] = [left, right].map(({ points }) =>
    points.map(({ n, throughput }) => `${stored(n)} ${stored(throughput)}`).toSorted(),
  );
  return isDeepStrictEqual(before, now);
}

/** A chain keeps sizes and throughput in millionths. */
const storedParts = 1e6;

/** A second run confirms the first where it was measured like it, and is not the first once more. */
export function requireSecondRun(candidate: GateSide, again: GateSide, sizes: readonly number[]): void {
  const refuse = (text: string): never => {
    throw new AgentError('bad_input/again', text, { data: { again: again.source } });
  };
  const why = incomparable(['candidate', candidate], ['second run', again]);
  if (why !== undefined) refuse(`--again ${again.source}: ${why}`);
  const lacking = sizes.find((size) => !again.points.some(({ n }) => n === size));
  if (lacking !== undefined)
    refuse(
      `--again ${again.source} was not measured at size ${figure(lacking)}; measure the second run at all sizes of the first`,
    );
}
