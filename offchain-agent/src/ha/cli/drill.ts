import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from '../../base/error.ts';
import { exitCode } from '../../base/exit.ts';
import { signal as send } from '../../base/process.ts';
import { processSignal } from '../../cli/abort.ts';
import { print, say, writeJson } from '../../cli/output.ts';
import { renderTable } from '../../cli/table.ts';
import { parseWholeNumber } from '../../lab/cli/network/run.ts';
import { findNetwork } from '../../lab/networks.ts';
import { findNode, type NetworkState } from '../../lab/real/state.ts';
import { type TableColumn } from '../../words/column.ts';
import { type DurationSummary, distributionOf, shareShown } from '../oracle/distribution.ts';
import { isBroken, type OracleVerdict, oracleRules } from '../oracle/finding.ts';
import { ReplicaOracle, replicaOf } from '../oracle/replica-oracle.ts';
import { untilWhole } from '../oracle/replicas-whole.ts';
import type { TakeOver } from '../oracle/take-over.ts';

interface DrillOptions {
  readonly name?: string;
  readonly times: string;
  readonly json?: boolean;
}

/** A kill, and when the validator was back. */
export interface Kill extends TakeOver {
  readonly node: string;
  /** What was not whole again in time; undefined when all was. */
  readonly lack: string | undefined;
}

interface Drill {
  readonly network: string;
  readonly kills: readonly Kill[];
  readonly verdicts: readonly OracleVerdict[];
}

const wholeWithinMs = 90_000;
/** An own slot comes within so many, plus what etcd needs to notice. */
const settleMs = 4_000;
const mostKills = 1_000;
const barWidth = 40;

const columns: readonly TableColumn[] = [
  { title: 'kill', align: 'right' },
  { title: 'killed' },
  { title: 'then' },
  { title: 'leads after', align: 'right' },
  { title: 'first vote', align: 'right' },
  { title: 'first own block', align: 'right' },
];

/** @throws AgentError `bad_input/times`, `no/whole`, and as `findNetwork` and `ReplicaOracle.open` do */
export async function runDrill(options: DrillOptions): Promise<void> {
  const times = parseWholeNumber(options.times, '--times');
  if (times < 1 || times > mostKills)
    throw new AgentError('bad_input/times', `--times ${times}: expected 1 to ${mostKills}`);
  const network = await findNetwork(options.name);
  replicaOf(network);
  const signal = processSignal();
  // The oracle follows every node, so one that is just starting is waited for.
  await requireWhole(network, signal);
  const oracle = await ReplicaOracle.open(network);
  try {
    const kills: Kill[] = [];
    for (let number = 1; number <= times; number += 1) {
      const kill = await killLeader(network, oracle, signal);
      kills.push(kill);
      say(
        `${number} of ${times}: ${kill.node} was killed, ${kill.by ?? 'nobody'} leads after ${seconds(kill.leadS)}${kill.lack === undefined ? '' : `; ${kill.lack}`}`,
      );
    }
    const drill = { network: network.name, kills, verdicts: await oracle.judge() };
    if (options.json) writeJson(drillDocument(drill));
    else for (const line of drillLines(drill)) print(line);
    process.exitCode = isSoundDrill(drill) ? exitCode.ok : exitCode.no;
  } finally {
    oracle.close();
  }
}

async function killLeader(network: NetworkState, oracle: ReplicaOracle, signal: AbortSignal): Promise<Kill> {
  const leader = await requireWhole(network, signal);
  const { process } = findNode(network, leader);
  const at = Date.now();
  if (process) send(process, 'SIGKILL');
  await sleep(settleMs, undefined, { signal });
  const { lack } = await untilWhole(network, wholeWithinMs, signal);
  const ownTurnMs = network.nodes.length * network.slot_ms;
  await sleep(ownTurnMs, undefined, { signal });
  return { node: leader, lack, ...oracle.takeOver(at) };
}

/**
 * The leader of a network in which nothing is missing.
 * @throws AgentError `no/whole`
 */
