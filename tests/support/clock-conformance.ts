import { equal, ok } from 'node:assert/strict';
import type { SampleClock } from '../../offchain-agent/src/base/clock.ts';
import type { GatewayClock } from '../../offchain-agent/src/endpoint/gateway/clock.ts';
import type { DeciderClock } from '../../offchain-agent/src/ha/decider-clock.ts';
import type { Clock } from '../../offchain-agent/src/lab/embedded-network.ts';

interface ClockSubject<Port> {
  readonly clock: Port;
  /** Lets so much time pass. */
  readonly pass: (ms: number) => Promise<void>;
  readonly stop?: () => void;
}

const stepMs = 20;

/** What every `SampleClock` does, whatever moves it. */
export function describeSampleClock(name: string, create: () => ClockSubject<SampleClock>): void {
  describeWaits(name, () => {
    const { clock, ...subject } = create();
    return {
      ...subject,
      nowMs: () => clock.monotonicMs(),
      wait: (ms, signal) => clock.until(clock.monotonicMs() + ms, signal),
    };
  });

  it(`${name} has a wall clock that goes with the monotonic one`, async () => {
    const { clock, pass, stop } = create();
    // Between two readings the machine may do something else: by how much they differ lies between these.
    const offMs = (): readonly [least: number, most: number] => {
      const before = clock.monotonicMs();
      const wall = clock.wallMs();
      return [wall - clock.monotonicMs(), wall - before];
    };
    const [least, most] = offMs();
    await pass(stepMs);
    const [leastNow, mostNow] = offMs();
    ok(leastNow - most < stepMs && least - mostNow < stepMs);
    stop?.();
  });
}

/** What every `GatewayClock` and `DeciderClock` does, whatever moves it. */
export function describeSleep(name: string, create: () => ClockSubject<GatewayClock | DeciderClock>): void {
  describeWaits(name, () => {
    const { clock, ...subject } = create();
    const nowMs = 'nowMs' in clock ? () => clock.nowMs() : () => clock.monotonicMs();
    return { ...subject, nowMs, wait: (ms, signal) => clock.sleep(ms, signal) };
  });
}

/** What every `Clock` of slots does, whatever moves it. */
export function describeSlotClock(name: string, create: () => ClockSubject<Clock>): void {
  describeWaits(name, () => {
    const { clock, ...subject } = create();
    const wait = async (ms: number, signal: AbortSignal): Promise<void> =>
      await clock.sleepUntil(clock.now() + ms, signal);
    return { ...subject, nowMs: () => clock.now(), wait };
  });

  it(`${name} does not wait once the signal has aborted`, async () => {
    const { clock } = create();
    const beganMs = clock.now();
    await clock.sleepUntil(beganMs + 60_000, AbortSignal.abort());
    ok(clock.now() - beganMs < 1_000);
  });
}

interface Waits {
  readonly pass: (ms: number) => Promise<void>;
  readonly stop?: () => void;
  readonly nowMs: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

function describeWaits(name: string, create: () => Waits): void {
  describe(name, () => {
    let subject: Waits;
    beforeEach(() => {
      subject = create();
    });
    afterEach(() => subject.stop?.());

    const { signal: never } = new AbortController();

    it('resolves a wait when its time has come, and not before', async () => {
      const { nowMs, wait, pass } = subject;
      const beganMs = nowMs();
      let endedMs: number | undefined;
      const waiting = wait(stepMs, never).then(() => {
        endedMs = nowMs();
      });
      await pass(2 * stepMs);
      await waiting;
      // A timer may fire a millisecond early.
      ok((endedMs ?? 0) - beganMs >= stepMs - 1, `${endedMs} - ${beganMs}`);
    });

    it('resolves a wait whose signal aborts, also one that has aborted', async () => {
      const { wait } = subject;
      const life = new AbortController();
      const waiting = wait(60_000, life.signal);
      life.abort();
      await waiting;
      await wait(60_000, life.signal);
    });

    it('never goes back', async () => {
      const { nowMs, pass } = subject;
      const beganMs = nowMs();
      await pass(stepMs);
      ok(nowMs() >= beganMs);
      equal(Number.isFinite(nowMs()), true);
    });
  });
}
