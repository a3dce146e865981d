import { deepEqual } from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { noonS } from '../support/fake-served-chain.ts';
import { openPageBrowser, type PageBrowser } from '../support/page-browser.ts';
import { themeFaults } from '../support/page-cells.ts';
import { StatusScene } from '../support/status-scene.ts';

const pictures = join(import.meta.dirname, '../output/pages');
const month = new Date(noonS * 1_000).toISOString().slice(0, 7);

/** Each status page, and what its picture is called. */
const walked = [
  ['/status', 'status'],
  ['/status/0', 'status-network'],
  [`/status/0/report/${month}`, 'status-month'],
] as const;

describe('the status pages in a browser', () => {
  let scene: StatusScene;
  let browser: PageBrowser;
  let base: string;

  before(async () => {
    scene = await StatusScene.open('v1', 'v2', 'v3', '<img src=x>');
    // One is away now, one was, one misses single slots: every color of the pages is there.
    scene.record(1, 10, 10, 10, 10, 0, 0);
    scene.record(2, 10, 0, 0, 10, 10, 10);
    scene.record(3, 10, 9, 10, 10, 9, 10);
    base = await scene.server.listen({ host: '127.0.0.1', port: 0 });
    browser = await openPageBrowser();
    await mkdir(pictures, { recursive: true });
  });

  after(async () => {
    await browser?.close();
    await scene?.server.close();
  });

  for (const [path, name] of walked) {
    for (const width of [1280, 390]) {
      it(`shows ${name} at ${width} px in both themes without a serious fault of accessibility`, async () => {
        const { page, faults, close } = await browser.open({ width });
        try {
          await page.goto(`${base}${path}`);
          await page.waitForSelector('main');
          deepEqual(await themeFaults(page, join(pictures, `${name}-${width}`)), []);
          deepEqual(faults, []);
        } finally {
          await close();
        }
      });
    }
  }
});
