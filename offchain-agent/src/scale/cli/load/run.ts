import type { Command } from 'commander';
import { exitCode } from '../../../base/exit.ts';
import { milliseconds } from '../../../base/format.ts';
import { parseCount, parseDuration } from '../../../base/parse.ts';
import { processSignal } from '../../../cli/abort.ts';
import { LiveArea, type Terminal } from '../../../cli/live-area.ts';
import { isPlain, print, say, writeJson } from '../../../cli/output.ts';
import type { LoadChain } from '../../load/chain/load-chain.ts';
import type { LoadSession, MeasureOptions } from '../../load/load-session.ts';
import type { LoadPoint } from '../../load/point.ts';
import { type LiveLoad, recentUs } from '../../load/records.ts';
import type { Membership } from '../../load/share/join.ts';
import { ShareLeader } from '../../load/share/leader.ts';
import {
  type JudgedThreshold,
  judgeThresholds,
  parseThreshold,
  type Threshold,
} from '../../load/threshold.ts';
import {
  parseFractions,
  parseSchedule,
  requireNoSetup,
  requireSpendingLimit,
  type ScheduleFlags,
} from './options.ts';
import { follow, gatherMs, join, parseShare, type ShareFlags, shareTerms } from './share.ts';
import { number, pointLines } from './text.ts';

export interface LoadCommandOptions extends ScheduleFlags, ShareFlags {
  readonly findMax?: boolean;
  readonly maxP99: string;
  readonly fractions: string;
  readonly repeat: string;
  readonly maxLag: string;
  readonly fundingKey?: string;
  readonly fundingKeyEnv?: string;
  readonly require?: readonly string[];
  readonly calls?: string;
  readonly live?: boolean;
  readonly mostSpent?: string;
  readonly json?: boolean;
}

type Measures = Pick<LoadSession, 'measure'>;

interface MeasuredPoints {
  readonly maximum: number | undefined;
  readonly points: readonly LoadPoint[];
}

/** What the report says of a chain; a chain without a runtime has no version of it. */
interface ReportedChain extends Pick<LoadChain, 'specName' | 'genesisHash'> {
  readonly specVersion: number | null;
}

const notComparable =
  'not comparable across N: nothing holds the share of the cores that each node has (almanac sweep does)';

/** Loads a chain and tells what it did. */
export async function runLoad(
  urls: readonly string[],
  options: LoadCommandOptions,
  command: Command,
): Promise<void> {
  const schedule = parseSchedule(options);
  const repeat = parseCount(options.repeat, '--repeat', 100);
  const fractions = parseFractions(options.fractions);
  const limits = {
    latencyUs: parseDuration(options.maxP99, '--max-p99') * 1_000,
    lagUs: parseDuration(options.maxLag, '--max-lag') * 1_000,
  };
  const thresholds = (options.require ?? []).map(parseThreshold);
  const { readCallsFile } = await import('../../load/calls/calls-file.ts');
  const document = options.calls === undefined ? undefined : readCallsFile(options.calls);
  const share = parseShare(options);
  const signal = processSignal();
  const { progress, onLive, clear } = liveLine(isPlain(process.stderr) ? undefined : process.stderr);
  const measured = async (session: Measures): Promise<MeasuredPoints> =>
    options.findMax
      ? await measureMaximum(session, schedule, { fractions, repeat, progress })
      : { maximum: undefined, points: await measureTimes(session, schedule, repeat) };
  const { ethereumTargets, requireEthereumOptions } = await import('./ethereum.ts');
  const ethereum = await ethereumTargets(urls);
  if (ethereum) {
    requireEthereumOptions(command);
    const { EthereumSession } = await import('../../load/ethereum/ethereum-session.ts');
    const { network, ports } = ethereum;
    const told = { signal, progress, onLive, limits, notComparable };
    try {
      const session = await EthereumSession.open(network, ports, told);
      const points = await measured(session);
      clear();
      const chain = {
        specName: network.client?.name ?? '',
        specVersion: null,
        genesisHash: session.genesisHash,
      };
      report(chain, points, thresholds, options.json === true);
    } finally {
      clear();
    }
    return;
  }
  const { isLoopback, loadTargets } = await import('../../load/load-targets.ts');
  const endpoints = await loadTargets(urls);
  const { openLoadChain, requireOneChain } = await import('../../load/chain/load-chain.ts');
  const { readFundingKey } = await import('../../load/chain/fund.ts');
  const { LoadSession: Session } = await import('../../load/load-session.ts');
  const chain = await openLoadChain(endpoints[0] ?? '', signal);
  let session: LoadSession | undefined;
  let member: Membership | undefined;
  let leader: ShareLeader | undefined;
  let hasPoint = false;
  try {
    const mostSpent = requireSpendingLimit(chain, options);
    requireNoSetup(document?.setup, mostSpent);
    const { callMixOf } = await import('../../load/chain/call-mix-of.ts');
    const calls = document && callMixOf(chain, document);
    const { pair, secret } = await readFundingKey({
      file: options.fundingKey,
      variable: options.fundingKeyEnv,
      scheme: chain.scheme,
      isLocal: chain.isLocal,
    });
    if (share) {
      const terms = shareTerms({ ...options, generators: share.generators }, chain, document);
      member = await join(share, { secret, terms, signal });
      if (member.part > 0) {
        await requireOneChain(chain, endpoints, signal);
        await follow(member, share, {
          chain,
          endpoints,
          secret,
          signal,
          progress,
          json: options.json === true,
        });
        return;
      }
      leader = new ShareLeader(member, share.generators);
      await leader.gather(gatherMs, signal, progress);
    }
    session = await Session.open(chain, endpoints, {
      funder: pair,
      fundingSecret: secret,
      signal,
      progress,
      onLive,
      limits,
      isLocalHost: endpoints.every(isLoopback),
      notComparable,
      calls,
      mostSpent,
      generators: leader,
    });
    const points = await measured(session);
    hasPoint = true;
    clear();
    report(chain, points, thresholds, options.json === true);
  } finally {
    clear();
    await leader?.end(hasPoint);
    await member?.close();
    await session?.close();
    if (!session) await chain.api.disconnect();
  }
}

