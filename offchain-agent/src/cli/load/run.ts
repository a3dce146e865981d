import { exitCode } from '../../base/exit.ts';
import { parseCount, parseDuration } from '../../base/parse.ts';
import type { LoadChain } from '../../scale/load/chain/load-chain.ts';
import type { Distribution } from '../../scale/load/figures.ts';
import type { LoadSession, MeasureOptions } from '../../scale/load/load-session.ts';
import type { LoadPoint } from '../../scale/load/point.ts';
import { processSignal } from '../abort.ts';
import { milliseconds } from '../format.ts';
import { print, say, writeJson } from '../output.ts';
import { renderTable } from '../table.ts';
import { parseFractions, parseSchedule, type ScheduleFlags } from './options.ts';

export interface LoadCommandOptions extends ScheduleFlags {
  readonly findMax?: boolean;
  readonly maxP99: string;
  readonly fractions: string;
  readonly repeat: string;
  readonly maxLag: string;
  readonly fundingKey?: string;
  readonly fundingKeyEnv?: string;
  readonly json?: boolean;
}

const notComparable =
  'not comparable across N: nothing holds the share of the cores that each node has (almanac sweep does)';

/** Loads a chain and tells what it did. */
export async function runLoad(urls: readonly string[], options: LoadCommandOptions): Promise<void> {
  const schedule = parseSchedule(options);
  const repeat = parseCount(options.repeat, '--repeat', 100);
  const fractions = parseFractions(options.fractions);
  const limits = {
    latencyUs: parseDuration(options.maxP99, '--max-p99') * 1_000,
    lagUs: parseDuration(options.maxLag, '--max-lag') * 1_000,
  };
  const signal = processSignal();
  const { isLoopback, loadTargets } = await import('../../scale/load/load-targets.ts');
  const endpoints = await loadTargets(urls);
  const { openLoadChain } = await import('../../scale/load/chain/load-chain.ts');
  const { readFundingKey } = await import('../../scale/load/chain/fund.ts');
  const { LoadSession: Session } = await import('../../scale/load/load-session.ts');
  const chain = await openLoadChain(endpoints[0] ?? '', signal);
  let session: LoadSession | undefined;
  try {
    const { pair, secret } = await readFundingKey({
      file: options.fundingKey,
      variable: options.fundingKeyEnv,
      isLocal: chain.isLocal,
    });
    session = await Session.open(chain, endpoints, {
      funder: pair,
      fundingSecret: secret,
      signal,
      progress: say,
      limits,
      isLocalHost: endpoints.every(isLoopback),
      notComparable,
    });
    const points = options.findMax
      ? await measureMaximum(session, schedule, { fractions, repeat })
      : { maximum: undefined, points: await measureTimes(session, schedule, repeat) };
    report(chain, points, options.json === true);
  } finally {
    await session?.close();
    if (!session) await chain.api.disconnect();
  }
}

async function measureTimes(
  session: LoadSession,
  schedule: MeasureOptions,
  repeat: number,
): Promise<LoadPoint[]> {
  const points: LoadPoint[] = [];
  for (let round = 0; round < repeat; round++)
    points.push(await session.measure({ ...schedule, seed: schedule.seed + round }));
  return points;
}

async function measureMaximum(
  session: LoadSession,
  schedule: MeasureOptions,
  { fractions, repeat }: { readonly fractions: readonly number[]; readonly repeat: number },
): Promise<{ maximum: number; points: LoadPoint[] }> {
  const { findMaximum } = await import('../../scale/load/maximum.ts');
  const { rate } = await findMaximum(async (tried) => await session.measure({ ...schedule, rate: tried }), {
    from: schedule.rate,
    progress: say,
  });
  const points: LoadPoint[] = [];
  for (const share of fractions)
    points.push(...(await measureTimes(session, { ...schedule, rate: rate * share }, repeat)));
  return { maximum: rate, points };
}

function report(
  chain: LoadChain,
  { maximum, points }: { readonly maximum: number | undefined; readonly points: readonly LoadPoint[] },
  json: boolean,
): void {
  if (json) {
    writeJson({
      schema: 'almanac.load.v1',
      chain: { spec_name: chain.specName, spec_version: chain.specVersion, genesis: chain.genesisHash },
      maximum_tps: maximum ?? null,
      points,
    });
  } else {
    if (maximum !== undefined) print(`sustained at most ${maximum.toFixed(1)} transfers a second\n`);
    points.flatMap((point) => [...pointLines(point), '']).forEach(print);
  }
  if (points.some(({ verdict }) => verdict === 'refused')) process.exitCode = exitCode.unknown;
}

/** A point as a person reads it. */
export function pointLines(point: LoadPoint): string[] {
  const { schedule, window, latency_us: latency, little, backlog } = point;
  return [
    `${schedule.kind}, ${number(schedule.rate)} a second for ${schedule.for_ms / 1_000} s to ${point.endpoints} ${point.endpoints === 1 ? 'node' : 'nodes'} from ${point.accounts} accounts`,
    `throughput ${number(point.tps)} transfers/s: ${point.successes} succeeded in blocks ${window.first_block + 1} to ${window.last_block}, ${(window.ms / 1_000).toFixed(1)} s` +
      (point.failures > 0 ? `; ${point.failures} failed` : ''),
    '',
    ...renderTable(
      [
        { title: 'from intended to' },
        { title: 'p50 ms', align: 'right' },
        { title: 'p90', align: 'right' },
        { title: 'p99', align: 'right' },
        { title: 'max', align: 'right' },
        { title: 'without', align: 'right' },
      ],
      [
        row('sent (generator)', point.send_lag_us),
        row('accepted', latency.accepted),
        row('included', latency.included),
        row('finalized', latency.finalized),
      ],
    ),
    '',
    `sent ${(100 * point.achieved_share).toFixed(2)} % of what was due; refused ${point.refused}, lost ${point.lost}`,
    ...point.refusals_by_pool.map(({ code, message, count }) => `  ${count} x ${message} (${code})`),
    `Little's law: ${number(little.in_flight)} in flight, throughput x latency ${number(little.throughput_times_latency)}` +
      (little.difference === null ? '' : ` (${(100 * little.difference).toFixed(1)} % apart)`),
    `backlog ${backlog.first} to ${backlog.last}, highest ${backlog.highest}, growth ${number(backlog.growth_tps)} a second`,
    `host idle ${point.host_idle === null ? '?' : `${(100 * point.host_idle).toFixed(0)} %`}, generator ${(100 * point.generator_cpu).toFixed(0)} % of a core`,
    point.sustained ? 'sustained' : `not sustained: ${point.overload.join('; ')}`,
    ...point.reasons.map(({ kind, why }) => `REFUSED ${kind}: ${why}`),
    ...(point.not_comparable === null ? [] : [point.not_comparable]),
  ];
}

function row(name: string, { p50, p90, p99, max, unanswered }: Distribution): string[] {
  const show = (us: number | null): string => (us === null ? '?' : milliseconds(us));
  return [name, show(p50), show(p90), show(p99), show(max), String(unanswered)];
}

function number(value: number): string {
  return value.toFixed(Math.abs(value) < 100 ? 1 : 0);
}
