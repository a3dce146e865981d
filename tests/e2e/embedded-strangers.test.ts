import { deepEqual } from 'node:assert/strict';
import { attackServer, type Pace } from '../chaos/strangers/campaign.ts';
import { strangersFaults } from '../chaos/strangers/print.ts';
import { type ServerName, serverNames } from '../chaos/strangers/servers.ts';

const messages = 1_500;
const seed = 49;
/** No sink: times are judged by the campaign, `npm run chaos -- strangers`. */
const short: Pace = { attackers: 1, holdMs: 300, hasSink: false, heldPart: 12 };

describe('what strangers send to each server', () => {
  const outcomes = new Map<ServerName, Promise<readonly string[]>>();

  before(() => {
    // Each has a process of its own, and most of the time is that in which they start.
    for (const name of serverNames) {
      const outcome = attackServer(name, { seed, messages }, short, {
        say: () => undefined,
        signal: new AbortController().signal,
      }).then((result) => strangersFaults(result, { judgesTime: false }));
      outcome.catch(() => undefined);
      outcomes.set(name, outcome);
    }
  });

  for (const name of serverNames)
    it(`neither ends ${name}, nor takes its memory, nor keeps it from being ready`, async () => {
      deepEqual(await outcomes.get(name), []);
    });
});