async function measureTimes(
  session: Measures,
  schedule: MeasureOptions,
  repeat: number,
): Promise<LoadPoint[]> {
  const points: LoadPoint[] = [];
  for (let round = 0; round < repeat; round++) {
    const point = await session.measure({ ...schedule, seed: schedule.seed + round });
    points.push(point);
    // Without one of its generators no further point can be measured.
    if (point.reasons.some(({ kind }) => kind === 'generator_lost')) break;
  }
  return points;
}

async function measureMaximum(
  session: Measures,
  schedule: MeasureOptions,
  {
    fractions,
    repeat,
    progress,
  }: {
    readonly fractions: readonly number[];
    readonly repeat: number;
    readonly progress: (line: string) => void;
  },
): Promise<{ maximum: number; points: LoadPoint[] }> {
  const { findMaximum } = await import('../../load/maximum.ts');
  const { highestRateFor } = await import('../../load/schedule/schedule.ts');
  const { rate } = await findMaximum(async (tried) => await session.measure({ ...schedule, rate: tried }), {
    from: schedule.rate,
    most: highestRateFor(schedule.forMs),
    progress,
  });
  const points: LoadPoint[] = [];
  for (const share of fractions)
    points.push(...(await measureTimes(session, { ...schedule, rate: rate * share }, repeat)));
  return { maximum: rate, points };
}

function report(
  chain: ReportedChain,
  { maximum, points }: MeasuredPoints,
  thresholds: readonly Threshold[],
  json: boolean,
): void {
  const judged = points.map((point) => judgeThresholds(point, thresholds));
  if (json) {
    writeJson({
      schema: 'almanac.load.v1',
      chain: { spec_name: chain.specName, spec_version: chain.specVersion, genesis: chain.genesisHash },
      maximum_tps: maximum ?? null,
      requirements: thresholds.map(({ text }, index) => ({
        text,
        met: judged.every((of) => of[index]?.isMet === true),
        values: judged.map((of) => of[index]?.value ?? null),
        unit: thresholds[index]?.unit,
      })),
      points,
    });
  } else {
    if (maximum !== undefined)
      print(
        `sustained at most ${maximum.toFixed(1)} ${points[0]?.calls ? 'calls and reads' : 'transfers'} a second\n`,
      );
    points
      .flatMap((point, index) => [...pointLines(point), ...(judged[index] ?? []).map(judgedLine), ''])
      .forEach(print);
  }
  if (judged.flat().some(({ isMet }) => !isMet)) process.exitCode = exitCode.no;
  if (points.some(({ verdict }) => verdict === 'refused')) process.exitCode = exitCode.unknown;
}

/** A requirement and what became of it. @example judgedLine(judged) // 'required p95<500ms: 812 ms, missed' */
export function judgedLine({ threshold, value, isMet }: JudgedThreshold): string {
  return `required ${threshold.text}: ${valueText(value, threshold.unit)}, ${isMet ? 'met' : 'missed'}`;
}

function valueText(value: number | null, unit: Threshold['unit']): string {
  if (value === null) return 'never reached';
  if (unit === 'us') return `${milliseconds(value)} ms`;
  if (unit === 'tps') return `${number(value)} a second`;
  return unit === 'share' ? `${(100 * value).toFixed(2)} %` : String(value);
}

/**
 * One line on a terminal that is painted over each second; what else is said stands above it.
 * @param terminal undefined where there is none: then nothing is told each second
 */
export function liveLine(terminal: Terminal | undefined, tell: (line: string) => void = say) {
  if (!terminal) return { progress: tell, onLive: undefined, clear: () => undefined };
  const area = new LiveArea(terminal);
  const clear = (): void => area.clear();
  return {
    clear,
    onLive: (live: LiveLoad): void => area.show([liveText(live)]),
    progress: (line: string): void => {
      clear();
      tell(line);
    },
  };
}

/** @example liveText(live) // '12 s of 30 s   1,200 due   1,050 final (87.0 a second)   block 123' */
export function liveText({ sinceMs, forMs, due, final, recent, block }: LiveLoad): string {
  const seconds = Math.max(1, Math.min(sinceMs * 1_000, recentUs) / 1_000_000);
  const time =
    sinceMs < forMs
      ? `${Math.floor(sinceMs / 1_000)} s of ${forMs / 1_000} s`
      : `${Math.floor((sinceMs - forMs) / 1_000)} s after the last`;
  const shown = [due, final].map((count) => count.toLocaleString('en-US'));
  return `${time}   ${shown[0]} due   ${shown[1]} final (${number(recent / seconds)} a second)   block ${block ?? '?'}`;
}
