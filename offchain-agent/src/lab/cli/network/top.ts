import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../../base/clock.ts';
import { processSignal } from '../../../cli/abort.ts';
import { LiveArea } from '../../../cli/live-area.ts';
import { isPlain, print, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { type TableColumn } from '../../../words/column.ts';
import { findNetwork, readNetwork, reportOf } from '../../networks.ts';
import { type NetworkState } from '../../real/state.ts';
import { type WatchDocument, watchDocument } from '../../watch/document.ts';
import { type FigureId, figures } from '../../watch/figure.ts';
import { openWatcher } from '../../watch/open-watcher.ts';
import { livingWatch, watchedDocument } from '../../watch/watch-process.ts';
import type { NamedOptions } from './run.ts';

const columns: readonly TableColumn[] = [
  { title: 'node' },
  { title: 'state' },
  ...figures.map(({ short }) => ({ title: short, align: 'right' }) as const),
];

const everyMs = 1_000;
/** A rate needs two looks; what is asked in every third look alone, four. */
const leastLooks = 4;
const shownAlerts = 5;

/** Where the figures come from: of whoever watches the network, else by looking here. */
type Source = () => Promise<WatchDocument>;

/** The figures of all nodes as a table that is painted over until Ctrl-C; once, where there is no terminal. */
export async function runTop(options: NamedOptions): Promise<void> {
  const network = await findNetwork(options.name);
  const signal = processSignal();
  const { source, close } = sourceOf(network);
  try {
    const first = await source();
    if (options.json) return writeJson(topDocument(first));
    if (isPlain()) {
      for (const line of topLines(first)) print(line);
      return;
    }
    const area = new LiveArea(process.stdout);
    for (let document = first; ; document = await source()) {
      area.show(topLines(document));
      await sleep(everyMs, undefined, { signal });
    }
  } finally {
    await close();
  }
}

function sourceOf(network: NetworkState): { source: Source; close: () => Promise<void> } {
  const { watcher, close } = openWatcher(network, {
    trickleMs: undefined,
    clock: systemClock,
    networks: { readNetwork, reportOf },
  });
  let looks = 0;
  const source: Source = async () => {
    const watch = livingWatch(network.name);
    const document = watch && (await watchedDocument(watch));
    if (document) return document;
    while (looks < leastLooks - 1) {
      await watcher.look();
      looks += 1;
      await sleep(everyMs);
    }
    await watcher.look();
    return watchDocument(watcher);
  };
  return { source, close };
}

/** The table and, below it, the faults in force and the newest lines that alert. */
export function topLines(document: WatchDocument): readonly string[] {
  const rows = document.nodes.map(({ name, state, answers }) => [
    name,
    state === 'running' && !answers ? 'silent' : state,
    ...figures.map(({ id }) => shown(id, latest(document, name, id))),
  ]);
  const faults = document.faults.filter(({ to_ms: to }) => to === null).map(({ text }) => `fault: ${text}`);
  const alerts = document.alerts
    .slice(-shownAlerts)
    .map(
      ({ at_ms: at, level, node, target, text, expected }) =>
        `${new Date(at).toISOString().slice(11, 19)} ${level}${expected ? ' (expected)' : ''} ${node} ${target}: ${text}`,
    );
  return [
    ...renderTable(columns, rows),
    ...[faults, alerts].flatMap((lines) => (lines.length === 0 ? [] : ['', ...lines])),
  ];
}

function topDocument({ network, at_ms, nodes, faults, alerts, ...rest }: WatchDocument) {
  const document = { network, at_ms, nodes, faults, alerts, ...rest };
  return {
    schema: 'almanac.network_top.v1',
    basis: 'sampled',
    network,
    at_ms,
    nodes: nodes.map((node) => ({
      ...node,
      figures: Object.fromEntries(rest.figures.map(({ id }) => [id, latest(document, node.name, id)])),
    })),
    reasons: Object.fromEntries(rest.figures.flatMap(({ id, reason }) => (reason ? [[id, reason]] : []))),
    links: rest.links,
    transactions: rest.transactions,
    faults: faults.filter(({ to_ms: to }) => to === null),
    alerts,
  };
}

/** Of what comes now and then the last value; null where there is none. */
function latest({ values }: WatchDocument, node: string, id: FigureId): number | null {
  const all = values[node]?.[id] ?? [];
  const figure = figures.find((one) => one.id === id);
  const isSparse = figure !== undefined && 'sparse' in figure;
  return (isSparse ? all.findLast((value) => value !== null) : all.at(-1)) ?? null;
}

function shown(id: FigureId, value: number | null): string {
  if (value === null) return '-';
  if (id === 'memory_bytes') return (value / 1e6).toFixed(0);
  if (id.endsWith('bytes_s')) return (value / 1e3).toFixed(1);
  if (id === 'tx_s') return value.toFixed(2);
  return id.endsWith('_ms') || id === 'cpu_percent' ? value.toFixed(1) : String(value);
}
