import type { Answer } from '../chain/sli-answer.ts';
import { percent, percentAbove } from './share.ts';
import type { Column } from './table.ts';

/** The columns that show one record, wherever records are shown. */
export const recordColumns: readonly Column[] = [
  { title: 'SLI %', align: 'right' },
  { title: 'authored/assigned', align: 'right' },
  { title: 'missed', align: 'right' },
  { title: 'windows', align: 'right' },
  { title: 'low..high %', align: 'right' },
  { title: 'note' },
];

/**
 * The cells of `recordColumns`: `?` where there is no record, `-` where an interval is not offered (a window is one
 * trial, and one trial has none).
 */
export function recordCells(answer: Answer | undefined): string[] {
  if (!answer) return ['?', '?', '?', '?', '?', 'no record'];
  const { assigned, authored, windows, interval } = answer;
  return [
    percent(answer.sliPpm),
    `${authored}/${assigned}`,
    String(assigned - authored),
    String(windows),
    interval ? `${percent(interval.lowPpm)}..${percentAbove(interval.highPpm)}` : '-',
    notesOf(answer).join(', '),
  ];
}

function notesOf({ provisional, lowConfidence, interval }: Answer): string[] {
  const notes = provisional ? ['provisional'] : [];
  if (lowConfidence && interval) notes.push('low confidence');
  return notes;
}
