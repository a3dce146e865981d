import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { faultsOf } from '../../base/faults.ts';
import { parseShare } from '../../base/parse.ts';
import type { Weighting } from '../../usl/weigh.ts';
import { oneOf, parseWeights, readText } from '../campaign/points-file.ts';
import { defaultPolicy, type GatePolicy } from './verdict.ts';

/** What was found of a bench by measuring one release again and again. */
const calibrationShape = z
  .strictObject({
    runNoise: z.number().positive().max(1),
    degrees: z.int().positive(),
    runs: z.int().positive(),
    sizes: z.array(z.number().positive()),
    fingerprint: z.string().regex(/^0x[0-9a-f]+$/, 'expected the hash of a test bed, 0x...'),
    at: z.iso.datetime(),
  })
  .refine(({ degrees, runs }) => degrees < runs, 'degrees must be fewer than runs');
export type Calibration = z.infer<typeof calibrationShape>;

const shares = [
  'significance',
  'magnitude',
  'tolerance',
  'sizeTolerance',
  'plainLoss',
  'mostFailed',
  'latencyRise',
  'runNoise',
] as const;
type ShareName = (typeof shares)[number];

const policyShape = z
  .strictObject({
    significance: z.string().optional(),
    magnitude: z.string().optional(),
    tolerance: z.string().optional(),
    sizeTolerance: z.string().optional(),
    plainLoss: z.string().optional(),
    mostFailed: z.string().optional(),
    latencyRise: z.string().optional(),
    runNoise: z.string().optional(),
    weights: z.string().optional(),
    calibration: calibrationShape.optional(),
  })
  .refine(
    ({ runNoise, calibration }) => runNoise === undefined || calibration === undefined,
    'runNoise and calibration are two noises of a run: keep one of them',
  );
type PolicyFile = z.infer<typeof policyShape>;

const optionalGates = ['latency', 'spread'] as const;

const example = '{"magnitude": "2%", "tolerance": "10%", "significance": "5%"}';

const flags: Record<ShareName, string> = {
  significance: '--significance',
  magnitude: '--magnitude',
  tolerance: '--tolerance',
  sizeTolerance: '--size-tolerance',
  plainLoss: '--plain-loss',
  mostFailed: '--most-failed',
  latencyRise: '--latency-rise',
  runNoise: '--run-noise',
};

/** Shares as people write them, `2%`. */
export type PolicyOptions = Partial<Record<ShareName, string>> & {
  readonly policy?: string;
  readonly weights?: string;
  /** Gates that decide nothing, with commas between. */
  readonly without?: string;
};

/** What decides, and how the laws that explain are fitted. */
export interface ReadPolicy extends GatePolicy {
  /** Whether latency, and how much runs differ, have gates of their own. */
  readonly isLatencyJudged: boolean;
  readonly isSpreadJudged: boolean;
  /** Of the laws that are shown, where a side has none of its own. */
  readonly weights: Weighting | undefined;
  /** Where the noise of a run was measured; undefined where it is assumed. */
  readonly calibration: Calibration | undefined;
}

/**
 * What decides: flags first, then the file, then the defaults.
 * @throws AgentError `bad_input/policy` for a file that is none and for numbers that contradict each other, `bad_input/share`,
 * `bad_input/option`
 */
export function readPolicy(options: PolicyOptions): ReadPolicy {
  const { policy: path } = options;
  const file = path === undefined ? {} : readPolicyFile(path);
  const sourceOf = (name: ShareName): string =>
    options[name] === undefined && path !== undefined ? `${path}: ${name}` : flags[name];
  const share = (name: Exclude<ShareName, 'runNoise'>): number => {
    const text = options[name] ?? file[name];
    return text === undefined ? defaultPolicy[name] : parseShare(text, sourceOf(name)) / 1_000_000;
  };
  const off = options.without?.split(',').map((name) => oneOf('--without', name.trim(), optionalGates)) ?? [];
  const noise = options.runNoise ?? file.runNoise;
  const calibration = noise === undefined ? file.calibration : undefined;
  const weights = options.weights ?? file.weights;
  const policy = {
    significance: share('significance'),
    magnitude: share('magnitude'),
    tolerance: share('tolerance'),
    sizeTolerance: share('sizeTolerance'),
    plainLoss: share('plainLoss'),
    mostFailed: share('mostFailed'),
    latencyRise: share('latencyRise'),
    isLatencyJudged: !off.includes('latency'),
    isSpreadJudged: !off.includes('spread'),
    runNoise:
      noise !== undefined
        ? { deviation: parseShare(noise, sourceOf('runNoise')) / 1_000_000 }
        : calibration
          ? { deviation: calibration.runNoise, degrees: calibration.degrees }
          : defaultPolicy.runNoise,
    weights: weights === undefined ? undefined : parseWeights(weights),
    calibration,
  };
  checkPolicy(policy);
  return policy;
}

/** @throws AgentError `bad_input/policy` where it is no policy */
export function readPolicyFile(path: string): PolicyFile {
  const text = readText(path, 'bad_input/policy');
  let value: unknown;
  try {
    // Editors on Windows put a mark in front.
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    value = undefined;
  }
  const read = policyShape.safeParse(value, { reportInput: true });
  if (read.success) return read.data;
  const faults = value === undefined ? ['it is not valid JSON'] : faultsOf(read.error);
  throw new AgentError(
    'bad_input/policy',
    `${path} is not a policy (${faults.join('; ')}); expected ${example}`,
    { data: { path } },
  );
}

function checkPolicy(policy: GatePolicy): void {
  const { significance, magnitude } = policy;
  const refuse = (text: string): never => {
    throw new AgentError('bad_input/policy', text, { data: { policy } });
  };
  if (significance <= 0 || significance > 0.5)
    refuse(`the significance is ${percent(significance)}: expected above 0% and at most 50%`);
  for (const name of ['magnitude', 'tolerance', 'sizeTolerance', 'plainLoss'] as const)
    if (policy[name] >= 1)
      refuse(
        `${flags[name]} ${percent(policy[name])} would let a network stand still; expected less than 100%`,
      );
  for (const name of ['tolerance', 'sizeTolerance', 'plainLoss'] as const)
    if (policy[name] < magnitude)
      refuse(
        `${flags[name]} ${percent(policy[name])} is below --magnitude ${percent(magnitude)}: a loss that does not count cannot be too large; raise the one or lower the other`,
      );
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(4))}%`;
}
