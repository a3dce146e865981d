import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OrderedNode } from '../support/ordered-node.ts';
import { openPageBrowser, type PageBrowser } from '../support/page-browser.ts';
import { rowsOn } from '../support/page-cells.ts';
import { earningsDifferences, type PrintedEarnings } from '../support/recount-differences.ts';
import { recountRelay } from '../support/recount-relay.ts';
import { recordedCommands, recordingFile, unpackRecording } from '../support/relay-recording.ts';
import { runAlmanac } from '../support/run-almanac.ts';

type Work = PrintedEarnings['validators'][number]['by_session'][number];

interface Shown extends PrintedEarnings {
  readonly validators: readonly (PrintedEarnings['validators'][number] &
    Omit<Work, 'session'> & { readonly points: number })[];
}

describe('the page of a relay chain that was recorded', () => {
  const recording = unpackRecording(readFileSync(recordingFile));
  const { relay: commands } = recordedCommands(recording.sessions);
  const player = new OrderedNode(recording.relay);
  const folder = mkdtempSync(join(tmpdir(), 'almanac-recorded-'));
  const proof = join(folder, 'proof.jsonl');
  let browser: PageBrowser;
  let url: string;

  before(async () => {
    // A page asks of more blocks which runtime they have; there was one.
    const [metadata, version] = await Promise.all([
      player.request('state_getMetadata'),
      player.request('state_getRuntimeVersion'),
    ]);
    for (const [method, params, answer] of recording.relay.answers) {
      if (method === 'state_getRuntimeVersion') deepEqual(answer, version);
      if (method !== 'chain_getHeader') continue;
      player.take('state_getMetadata', params, metadata);
      player.take('state_getRuntimeVersion', params, version);
    }
    url = await player.start();
    browser = await openPageBrowser();
  });

  after(async () => {
    rmSync(folder, { recursive: true });
    await browser?.close();
    await player.stop();
  });

  it('shows the figures of almanac earnings, with heads from its proof file', async () => {
    const watched = await runAlmanac(...commands.verified(url), '--proof', proof);
    equal(watched.code, 0, watched.stderr);
    const { code, stdout, stderr } = await runAlmanac(...commands.blame(url));
    equal(code, 0, stderr);
    const printed = JSON.parse(stdout) as Shown;
    await browser.visit({
      rpc: url,
      route: '#/relay',
      shows: 'input[name=url]',
      // The chain has no runtime API of ours, which the client of the other pages says.
      mayComplain: true,
      use: async (page) => {
        await page.fill('input[name=url]', url);
        await page.fill('input[name=sessions]', String(recording.sessions));
        await page.check('input[name=heads][value=file]');
        await page.setInputFiles('input[name=file]', proof);
        await page.click('[data-count]');
        await page.waitForSelector('[data-counted], main .failure');
        deepEqual(await page.locator('main .failure').allInnerTexts(), []);
        equal(await page.getAttribute('[data-counted]', 'data-whole'), 'true');
        match(await page.innerText('[data-trust]'), /^Proved from the genesis hash 0x994aa1f7/);
        const file = await page.getAttribute('a[download="earnings.json"]', 'href');
        const counted = JSON.parse(decodeURIComponent((file ?? '').replace(/^[^,]*,/, ''))) as Shown;
        deepEqual(counted, printed);
        const cells = ['points', 'blocks', 'missed'].map((name) => `[data-cell=${name}]`);
        deepEqual(
          await rowsOn(page, '[data-validators] tbody tr', ['@data-account', ...cells]),
          printed.validators.map((one) => [
            one.account,
            String(one.points),
            String(one.authored_blocks),
            String(one.missed_votes),
          ]),
        );
        const to = Math.max(...counted.sessions.map(({ to_block: last }) => last));
        const recount = await recountRelay(async (...asked) => await player.request(...asked), to);
        deepEqual(earningsDifferences(counted, recount), []);
      },
    });
  });
});
