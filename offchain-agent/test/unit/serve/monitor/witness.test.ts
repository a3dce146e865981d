import { deepEqual, equal } from 'node:assert/strict';
import { MonitorWitness } from '../../../../src/serve/monitor/witness.ts';

const { signal } = new AbortController();
const check = { host: '192.0.2.1', port: 443 };

describe('the witness of a monitor', () => {
  it('believes a sign of any endpoint within an interval after the instant, and no other', async () => {
    let nowMs = 1_000;
    const options = { checks: [], hosts: 3, hasOthers: false, waitMs: 100, now: () => nowMs };
    const witness = new MonitorWitness(options);
    witness.note();
    nowMs = 2_000;
    equal(await witness.wasOnline(900, signal), true);
    equal(await witness.wasOnline(899, signal), false);
    equal(await witness.wasOnline(1_001, signal), false);
    // One that comes when the outage is over says nothing of what it was like before, and a newer one takes nothing away.
    witness.note();
    equal(await witness.wasOnline(1_500, signal), false);
    equal(await witness.wasOnline(900, signal), true);
  });

  it('asks its own checks once for all of an instant', async () => {
    let asked = 0;
    let isOnline = true;
    const reach = async (): Promise<boolean> => {
      asked += 1;
      return await Promise.resolve(isOnline);
    };
    let nowMs = 0;
    const options = { checks: [check], hosts: 3, hasOthers: false, waitMs: 0, reach, now: () => nowMs };
    const witness = new MonitorWitness(options);
    deepEqual(await Promise.all([0, 0, 0].map(async (dueMs) => await witness.wasOnline(dueMs, signal))), [
      true,
      true,
      true,
    ]);
    equal(asked, 1);
    isOnline = false;
    nowMs = 10_000;
    equal(await witness.wasOnline(5_000, signal), false);
    equal(asked, 2);
  });

  it('takes the silence of a single host for that of the host, without checks', async () => {
    const options = { checks: [], hosts: 1, hasOthers: false, waitMs: 0 };
    equal(await new MonitorWitness(options).wasOnline(performance.now(), signal), true);
  });

  it('waits for endpoints that are measured at other instants', async () => {
    const options = { checks: [], hosts: 2, hasOthers: true, waitMs: 60_000 };
    const witness = new MonitorWitness(options);
    const asked = witness.wasOnline(performance.now(), signal);
    witness.note();
    equal(await asked, true);
  });
});
