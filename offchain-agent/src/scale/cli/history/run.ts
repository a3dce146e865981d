import { exitCode } from '../../../base/exit.ts';
import { figure } from '../../../base/figure.ts';
import { escaped } from '../../../base/markup.ts';
import { parseCount } from '../../../base/parse.ts';
import { writeOutput } from '../../../base/write-output.ts';
import { missedParts, subjectHistoryDocument } from '../../../chain/scalability/law-document.ts';
import {
  readHistory,
  type SubjectHistory,
  type SubjectRelease,
} from '../../../chain/scalability/scalability-chain.ts';
import { namedCommit } from '../../../chain/scalability/stored-failures.ts';
import { fromMicros, lawOf } from '../../../chain/scalability/stored-units.ts';
import { type OpenScalability, openScalability } from '../../../cli/open-at.ts';
import { type JsonDocument, print, say, writeJson } from '../../../cli/output.ts';
import { labelBelow, levelLine, svgOf } from '../../../cli/svg.ts';
import { renderTable } from '../../../cli/table.ts';
import { type TableColumn } from '../../../words/column.ts';
import { percentOf } from '../../../words/law-text.ts';
import { percentText } from '../../campaign/failed-answers.ts';
import { readChainSubject } from '../../gate/side.ts';
import { explainLines } from './explain.ts';

interface HistoryCommandOptions {
  readonly url?: string;
  readonly last: string;
  readonly svg?: string;
  readonly explain?: boolean;
  readonly json?: boolean;
}

const mostRuns = 10_000;
const barWidth = 24;
const width = 760;
const left = 90;
const right = 20;
const panelHeight = 110;
const gap = 34;
const top = 40;
const longestLabel = 14;

const panels: readonly Panel[] = [
  { title: 'peak throughput (limit without a peak)', value: highestOf },
  {
    title: 'size at the peak',
    value: ({ law }) => {
      const size = law?.checked.figures.peak?.size;
      return size === undefined ? undefined : fromMicros(size);
    },
  },
  { title: 'sigma, %', value: ({ law }) => law && 100 * lawOf(law.parameters).sigma },
  { title: 'kappa, %', value: ({ law }) => law && 100 * lawOf(law.parameters).kappa },
];

const columns: readonly TableColumn[] = [
  { title: '' },
  { title: 'version' },
  { title: 'run', align: 'right' },
  { title: 'peak at', align: 'right' },
  { title: 'peak', align: 'right' },
  { title: '' },
  { title: 'sigma', align: 'right' },
  { title: 'kappa', align: 'right' },
  { title: 'failed', align: 'right' },
  { title: 'requirement' },
  { title: 'flags' },
];

/** Prints the history of a subject. */
export async function runHistory(subject: string, options: HistoryCommandOptions): Promise<void> {
  const last = parseCount(options.last, '--last', mostRuns);
  await using open = await openScalability(options);
  const history = await readHistory(open.chain, subject, last);
  if (options.svg) writeOutput(options.svg, historySvg(history));
  if (options.json) writeJson(historyDocument(history, open));
  else historyLines(history, open).forEach(print);
  if (options.explain) {
    const lines = explainLines(await readChainSubject(open.chain, subject));
    lines.forEach(options.json ? say : print);
  }
  const newest = history.releases.filter(({ law }) => law !== undefined).at(-1);
  if (newest?.outcome && missedParts(newest.outcome).length > 0) process.exitCode = exitCode.no;
}

export function historyDocument(
  history: SubjectHistory,
  { chainName, url }: Pick<OpenScalability, 'chainName' | 'url'>,
): JsonDocument {
  return { schema: 'almanac.history.v1', chain: chainName, url, ...subjectHistoryDocument(history) };
}

/** The highest throughput of a law: its peak, or what it approaches without one. */
function highestOf({ law }: Pick<SubjectRelease, 'law'>): number | undefined {
  const { peak, limit } = law?.checked.figures ?? {};
  const highest = peak?.throughput ?? limit;
  return highest === undefined ? undefined : fromMicros(highest);
}

/** Met, or what is missed. */
function standing({ outcome }: Pick<SubjectRelease, 'outcome'>): string {
  if (!outcome) return '-';
  const missed = missedParts(outcome);
  return missed.length === 0 ? 'met' : `missed: ${missed.join(', ')}`;
}

