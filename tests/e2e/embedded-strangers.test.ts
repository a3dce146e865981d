import { deepEqual } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attackServer, type Pace } from '../chaos/strangers/campaign.ts';
import { strangersFaults } from '../chaos/strangers/print.ts';
import { type DemoChain, startDemo } from '../chaos/strangers/server-parts.ts';
import { type ServerName, serverNames } from '../chaos/strangers/servers.ts';

const messages = 500;
const seed = 49;
/** No sink: times are judged by the campaign, `npm run chaos -- strangers`. */
const short: Pace = { attackers: 1, holdMs: 300, hasSink: false, heldPart: 60 };

describe('what strangers send to each server', () => {
  const outcomes = new Map<ServerName, Promise<readonly string[]>>();
  let folder: string;
  let chain: DemoChain;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-strangers-chain-'));
    chain = await startDemo(folder);
    const signal = new AbortController().signal;
    // Most of the time is that in which they start: two at a time.
    const waiting = [...serverNames];
    const lanes = [Promise.resolve(), Promise.resolve()];
    for (const [at, name] of waiting.entries()) {
      const lane = at % lanes.length;
      const outcome = (lanes[lane] ?? Promise.resolve())
        .then(
          async () =>
            await attackServer(name, { seed, messages }, short, { say: () => undefined, signal, chain }),
        )
        .then((result) => strangersFaults(result, { judgesTime: false }));
      lanes[lane] = outcome.then(
        () => undefined,
        () => undefined,
      );
      outcomes.set(name, outcome);
    }
  });

  after(async () => {
    await chain?.process.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const name of serverNames)
    it(`neither ends ${name}, nor takes its memory, nor keeps it from being ready`, async () => {
      deepEqual(await outcomes.get(name), []);
    });
});
