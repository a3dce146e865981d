import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright-core';
import { specFile } from '../../../offchain-agent/src/lab/client/substrate.ts';
import { callRpc } from '../../../offchain-agent/src/lab/real/json-rpc.ts';
import { openPageBrowser } from '../../../tests/support/page-browser.ts';
import { ensurePages } from '../install.mjs';
import { setUp } from '../setup/set-up.mjs';
import { pageSteps } from '../setup/steps.mjs';
import type { ClaimOutcome } from './claim-outcome.ts';
import { eventually } from './eventually.ts';
import { startFullNode } from './full-node.ts';
import type { LiveRelay } from './live-relay.ts';

interface Counted {
  readonly sessions: readonly { readonly index: number }[];
  readonly validators: readonly { readonly points: number; readonly name: string | null }[];
}

const nodeWithinMs = 120_000;
/** A session can end between the page's count and the command's, though both begin with one. */
const tries = 4;
const sessionWithinMs = 300_000;
/** Its index, a u64, comes first. */
const epochDigits = '0x'.length + 16;

/** Puts the pages together, and installs a browser where there is none. */
export async function bringPageTools(): Promise<void> {
  await ensurePages();
  const isLacking = await setUp((line) => console.error(line), pageSteps());
  if (isLacking) throw new Error('there is no browser');
}

/** The page of a relay chain counts in a browser, with heads that smoldot found there, and says what the command says. */
export async function countInPage({ relay, url, almanac }: LiveRelay): Promise<ClaimOutcome> {
  const node = await startFullNode(relay, ['--name', 'light', '--no-telemetry']);
  const browser = await openPageBrowser();
  try {
    const peerId = await eventually(
      nodeWithinMs,
      async () => await callRpc<string>(node.rpcPort, ['system_localPeerId'], AbortSignal.timeout(5_000)),
    );
    const spec = JSON.parse(readFileSync(specFile(relay.name), 'utf8')) as object;
    const bootNodes = [`${node.webSocketAddress}/p2p/${peerId}`];
    return await browser.visit({
      rpc: url,
      route: '#/relay',
      shows: 'input[name=url]',
      // The chain has no runtime API of ours, which the client of the other pages says.
      mayComplain: true,
      use: async (page) => {
        await page.fill('input[name=url]', url);
        await page.check('input[name=heads][value=light]');
        const buffer = Buffer.from(JSON.stringify({ ...spec, bootNodes }));
        await page.setInputFiles('input[name=file]', {
          name: 'relay.json',
          mimeType: 'application/json',
          buffer,
        });
        for (let left = tries; ; left -= 1) {
          await sessionBegins(relay.nodes[0]?.rpc_port ?? 0);
          const counted = await count(page);
          if (typeof counted === 'string') return { code: 1, isMet: false, says: counted };
          const { code, stdout, output } = await almanac('earnings', url, '--blame', '--json');
          if (code !== 0) return { code, isMet: false, says: output.trim() };
          const printed = JSON.parse(stdout) as Counted;
          if (!isDeepStrictEqual(sessionsOf(counted), sessionsOf(printed)) && left > 1) continue;
          return { code, ...compare(counted, printed) };
        }
      },
    });
  } finally {
    await browser.close();
    await node.end();
  }
}

/** Waits for the next session of final blocks. */
async function sessionBegins(port: number): Promise<void> {
  const epochOf = async (): Promise<string> => {
    const signal = AbortSignal.timeout(5_000);
    const head = await callRpc<string>(port, ['chain_getFinalizedHead'], signal);
    const epoch = await callRpc<string>(port, ['state_call', 'BabeApi_current_epoch', '0x', head], signal);
    return epoch.slice(0, epochDigits);
  };
  const before = await eventually(nodeWithinMs, epochOf);
  await eventually(sessionWithinMs, async () => ((await epochOf()) === before ? undefined : true));
}

/** @returns what the page counted, or why it could not */
async function count(page: Page): Promise<Counted | string> {
  await page.click('[data-count]');
  await page.waitForSelector('[data-counted][data-whole=true], main .failure');
  const [failure] = await page.locator('main .failure').allInnerTexts();
  if (failure !== undefined) return failure;
  const trust = await page.innerText('[data-trust]');
  if (!trust.includes('light client')) return `the page says: ${trust}`;
  const file = await page.getAttribute('a[download="earnings.json"]', 'href');
  return JSON.parse(decodeURIComponent((file ?? '').replace(/^[^,]*,/, ''))) as Counted;
}

function compare(counted: Counted, printed: Counted): Pick<ClaimOutcome, 'isMet' | 'says'> {
  const [shown, said] = [counted, printed].map(({ sessions, validators }) => ({
    sessions,
    // The command line knows what the nodes of its own networks are called.
    validators: validators.map((one) => ({ ...one, name: null })),
  }));
  const [difference] = differencesBetween(shown, said);
  if (difference !== undefined)
    return { isMet: false, says: `the page and almanac earnings differ: ${difference}` };
  const points = counted.validators.reduce((sum, one) => sum + one.points, 0);
  return {
    isMet: points > 0,
    says: `smoldot found the head; ${points} points of ${counted.validators.length} validators, as the command says`,
  };
}

function sessionsOf({ sessions }: Counted): number[] {
  return sessions.map(({ index }) => index);
}

/** Where two documents differ, with what the first and the second have there. */
function differencesBetween(one: unknown, other: unknown, at = ''): string[] {
  if (isDeepStrictEqual(one, other)) return [];
  if (!isParts(one) || !isParts(other))
    return [`${at} is ${JSON.stringify(one)} and ${JSON.stringify(other)}`];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].flatMap((name) => differencesBetween(one[name], other[name], `${at}/${name}`));
}

function isParts(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
