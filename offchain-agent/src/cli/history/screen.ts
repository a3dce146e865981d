import { figure } from '../../base/figure.ts';
import { fromMicros, lawOf } from '../../chain/scalability/stored-units.ts';
import type { Release, SubjectHistory } from '../../chain/scalability/subject-history.ts';
import { missedParts, percentOf } from '../law-text.ts';
import { type Column, renderTable } from '../table.ts';
import type { OpenScalability } from '../with-scalability.ts';

const barWidth = 24;

const columns: readonly Column[] = [
  { title: '' },
  { title: 'version' },
  { title: 'run', align: 'right' },
  { title: 'peak at', align: 'right' },
  { title: 'peak', align: 'right' },
  { title: '' },
  { title: 'sigma', align: 'right' },
  { title: 'kappa', align: 'right' },
  { title: 'requirement' },
  { title: 'flags' },
];

/** The highest throughput of a law: its peak, or what it approaches without one. */
export function highestOf({ law }: Pick<Release, 'law'>): number | undefined {
  const { peak, limit } = law?.checked.figures ?? {};
  const highest = peak?.throughput ?? limit;
  return highest === undefined ? undefined : fromMicros(highest);
}

/** Met, or what is missed. */
export function standing({ outcome }: Pick<Release, 'outcome'>): string {
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

function lawCells(release: Release, most: number): string[] {
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
