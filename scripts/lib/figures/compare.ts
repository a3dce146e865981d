import { readFileSync } from 'node:fs';
import { seedPath } from '../../../offchain-agent/src/demo/seed/load-story.ts';
import { periodEnd, secondsPerDay } from '../../../offchain-agent/src/sli/calendar.ts';
import { type Dice, dice } from '../../../tests/support/dice.ts';
import { openPageBrowser } from '../../../tests/support/page-browser.ts';
import { kinds, spans } from './drawn.ts';
import { figuresOf } from './figures.ts';
import { extensionFigures } from './guests.ts';
import { lateMonitorFigures } from './late-monitor.ts';
import { FigurePlaces } from './places.ts';
import { openStillChain } from './scene.ts';
import type { Figure } from './shown.ts';

/** Further than this after the seed the demo does not live in advance. */
const furthestS = 25 * secondsPerDay;
const slotS = 300;

interface Comparison {
  readonly seed: number;
  /** Compared at the least. */
  readonly count: number;
  readonly onInstant: (nowS: number) => void;
  readonly onFigure: (figure: Figure) => void;
}

/**
 * Compares figures that several places show, of drawn validators, spans, periods and instants, one of them just after the end of a
 * month; of a monitor that began late; and of the extension.
 */
export async function compareFigures({ seed, count, onInstant, onFigure }: Comparison): Promise<void> {
  const random = dice(seed);
  let compared = 0;
  const add = (figures: readonly Figure[]): void => {
    compared += figures.length;
    for (const one of figures) onFigure(one);
  };
  add(await lateMonitorFigures(random));
  const browser = await openPageBrowser();
  try {
    for (let instant = 0; compared < count; instant += 1) {
      const chain = await openStillChain(drawInstant(random, instant));
      try {
        onInstant(chain.nowS);
        const places = new FigurePlaces(chain, browser);
        for (let draw = 0; draw < 2 && compared < count; draw += 1) {
          const target = 1 + random.whole(chain.cast.validators.length);
          const [days, kind] = [random.pick(spans), random.pick(kinds)];
          add(await figuresOf({ chain, places, target, days, kind }));
        }
        if (instant === 1) add(await extensionFigures(chain, places));
      } finally {
        await chain.close();
      }
    }
  } finally {
    await browser.close();
  }
}

/** The first is just after a month where one ends soon after the seed, others are within some days after it. */
function drawInstant(random: Dice, instant: number): number {
  const { end } = JSON.parse(readFileSync(`${seedPath()}.json`, 'utf8')) as { readonly end: string };
  const endS = Date.parse(`${end}T00:00:00Z`) / 1_000;
  const monthS = periodEnd('month', endS);
  if (instant === 0 && monthS - endS < furthestS) return monthS + slotS * (1 + random.whole(24));
  return endS + slotS * (12 + random.whole((4 * secondsPerDay) / slotS));
}
