import { closedPeriod } from './closed-figures.ts';
import type { FigureDraw } from './drawn.ts';
import { lastWindow, openMonth } from './month-figures.ts';
import { groupOfPeriod, incidents, oneDay } from './other-figures.ts';
import type { Figure } from './shown.ts';
import { arrivalOfSpan, networkOfSpan, slotsOfSpan } from './span-figures.ts';

type Reader = (drawn: FigureDraw) => Promise<readonly Figure[]>;

/** All figures of a draw. */
export async function figuresOf(drawn: FigureDraw): Promise<readonly Figure[]> {
  const found: Figure[] = [];
  // One after the other: they share a page of the browser.
  for (const read of readers) found.push(...(await read(drawn)));
  return found;
}

const readers: readonly Reader[] = [
  slotsOfSpan,
  arrivalOfSpan,
  networkOfSpan,
  async (drawn) => await closedPeriod(drawn, 'authorship'),
  async (drawn) => await closedPeriod(drawn, 'arrival'),
  openMonth,
  lastWindow,
  oneDay,
  incidents,
  groupOfPeriod,
];