/** A line for each run, the oldest first, with a bar of its highest throughput. */
export function historyLines(
  { info, releases }: SubjectHistory,
  { chainName, url }: Pick<OpenScalability, 'chainName' | 'url'>,
): string[] {
  const most = Math.max(...releases.map((release) => highestOf(release) ?? 0));
  const rows = releases.map((release) => [
    release.isBaseline ? '*' : '',
    release.version,
    String(release.run),
    ...lawCells(release, most),
    failedCell(release),
    standing(release),
    release.law?.checked.figures.flags.join(', ') ?? '',
  ]);
  return [
    `${chainName} at ${url}: "${info.subject.name}" of ${info.subject.owner}`,
    '',
    ...(rows.length === 0 ? ['no runs yet'] : renderTable(columns, rows)),
    ...(info.baseline === undefined ? [] : ['', '* the baseline that later runs are compared with']),
  ];
}

function failedCell({ commit }: SubjectRelease): string {
  const { failures } = namedCommit(commit);
  return failures ? percentText(failures.share) : 'unknown';
}

function lawCells(release: SubjectRelease, most: number): string[] {
  const { law } = release;
  if (!law) return ['no prediction', '', '', '', ''];
  const { sigma, kappa } = lawOf(law.parameters);
  const { peak, flags } = law.checked.figures;
  const highest = highestOf(release);
  const bar = highest === undefined ? '' : '█'.repeat(Math.max(1, Math.round((barWidth * highest) / most)));
  return [
    flags.includes('past_peak') ? 'past it' : peak ? figure(fromMicros(peak.size)) : 'no peak',
    highest === undefined ? 'no limit' : figure(highest),
    bar,
    percentOf(sigma),
    percentOf(kappa),
  ];
}

interface Panel {
  readonly title: string;
  readonly value: (release: SubjectRelease) => number | undefined;
}

/** Peak, size there, contention and coherency, version after version; missed requirements are red, the baseline ringed. */
export function historySvg({ info, releases }: SubjectHistory): string {
  const height = top + panels.length * (panelHeight + gap) + 40;
  const step = (width - left - right) / Math.max(1, releases.length - 1);
  const x = (index: number): string =>
    (releases.length === 1 ? (left + width - right) / 2 : left + index * step).toFixed(1);
  // As many labels as have room.
  const every = Math.ceil((releases.length * 56) / (width - left - right));
  const name = escaped(info.subject.name);
  const parts = [
    `<text x="${left}" y="22" font-size="15" fill="#111827">${name}</text>`,
    ...panels.flatMap((panel, index) => panelParts(panel, releases, x, top + index * (panelHeight + gap))),
    ...releases.flatMap(({ version }, index) =>
      index % every === 0 ? labelBelow({ height, bottom: 42 }, x(index), escaped(shortened(version))) : [],
    ),
  ];
  return svgOf({ width, height }, `how ${name} scales, version after version`, parts, 12);
}

function panelParts(
  { title, value }: Panel,
  releases: readonly SubjectRelease[],
  x: (index: number) => string,
  from: number,
): string[] {
  const points = releases.flatMap((release, index) => {
    const at = value(release);
    return at === undefined ? [] : [{ release, index, at }];
  });
  const highest = Math.max(...points.map(({ at }) => at), 0) * 1.1 || 1;
  const y = (at: number): string => (from + 18 + panelHeight * (1 - at / highest)).toFixed(1);
  return [
    `<text x="${left}" y="${from + 10}" fill="#111827">${title}</text>`,
    ...[0, 0.5, 1].flatMap((share) => levelLine({ width, left, right }, y(share * highest), share * highest)),
    `<polyline points="${points.map(({ index, at }) => `${x(index)},${y(at)}`).join(' ')}" fill="none" stroke="#2563eb" stroke-width="1.5"/>`,
    ...points.map(({ release, index, at }) => {
      const isMissed = release.outcome !== undefined && missedParts(release.outcome).length > 0;
      const ring = release.isBaseline
        ? `<circle cx="${x(index)}" cy="${y(at)}" r="8" fill="none" stroke="#b45309" stroke-width="2"/>`
        : '';
      return `${ring}<circle cx="${x(index)}" cy="${y(at)}" r="4" fill="${isMissed ? '#dc2626' : '#111827'}"/>`;
    }),
  ];
}

function shortened(text: string): string {
  return text.length > longestLabel ? `${text.slice(0, longestLabel - 1)}…` : text;
}
