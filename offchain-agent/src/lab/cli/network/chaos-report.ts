import { join } from 'node:path';
import { escaped } from '../../../base/markup.ts';
import { writeOutput } from '../../../base/write-output.ts';
import type { JsonDocument } from '../../../cli/output.ts';
import { levelLine, svgOf } from '../../../cli/svg.ts';
import { markdownTable } from '../../../cli/table.ts';
import { type TableColumn } from '../../../words/column.ts';
import { highestFinal, type InvariantVerdict, type NetworkLook, secondsText } from '../../chaos/judge.ts';
import type { FinishedFault, ScenarioOutcome } from '../../chaos/run-scenario.ts';
import { isLinkDisruption, whatOf, whereOf } from '../../chaos/timeline.ts';
import type { LinkBackendName } from '../../link/link-control.ts';
import { ruleText } from '../../link/rule.ts';

/** A run of a scenario, as reports tell it. */
export interface ChaosRun extends ScenarioOutcome {
  readonly name: string;
  readonly seed: number;
  readonly network: string;
  readonly engine: string;
  readonly slotMs: number;
  /** What stands between the nodes; undefined where nothing does. */
  readonly backend?: LinkBackendName | undefined;
  readonly startedAt: string;
}

const marks = { held: '✓ held', failed: '✗ failed', unknown: '? cannot tell' } as const;

export const verdictColumns: readonly TableColumn[] = [{ title: '' }, { title: 'what had to hold' }];
export const faultColumns: readonly TableColumn[] = [
  { title: 'fault' },
  { title: 'where' },
  { title: 'planned s', align: 'right' },
  { title: 'began s', align: 'right' },
  { title: 'ended s', align: 'right' },
];

export const linkColumns: readonly TableColumn[] = [
  { title: 'link' },
  ...['packets', 'kB', 'lost', 'duplicated', 'corrupted', 'reordered', 'late p99 ms'].map(
    (title): TableColumn => ({ title, align: 'right' }),
  ),
];

/** Of 20 nodes in three regions; the others are in report.json. */
const mostLinks = 60;

export function verdictRows(verdicts: readonly InvariantVerdict[]): string[][] {
  return verdicts.map(({ held, text }) => [marks[stateOf(held)], text]);
}

export function faultRows(done: readonly FinishedFault[]): string[][] {
  return done.map((one) => [
    isLinkDisruption(one) ? ruleText(one.rule) : one.kind,
    whereOf(one),
    (one.startMs / 1_000).toFixed(2),
    (one.startedMs / 1_000).toFixed(2),
    one.endedMs === undefined ? '-' : (one.endedMs / 1_000).toFixed(2),
  ]);
}

/** What went over the links that were at fault, during the whole run; the first ones. */
export function linkRows({ links = [], done }: Pick<ChaosRun, 'links' | 'done'>): string[][] {
  const befallen = new Set(
    done.filter(isLinkDisruption).flatMap((one) => one.links.map(({ from, to }) => `${from} → ${to}`)),
  );
  return links
    .filter(({ from, to }) => befallen.has(`${from} → ${to}`))
    .slice(0, mostLinks)
    .map(({ from, to, packets, bytes, lost, duplicated, corrupted, reordered, lateP99Ms }) => [
      `${from} → ${to}`,
      ...[packets, Math.round(bytes / 1_000), lost, duplicated, corrupted, reordered].map(String),
      lateP99Ms.toFixed(2),
    ]);
}

export function chaosDocument(run: ChaosRun): JsonDocument {
  return {
    schema: 'almanac.chaos.v1',
    basis: 'sampled',
    scenario: run.name,
    seed: run.seed,
    network: run.network,
    engine: run.engine,
    slot_ms: run.slotMs,
    started_at: run.startedAt,
    backend: run.backend ?? null,
    faults: run.done.map((one) => ({
      kind: one.kind,
      ...(isLinkDisruption(one)
        ? { where: one.where, nodes: one.nodes, links: one.links, rule: one.rule }
        : { node: one.node }),
      fault: one.fault,
      planned_start_ms: one.startMs,
      planned_end_ms: one.endMs,
      started_ms: Math.round(one.startedMs),
      whole_from_ms: rounded(one.wholeFromMs),
      whole_to_ms: rounded(one.wholeToMs),
      ended_ms: rounded(one.endedMs),
    })),
    links: (run.links ?? []).map(({ lateP99Ms, ...counted }) => ({ ...counted, late_p99_ms: lateP99Ms })),
    verdicts: run.verdicts.map(({ rule, held, text }) => ({ rule, held: held ?? null, text })),
    looks: run.looks.map(({ atMs, views }) => ({
      at_ms: Math.round(atMs),
      nodes: Object.fromEntries([...views].map(([name, view]) => [name, view ?? null])),
    })),
  };
}

function rounded(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms);
}

/**
 * Writes report.json, report.md, report.html and junit.xml into a folder that is there.
 * @throws AgentError as `writeOutput` does
 */
export function writeReports(folder: string, run: ChaosRun): void {
  writeOutput(join(folder, 'report.json'), `${JSON.stringify(chaosDocument(run))}\n`);
  writeOutput(join(folder, 'report.md'), markdown(run));
  writeOutput(join(folder, 'report.html'), page(run));
  writeOutput(join(folder, 'junit.xml'), junit(run));
}

function stateOf(held: boolean | undefined): keyof typeof marks {
  if (held === undefined) return 'unknown';
  return held ? 'held' : 'failed';
}

