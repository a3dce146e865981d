import { compareLaws, type Verdict } from '../../usl/compare.ts';
import { exitCode } from '../exit.ts';
import { print, writeJson } from '../output.ts';
import { loadPoints, parseWeights, writeOutput } from '../points-file.ts';
import { parseShare } from '../share.ts';
import { junitOf, markdownOf, summaryLines } from './summary.ts';

export interface GateCommandOptions {
  readonly candidate: string;
  readonly baseline: string;
  readonly weights: string;
  readonly magnitude: string;
  readonly significance: string;
  readonly markdown?: string;
  readonly junit?: string;
  readonly json?: boolean;
}

const codes: Record<Verdict, number> = {
  pass: exitCode.ok,
  improve: exitCode.ok,
  regress: exitCode.no,
  inconclusive: exitCode.unknown,
};

export async function runGate(options: GateCommandOptions): Promise<void> {
  const policy = {
    weights: parseWeights(options.weights),
    magnitude: parseShare(options.magnitude, '--magnitude') / 1_000_000,
    significance: parseShare(options.significance, '--significance') / 1_000_000,
  };
  const baseline = await loadPoints(options.baseline);
  const comparison = compareLaws(baseline, await loadPoints(options.candidate), policy);
  if (options.markdown) writeOutput(options.markdown, markdownOf(comparison));
  if (options.junit) writeOutput(options.junit, junitOf(comparison));
  if (options.json) writeJson({ schema: 'almanac.gate.v1', policy, ...comparison });
  else summaryLines(comparison).forEach(print);
  process.exitCode = codes[comparison.verdict];
}
