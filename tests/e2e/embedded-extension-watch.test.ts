import { deepEqual, equal, match } from 'node:assert/strict';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { type BrowserWithExtension, openExtensionBrowser } from '../support/extension-browser.ts';
import { GroupsScene, seats } from '../support/groups-scene.ts';
import { appsPage } from '../support/host-pages.ts';
import { pairOf } from '../support/local-pair.ts';
import { poll } from '../support/poll.ts';
import { shownFigures } from '../support/shown-figures.ts';

describe('the browser extension without records of a chain', () => {
  let scene: GroupsScene;
  let browser: BrowserWithExtension;
  let watching: RunningCommand;

  before(async () => {
    scene = await GroupsScene.open();
    browser = await openExtensionBrowser();
    watching = startCommand(['watch', scene.url, '--listen', '127.0.0.1:0']);
  });

  after(async () => {
    watching?.process.kill('SIGKILL');
    await browser?.close();
    await scene?.close();
  });

  it('shows what `almanac watch --listen` counts, marked as the figures of one observer', async () => {
    const source = await figuresAddress();
    const counted = async (): Promise<boolean> => (await fetch(`${source}/api/v1/networks`)).ok;
    await poll('the first counts', counted, Boolean);
    equal(await browser.choose({ source }), 'Saved.');
    const icon = pairOf(`//${seats[0]}`).address;
    const host = browser.host('apps/watch', appsPage([{ icon, name: 'ONE' }]));
    const { page, faults } = await browser.open(`${host}?rpc=${encodeURIComponent(scene.url)}`);
    const shown = await poll(
      'its figure',
      async () => await shownFigures(page, 'tr'),
      ({ length }) => length > 0,
    );
    const [figure] = shown ?? [];
    match(figure?.words.share ?? '', /^\d+\.\d\d %$/);
    equal(figure?.words.range, 'one observer');
    deepEqual(faults, []);
  });

  async function figuresAddress(): Promise<string> {
    let said = '';
    watching.process.stderr?.on('data', (part: Buffer) => {
      said += part.toString();
    });
    const address = async () => /figures for the browser extension: (\S+)/.exec(said)?.[1];
    return (await poll('its address', address, (found) => found !== undefined)) ?? '';
  }
});