async function requireWhole(network: NetworkState, signal: AbortSignal): Promise<string> {
  const { leader, lack } = await untilWhole(network, wholeWithinMs, signal);
  if (leader === undefined || lack !== undefined) {
    throw new AgentError(
      'no/whole',
      `network "${network.name}" is not whole: ${lack ?? 'nobody leads'}; look at \`almanac ha status\` and try again`,
    );
  }
  return leader;
}

/** Nothing was signed twice, and everything came back. */
export function isSoundDrill({ kills, verdicts }: Pick<Drill, 'kills' | 'verdicts'>): boolean {
  return !verdicts.some(isBroken) && kills.every(({ lack, isTaken }) => lack === undefined && isTaken);
}

/** For people: each kill, the distribution with a chart, and what was held against what. */
export function drillLines({ kills, verdicts }: Pick<Drill, 'kills' | 'verdicts'>): string[] {
  const rows = kills.map(({ node, by, leadS, voteS, slotS }, index) => [
    String(index + 1),
    node,
    by ?? '-',
    ...[leadS, voteS, slotS].map(seconds),
  ]);
  const slots = kills.flatMap(({ slotS }) => slotS ?? []);
  const spread = distributionOf(slots);
  return [
    ...renderTable(columns, rows),
    '',
    ...distributionLines('another leads', distributionOf(kills.flatMap(({ leadS }) => leadS ?? []))),
    ...distributionLines('first vote', distributionOf(kills.flatMap(({ voteS }) => voteS ?? []))),
    ...distributionLines('first own block', spread),
    '',
    ...chartLines(slots),
    ...(spread
      ? [
          `at least ${(100 * shareShown(spread.n)).toFixed(0)} % of kills are over within ${seconds(spread.max)}, with 95 % confidence`,
        ]
      : []),
    '',
    ...verdicts.flatMap((verdict) => [
      `${isBroken(verdict) ? 'BROKEN' : 'held'}  ${oracleRules[verdict.rule]} (${verdict.judged} judged)`,
      ...verdict.findings.map((text) => `  ${text}`),
    ]),
  ];
}

function distributionLines(what: string, of: DurationSummary | undefined): string[] {
  if (!of) return [`${what.padEnd(16)} -`];
  const { n, min, p50, p95, max } = of;
  return [
    `${what.padEnd(16)} n ${n}, min ${seconds(min)}, p50 ${seconds(p50)}, p95 ${seconds(p95)}, max ${seconds(max)}`,
  ];
}

/** How many kills were over in which second. */
function chartLines(values: readonly number[]): string[] {
  if (values.length === 0) return [];
  const last = Math.floor(Math.max(...values));
  const counts = Array.from(
    { length: last + 1 },
    (_, second) => values.filter((value) => Math.floor(value) === second).length,
  );
  const most = Math.max(...counts);
  return counts.map((count, second) => {
    const bar = '█'.repeat(Math.ceil((barWidth * count) / most));
    return `${`${second} s`.padStart(5)} ${String(count).padStart(4)} ${bar}`.trimEnd();
  });
}

function seconds(value: number | undefined): string {
  return value === undefined ? '-' : `${value.toFixed(1)} s`;
}

function drillDocument(drill: Drill) {
  const of = (pick: (kill: Kill) => number | undefined): DurationSummary | null =>
    distributionOf(drill.kills.flatMap((kill) => pick(kill) ?? [])) ?? null;
  return {
    schema: 'almanac.ha_drill.v1',
    basis: 'census',
    network: drill.network,
    kills: drill.kills.map(({ node, by, isTaken, leadS, voteS, slotS, countedS, lack }) => ({
      node,
      by: by ?? null,
      is_taken: isTaken,
      lead_s: leadS ?? null,
      vote_s: voteS ?? null,
      slot_s: slotS ?? null,
      counted_s: countedS ?? null,
      lack: lack ?? null,
    })),
    lead_s: of(({ leadS }) => leadS),
    vote_s: of(({ voteS }) => voteS),
    slot_s: of(({ slotS }) => slotS),
    rules: drill.verdicts.map(({ rule, judged, findings }) => ({ rule, judged, findings })),
    is_sound: isSoundDrill(drill),
  };
}
