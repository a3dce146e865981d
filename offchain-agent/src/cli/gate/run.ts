import { AgentError } from '../../base/error.ts';
import { exitCode } from '../../base/exit.ts';
import type { ScalabilityChain } from '../../chain/scalability/scalability-chain.ts';
import { writeOutput } from '../../scale/campaign/points-file.ts';
import { type Judgement, judge, type PastReleases } from '../../scale/gate/judge.ts';
import { type PolicyOptions, readPolicy } from '../../scale/gate/policy.ts';
import { type GateSide, isOnChain, readChainSubject, readSide } from '../../scale/gate/side.ts';
import type { Verdict } from '../../usl/compare.ts';
import { print, writeJson } from '../output.ts';
import { withScalability } from '../with-scalability.ts';
import { gateSvg } from './chart-svg.ts';
import { junitOf, markdownOf, summaryLines } from './summary.ts';

export interface GateCommandOptions extends PolicyOptions {
  readonly candidate: string;
  readonly baseline: string;
  readonly subject?: string;
  readonly fingerprint?: string;
  readonly url?: string;
  readonly markdown?: string;
  readonly junit?: string;
  readonly svg?: string;
  readonly json?: boolean;
}

const codes: Record<Verdict, number> = {
  pass: exitCode.ok,
  improve: exitCode.ok,
  regress: exitCode.no,
  inconclusive: exitCode.unknown,
};

export async function runGate(options: GateCommandOptions): Promise<void> {
  const policy = readPolicy(options);
  const past = await pastReleases(options);
  const { subject } = past ?? {};
  const baseline = await readSide('--baseline', options.baseline, { ...(subject && { subject }) });
  const candidate = await readSide('--candidate', options.candidate, {
    ...(subject && { subject }),
    ...(options.fingerprint !== undefined && { fingerprint: options.fingerprint }),
  });
  const judgement = judge(baseline, candidate, policy, past);
  if (options.markdown) writeOutput(options.markdown, markdownOf(judgement));
  if (options.junit) writeOutput(options.junit, junitOf(judgement));
  if (options.svg) writeOutput(options.svg, gateSvg(judgement, baseline, candidate));
  if (options.json) writeJson(document(judgement, baseline, candidate, policy));
  else summaryLines(judgement).forEach(print);
  process.exitCode = codes[judgement.verdict];
}

function document(judgement: Judgement, baseline: GateSide, candidate: GateSide, policy: object) {
  const side = ({ source, fingerprint, run, points }: GateSide) => ({
    source,
    run: run ?? null,
    fingerprint: fingerprint ?? null,
    points: points.length,
  });
  return {
    schema: 'almanac.gate.v1',
    policy,
    sides: { baseline: side(baseline), candidate: side(candidate) },
    ...judgement,
  };
}

/** The subject that is named, with what the chain has proved of it. */
async function pastReleases(options: GateCommandOptions): Promise<PastReleases | undefined> {
  const { subject: name, baseline, candidate } = options;
  if (name === undefined) {
    const asked = [baseline, candidate].find(isOnChain);
    if (asked === undefined) return undefined;
    throw new AgentError('bad_input/option', `${asked} needs --subject NAME, the subject on the chain`);
  }
  return await withScalability(options, async ({ chain }) => await readPast(chain, name));
}

/** @throws AgentError `bad_input/subject` */
export async function readPast(
  chain: Pick<ScalabilityChain, 'subject' | 'runs' | 'history'>,
  name: string,
): Promise<PastReleases> {
  const subject = await readChainSubject(chain, name);
  const rows = await chain.history(subject.info.id);
  const laws = new Map(rows.flatMap(({ run, law }) => (law ? [[run, law.parameters] as const] : [])));
  return { subject, laws };
}
