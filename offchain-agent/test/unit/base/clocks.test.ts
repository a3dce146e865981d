import { setTimeout as sleep } from 'node:timers/promises';
import { describeSampleClock, describeSleep } from '../../../../tests/support/clock-conformance.ts';
import { HandClock } from '../../../../tests/support/hand-clock.ts';
import { systemClock } from '../../../src/base/clock.ts';
import { gatewayClock } from '../../../src/endpoint/gateway/clock.ts';
import { realClock } from '../../../src/ha/decider-clock.ts';
import { PatientClock } from '../ha/patient-clock.ts';
import { SetClock } from '../measure/sample/set-clock.ts';
import { WaitedClock } from '../measure/sample/waited-clock.ts';
import { FakeClock } from '../reporting/agent/fakes/fake-clock.ts';

const reallyPass = async (ms: number): Promise<void> => await sleep(ms);

describe('clocks', () => {
  describeSampleClock('the clock of the machine', () => ({ clock: systemClock, pass: reallyPass }));
  describeSampleClock('FakeClock', () => {
    const clock = new FakeClock(1_800_000_000_000);
    return { clock, pass: (ms) => clock.pass(ms) };
  });
  describeSampleClock('WaitedClock', () => ({ clock: new WaitedClock(), pass: async () => undefined }));
  describeSampleClock('SetClock', () => {
    const clock = new SetClock();
    return { clock, pass: async (ms) => clock.set(clock.nowMs + ms) };
  });

  describeSleep("the gateway's clock", () => ({ clock: gatewayClock, pass: reallyPass }));
  describeSleep('HandClock', () => {
    const clock = new HandClock();
    return { clock, pass: (ms) => clock.advance(ms) };
  });
  describeSleep("the decider's clock", () => ({ clock: realClock, pass: reallyPass }));
  describeSleep('PatientClock', () => {
    const clock = new PatientClock();
    return { clock, pass: reallyPass, stop: () => clock.stop() };
  });
});
