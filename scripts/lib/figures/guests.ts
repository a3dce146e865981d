import { openExtensionBrowser } from '../../../tests/support/extension-browser.ts';
import { appsPage } from '../../../tests/support/host-pages.ts';
import { shownFigures } from '../../../tests/support/shown-figures.ts';
import { type FigureRecord, recordOf } from './drawn.ts';
import type { FigurePlaces } from './places.ts';
import type { StillChain } from './scene.ts';
import { exact, type Figure } from './shown.ts';

/** What the extension shows beside rows of somebody else's page: the last closed day of each validator. */
export async function extensionFigures(chain: StillChain, places: FigurePlaces): Promise<readonly Figure[]> {
  const browser = await openExtensionBrowser();
  try {
    await browser.choose({ source: chain.http });
    const rows = chain.cast.validators.map(({ address }) => ({ icon: address, name: address }));
    const address = browser.host('apps/validators', appsPage(rows));
    const { page } = await browser.open(`${address}?rpc=${encodeURIComponent(chain.url)}`);
    await page.waitForFunction(`document.querySelectorAll('almanac-figure').length === ${rows.length}`);
    const shown = await shownFigures(page, 'tr');
    const figures = shown.map(async ({ target, ppm, low, p50, start }): Promise<readonly Figure[]> => {
      const slots = await recordOf(places, target, 'authorship', 'day');
      const arrival = await recordOf(places, target, 'arrival', 'day');
      const figure = (name: string, own: string | undefined, of: FigureRecord[keyof FigureRecord]) => ({
        name: `target ${target}, last day, ${name}`,
        shown: [exact('extension', own), exact('almanac sli', of as number)],
      });
      return [
        figure('start', start, slots?.start_s),
        figure('share', ppm, slots?.sli_ppm),
        figure('low end', low, slots?.low_ppm),
        figure('median of arrival', p50, arrival?.p50_us),
      ];
    });
    return (await Promise.all(figures)).flat();
  } finally {
    await browser.close();
  }
}
