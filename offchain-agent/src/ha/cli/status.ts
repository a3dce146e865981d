import { setTimeout as sleep } from 'node:timers/promises';
import { exitCode } from '../../base/exit.ts';
import { processSignal } from '../../cli/abort.ts';
import { print, say, writeJson } from '../../cli/output.ts';
import { serveForGood } from '../../cli/serve-for-good.ts';
import { renderTable } from '../../cli/table.ts';
import { type TableColumn } from '../../words/column.ts';
import type { ShownStatus } from '../control-client.ts';
import { type ControlOptions, type Heard, hear, leadersOf, placesOf, stateOf } from './heard.ts';

interface HaStatusOptions extends ControlOptions {
  readonly watch?: boolean;
}

const columns: readonly TableColumn[] = [
  { title: 'node' },
  { title: 'state' },
  { title: 'lease left', align: 'right' },
  { title: 'best block', align: 'right' },
  { title: 'lag, blocks', align: 'right' },
  { title: 'peers', align: 'right' },
  { title: 'last slot', align: 'right' },
  { title: 'last vote', align: 'right' },
  { title: 'message' },
];

const everyMs = 1_000;

/** Who leads, and how the others stand; exit code 1 when nobody leads or two do. */
export async function runHaStatus(options: HaStatusOptions): Promise<void> {
  const places = await placesOf(options);
  if (!options.watch) return tell(await hear(places), options);
  const signal = processSignal();
  await serveForGood(async () => {
    for (;;) {
      tell(await hear(places, signal), options);
      if (!options.json) print('');
      await sleep(everyMs, undefined, { signal });
    }
  });
}

function tell(heard: readonly Heard[], { json }: HaStatusOptions): void {
  const leaders = leadersOf(heard);
  if (json) writeJson(statusDocument(heard));
  else for (const line of statusLines(heard)) print(line);
  if (leaders.length > 1)
    say(`warning: ${leaders.join(' and ')} both believe that they lead; this must not be`);
  process.exitCode = leaders.length === 1 ? exitCode.ok : exitCode.no;
}

/** A row for each decider that was asked, and one for each node that they tell of and that was not. */
export function statusLines(heard: readonly Heard[]): string[] {
  const leaders = leadersOf(heard);
  const best = Math.max(0, ...heard.flatMap(({ status }) => bestsOf(status)));
  const rows = heard.map(({ node, control, status, silence }) => {
    if (!status) return [node ?? control, 'silent', ...Array.from({ length: 6 }, () => '-'), silence ?? ''];
    const { slot, vote } = status.record;
    return [
      status.node,
      stateOf(status),
      status.leads ? `${(status.leadMs / 1_000).toFixed(1)} s` : '-',
      ...figures(status.health, best),
      slot ? `${slot.slot} by ${slot.node}` : '-',
      vote ? `${vote.set}/${vote.round} by ${vote.node}` : '-',
      complaintOf(status),
    ];
  });
  const others = standbysOutside(heard).map((standby) => [
    standby.node,
    leaders.includes(standby.node) ? 'leads' : standby.isReady ? 'ready' : 'not ready',
    '-',
    ...figures(standby, best),
    '-',
    '-',
    'not asked: told by the others',
  ]);
  const head =
    leaders.length === 1
      ? `${leaders[0]} leads`
      : leaders.length === 0
        ? 'no leader: nothing is signed'
        : `${leaders.join(' and ')} lead`;
  return [head, '', ...renderTable(columns, [...rows, ...others])];
}

function figures(health: { best: number; peers: number } | null, best: number): string[] {
  return health ? [String(health.best), String(best - health.best), String(health.peers)] : ['-', '-', '-'];
}

function complaintOf({ fault, coordinatorFailure, isConnected, awaits }: ShownStatus): string {
  if (fault !== null) return fault;
  if (coordinatorFailure !== null) return `the coordinator gave no answer: ${coordinatorFailure}`;
  if (!isConnected) return 'its node is not connected';
  return awaits ?? '';
}

function bestsOf(status: ShownStatus | undefined): number[] {
  return [...(status?.health ? [status.health] : []), ...(status?.standbys ?? [])].map(({ best }) => best);
}

function standbysOutside(heard: readonly Heard[]): ShownStatus['standbys'] {
  const asked = heard.flatMap(({ node }) => node ?? []);
  const told = heard
    .flatMap(({ status }) => status?.standbys ?? [])
    .filter(({ node }) => !asked.includes(node));
  return [...new Map(told.map((standby) => [standby.node, standby])).values()];
}

/** As --json shows it. */
export function statusDocument(heard: readonly Heard[]) {
  const best = Math.max(0, ...heard.flatMap(({ status }) => bestsOf(status)));
  const leaders = leadersOf(heard);
  return {
    schema: 'almanac.ha_status.v1',
    basis: 'census',
    leader: leaders.length === 1 ? leaders[0] : null,
    leaders,
    nodes: heard.map(({ node, control, status, silence }) => ({
      node: node ?? null,
      control,
      state: status ? stateOf(status) : 'silent',
      leads: status?.leads ?? false,
      lease_left_ms: status?.leadMs ?? null,
      best_block: status?.health?.best ?? null,
      behind: status?.health ? best - status.health.best : null,
      peers: status?.health?.peers ?? null,
      last_slot: status?.record.slot ?? null,
      last_vote: status?.record.vote ?? null,
      last_heartbeat: status?.record.heartbeat ?? null,
      fault: status?.fault ?? null,
      coordinator_failure: status?.coordinatorFailure ?? null,
      silence: silence ?? null,
    })),
    others: standbysOutside(heard).map(({ node, isReady, best: block, peers }) => ({
      node,
      ready: isReady,
      best_block: block,
      behind: best - block,
      peers,
    })),
  };
}