function madeOf({ network, engine, slotMs, seed, backend, startedAt }: ChaosRun): string {
  const links = backend === undefined ? '' : `, links: ${backend}`;
  return `Network ${network} (${engine}, slots of ${slotMs / 1_000} s${links}), seed ${seed}, begun ${startedAt}.`;
}

function markdown(run: ChaosRun): string {
  const links = linkRows(run);
  return [
    `# ${run.name}`,
    '',
    madeOf(run),
    '',
    ...markdownTable(titlesOf(verdictColumns), verdictRows(run.verdicts)),
    '',
    '## Faults',
    '',
    ...markdownTable(titlesOf(faultColumns), faultRows(run.done)),
    '',
    ...(links.length > 0
      ? ['## Links at fault', '', ...markdownTable(titlesOf(linkColumns), links), '']
      : []),
  ].join('\n');
}

function titlesOf(columns: readonly TableColumn[]): string[] {
  return columns.map(({ title }) => title);
}

/** As CI systems read it: what cannot be told is skipped, so that it is seen. */
function junit({ name, verdicts }: ChaosRun): string {
  const count = (state: keyof typeof marks): number =>
    verdicts.filter(({ held }) => stateOf(held) === state).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="${escaped(name)}" tests="${verdicts.length}" failures="${count('failed')}" skipped="${count('unknown')}">`,
    ...verdicts.map(({ rule, held, text }) => {
      const inner = { held: '', failed: `<failure message="${escaped(text)}"/>`, unknown: '<skipped/>' };
      return `  <testcase classname="${escaped(rule)}" name="${escaped(text)}">${inner[stateOf(held)]}</testcase>`;
    }),
    '</testsuite>',
    '',
  ].join('\n');
}

function page(run: ChaosRun): string {
  const links = linkRows(run);
  const table = (columns: readonly TableColumn[], rows: readonly string[][]): string =>
    [
      '<table>',
      `<tr>${columns.map(({ title }) => `<th>${escaped(title)}</th>`).join('')}</tr>`,
      ...rows.map((cells) => `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`),
      '</table>',
    ].join('\n');
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(run.name)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}td,th{padding:.2rem 1rem .2rem 0;text-align:left}svg{width:100%}</style>
<h1>${escaped(run.name)}</h1>
<p>${escaped(madeOf(run))}</p>
${table(verdictColumns, verdictRows(run.verdicts))}
<h2>What was final, by node</h2>
${heightsSvg(run)}
<p>A line is a node; it breaks where the node did not answer. Shaded: red, nodes were at fault; blue, links were.</p>
<h2>Faults</h2>
${table(faultColumns, faultRows(run.done))}
${links.length > 0 ? `<h2>Links at fault</h2>\n${table(linkColumns, links)}\n` : ''}</html>
`;
}

const frame = { width: 900, height: 360, left: 70, right: 20, top: 20, bottom: 40 };
const colours = ['#2563eb', '#b45309', '#15803d', '#7c3aed', '#be123c', '#0e7490', '#4d7c0f', '#475569'];

/** The height that each node calls final over time, in seconds; the faults as bands. */
function heightsSvg({ looks, done }: Pick<ChaosRun, 'looks' | 'done'>): string {
  const names = [...(looks[0]?.views.keys() ?? [])];
  const endMs = Math.max(1, looks.at(-1)?.atMs ?? 1);
  const finals = looks.flatMap(({ views }) => [...views.values()].flatMap((view) => view?.finalized ?? []));
  const lowest = Math.min(...finals);
  const range = Math.max(1, highestFinal(looks) - lowest);
  const { width, height, left, right, top, bottom } = frame;
  const x = (ms: number): string =>
    (left + (Math.min(ms, endMs) / endMs) * (width - left - right)).toFixed(1);
  const y = (block: number): string =>
    (height - bottom - ((block - lowest) / range) * (height - top - bottom)).toFixed(1);
  return svgOf(frame, 'finalized blocks by node over time', [
    ...done.map((one) => {
      const from = Number(x(one.startedMs));
      const to = Math.max(from + 2, Number(x(one.endedMs ?? one.startedMs)));
      const fill = isLinkDisruption(one) ? '#1d4ed8' : '#be123c';
      return `<rect x="${from}" y="${top}" width="${(to - from).toFixed(1)}" height="${height - top - bottom}" fill="${fill}" fill-opacity="0.12"><title>${escaped(whatOf(one))}</title></rect>`;
    }),
    ...[0, 0.5, 1].flatMap((part) => {
      const block = Math.round(lowest + part * range);
      return levelLine(frame, y(block), block);
    }),
    ...[0, 0.25, 0.5, 0.75, 1].map(
      (part) =>
        `<text x="${x(part * endMs)}" y="${height - 14}" text-anchor="middle" fill="#374151">${secondsText(part * endMs)}</text>`,
    ),
    ...names.flatMap((name, index) =>
      pieces(looks, name).map(
        (piece) =>
          `<polyline fill="none" stroke="${colours[index % colours.length]}" stroke-width="2" points="${piece
            .map(({ atMs, block }) => `${x(atMs)},${y(block)}`)
            .join(' ')}"><title>${escaped(name)}</title></polyline>`,
      ),
    ),
  ]);
}

/** The heights of a node, cut where it did not answer. */
function pieces(looks: readonly NetworkLook[], name: string): { atMs: number; block: number }[][] {
  const found: { atMs: number; block: number }[][] = [[]];
  for (const { atMs, views } of looks) {
    const block = views.get(name)?.finalized;
    if (block === undefined) found.push([]);
    else found.at(-1)?.push({ atMs, block });
  }
  return found.filter((piece) => piece.length > 1);
}
