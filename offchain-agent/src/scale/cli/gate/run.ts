import { AgentError } from '../../../base/error.ts';
import { exitCode } from '../../../base/exit.ts';
import { isFolder } from '../../../base/folder.ts';
import { writeOutput } from '../../../base/write-output.ts';
import { openScalability } from '../../../cli/open-at.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { calibrate, writeCalibration } from '../../gate/calibrate.ts';
import { leastReleases } from '../../gate/history.ts';
import { arePairsApart, judge } from '../../gate/judge.ts';
import { type PolicyOptions, readPolicy } from '../../gate/policy.ts';
import { changeOf, percent, reasonOf } from '../../gate/reason.ts';
import {
  type ChainSubject,
  type GateSide,
  isOnChain,
  readChainSubject,
  readSide,
  secondRun,
} from '../../gate/side.ts';
import type { GateOutcome } from '../../gate/verdict.ts';
import type { ColumnFlags } from '../columns-option.ts';
import { gateSvg } from './chart.ts';
import { annotationOf, junitOf, markdownOf, summaryLines, type ToldGate } from './text.ts';

interface GateCommandOptions extends PolicyOptions, ColumnFlags {
  readonly candidate?: string;
  readonly baseline?: string;
  /** A second run of the candidate. */
  readonly again?: string;
  /** Folders of sweeps, with commas between. */
  readonly calibrate?: string;
  readonly subject?: string;
  readonly fingerprint?: string;
  readonly url?: string;
  readonly markdown?: string;
  readonly junit?: string;
  readonly svg?: string;
  readonly github?: boolean;
  readonly json?: boolean;
}

const codes: Record<GateOutcome, number> = {
  pass: exitCode.ok,
  improve: exitCode.ok,
  regress: exitCode.no,
  inconclusive: exitCode.unknown,
};

export async function runGate(options: GateCommandOptions): Promise<void> {
  if (options.calibrate !== undefined) return await runCalibration(options, options.calibrate.split(','));
  const { baseline: from, candidate: to } = options;
  if (from === undefined || to === undefined)
    throw new AgentError('bad_input/option', 'a comparison needs --baseline and --candidate');
  const policy = readPolicy(options);
  const past = await chainSubject(options);
  const reading = { ...options, onNote: (note: string) => say(`note: ${note}`) };
  const of = { ...(past && { subject: past }), reading };
  const fingerprint = options.fingerprint !== undefined && { fingerprint: options.fingerprint };
  // It describes files of points; what has a description of its own takes it only where nothing else could.
  const takesBed = (side: string): boolean => !isOnChain(side) && !isFolder(side);
  const isOfAgain = options.again !== undefined && takesBed(options.again);
  const baseline = await readSide('--baseline', from, of);
  const candidate = await readSide('--candidate', to, {
    ...of,
    ...((takesBed(to) || !isOfAgain) && fingerprint),
  });
  const again =
    options.again === undefined
      ? past && secondRun(candidate, past)
      : await readSide('--again', options.again, { ...of, ...(isOfAgain && fingerprint) });
  const judgement = judge({ baseline, candidate, again, past }, policy);
  if (arePairsApart(baseline, candidate))
    say('note: the pairs are of different sweeps; they are judged as separate sweeps');
  if (options.again !== undefined && !judgement.history && judgement.cause.kind !== 'incomparable')
    say(`note: --again is not used; a history of ${leastReleases} releases or more is needed`);
  const told: ToldGate = { judgement, policy };
  if (options.markdown) writeOutput(options.markdown, markdownOf(told));
  if (options.junit) writeOutput(options.junit, junitOf(told));
  if (options.svg) writeOutput(options.svg, gateSvg(judgement, baseline, candidate));
  if (options.json) writeJson(document(told, baseline, candidate));
  else summaryLines(told).forEach(print);
  if (options.github) (options.json ? say : print)(annotationOf(told));
  process.exitCode = codes[judgement.verdict];
}

function document({ judgement, policy }: ToldGate, baseline: GateSide, candidate: GateSide) {
  const side = ({ source, fingerprint, run, points }: GateSide) => ({
    source,
    run: run ?? null,
    fingerprint: fingerprint ?? null,
    points: points.length,
  });
  const { sides, figures, history, ...rest } = judgement;
  return {
    schema: 'almanac.gate.v2',
    policy,
    measured: { baseline: side(baseline), candidate: side(candidate) },
    ...rest,
    reason: reasonOf(judgement, policy),
    sides_alone: sides,
    changes: judgement.sizes.map((n) => {
      const d = figures?.d[figures.sizes.indexOf(n)];
      return { n, share: d === undefined ? null : changeOf(d) };
    }),
    figures: figures ?? null,
    history: history ?? null,
  };
}

async function runCalibration(options: GateCommandOptions, folders: readonly string[]): Promise<void> {
  if (options.candidate !== undefined || options.baseline !== undefined)
    throw new AgentError(
      'bad_input/option',
      '--calibrate takes sweeps of one release, and no --baseline or --candidate',
    );
  if (options.policy === undefined)
    throw new AgentError('bad_input/option', '--calibrate needs --policy FILE, where the result is kept');
  const runs: GateSide[] = [];
  for (const folder of folders.map((each) => each.trim())) {
    if (folder === '' || isOnChain(folder))
      throw new AgentError(
        'bad_input/option',
        `--calibrate "${folder}": expected folders of sweeps with commas between, for example run1,run2,run3,run4`,
      );
    runs.push(await readSide('--candidate', folder, {}));
  }
  const calibration = calibrate(runs, new Date());
  writeCalibration(options.policy, calibration);
  if (options.json) return writeJson({ schema: 'almanac.gate-calibration.v1', ...calibration });
  print(
    `run noise ${percent(calibration.runNoise)} of ${calibration.runs} runs at ${calibration.sizes.length} sizes, test bed ${calibration.fingerprint.slice(0, 10)}; written to ${options.policy}`,
  );
}

/** The subject that is named, with what the chain has proved of it. */
async function chainSubject(options: GateCommandOptions): Promise<ChainSubject | undefined> {
  const { subject: name, baseline, candidate, again } = options;
  if (name !== undefined) {
    await using opened = await openScalability(options);
    return await readChainSubject(opened.chain, name);
  }
  const asked = [baseline, candidate, again].find((side) => side !== undefined && isOnChain(side));
  if (asked === undefined) return undefined;
  throw new AgentError('bad_input/option', `${asked} needs --subject NAME, the subject on the chain`);
}
