import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { parseShare } from '../../base/share.ts';
import type { ComparePolicy } from '../../usl/compare.ts';
import { parseWeights } from '../campaign/points-file.ts';
import { readText } from '../campaign/read-text.ts';

export interface PolicyOptions {
  readonly policy?: string;
  readonly weights?: string;
  readonly magnitude?: string;
  readonly significance?: string;
}

const shape = z.strictObject({
  weights: z.string().optional(),
  magnitude: z.string().optional(),
  significance: z.string().optional(),
});

const example = '{"weights": "relative", "magnitude": "2%", "significance": "5%"}';

/**
 * What decides: flags first, then the file, then the defaults.
 * @throws AgentError `bad_input/policy`, `bad_input/share`, `bad_input/option`
 */
export function readPolicy(options: PolicyOptions): ComparePolicy {
  const file = options.policy === undefined ? {} : readFile(options.policy);
  const share = (name: 'magnitude' | 'significance', otherwise: string): number =>
    parseShare(options[name] ?? file[name] ?? otherwise, `--${name}`) / 1_000_000;
  return {
    weights: parseWeights(options.weights ?? file.weights ?? 'relative'),
    magnitude: share('magnitude', '2%'),
    significance: share('significance', '5%'),
  };
}

function readFile(path: string): z.infer<typeof shape> {
  const text = readText(path, 'bad_input/policy');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path: at, message }) => `${at.join('.') || 'file'}: ${message}`);
  throw new AgentError(
    'bad_input/policy',
    `${path} is no policy (${faults.join('; ')}); expected ${example}`,
    {
      data: { path },
    },
  );
}
