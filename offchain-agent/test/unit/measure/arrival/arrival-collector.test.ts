import { deepEqual, equal, rejects } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArrivalCollector } from '../../../../src/measure/arrival/arrival-collector.ts';
import { FileJournal } from '../../../../src/measure/arrival/file-journal.ts';
import type { AuthoredBlock } from '../../../../src/measure/arrival/judge-arrivals.ts';
import type { Vantage } from '../../../../src/measure/arrival/listening-record.ts';
import { WallClock } from '../../../../src/measure/arrival/wall-clock.ts';
import { FakeVantage } from './fake-vantage.ts';

const slotMs = 1_000;
/** Slots 100 to 109. */
const window = { network: 0, window: 100, windowMs: 10_000, slotDurationMs: slotMs, clockOffsetMs: 500 };

function block(slot: number): AuthoredBlock {
  return { hash: `0x${slot}`, slot, author: 'author', target: 1 };
}

describe('ArrivalCollector', () => {
  let folder: string;
  let wallMs: number;
  let monotonicMs: number;
  let vantage: FakeVantage;
  let collector: ArrivalCollector;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-arrival-'));
    wallMs = 99_000;
    monotonicMs = 0;
    vantage = fakeVantage('a');
    collector = await open([async () => vantage]);
  });

  afterEach(async () => {
    collector.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const clock = (): WallClock => new WallClock({ wallMs: () => wallMs, monotonicMs: () => monotonicMs });

  function fakeVantage(name: string): FakeVantage {
    return new FakeVantage(name, () => wallMs);
  }

  async function open(
    vantages: readonly (() => Promise<Vantage>)[],
    onFault: (error: unknown) => void = () => undefined,
  ): Promise<ArrivalCollector> {
    return await ArrivalCollector.open({
      vantages,
      onFault,
      clock: clock(),
      journal: new FileJournal(join(folder, 'arrivals')),
      monotonicMs: () => monotonicMs,
    });
  }

  /** Lets time pass up to this instant, with a beat every 100 ms and a check every 500. */
  async function until(ms: number): Promise<void> {
    while (wallMs < ms) {
      wallMs += 100;
      monotonicMs += 100;
      collector.beat();
      if (wallMs % 500 === 0) await collector.check();
    }
  }

  /** Shows the block of each slot so many milliseconds after its slot began. */
  async function seeSlots(from: number, to: number, delayMs = 200): Promise<void> {
    for (let slot = from; slot <= to; slot += 1) {
      await until(slot * slotMs + delayMs);
      vantage.show(`0x${slot}`);
    }
  }

  /** What became of each slot's block, by target 1. */
  async function outcomes(from = 100, to = 109): Promise<Record<number, string>> {
    const blocks = Array.from({ length: to - from + 1 }, (_, index) => block(from + index));
    const { samples } = await collector.judge(window, blocks);
    const shown = samples
      .filter(({ target }) => target === 1)
      .map(({ instantUs, outcome }) => [
        instantUs / 1_000 / slotMs,
        outcome.kind === 'answer' ? String(outcome.latencyUs) : outcome.reason,
      ]);
    return Object.fromEntries(shown) as Record<number, string>;
  }

  function all(value: string, change: Record<number, string> = {}): Record<number, string> {
    const slots = Array.from({ length: 10 }, (_, index) => [100 + index, value]);
    return { ...Object.fromEntries(slots), ...change } as Record<number, string>;
  }

  it('measures every block of a window in which it listened all along', async () => {
    await seeSlots(100, 110);
    await until(112_000);
    deepEqual(await outcomes(), all('200000'));
  });

  it('takes the earliest of several vantages', async () => {
    const other = fakeVantage('b');
    collector = await open([async () => vantage, async () => other]);
    await until(100_100);
    other.show('0x100');
    await seeSlots(100, 110);
    await until(112_000);
    deepEqual(await outcomes(), all('200000', { 100: '100000' }));
  });

  it('charges nobody for the time in which the connection was lost', async () => {
    await seeSlots(100, 104);
    await until(104_700);
    vantage.health = 'broken';
    vantage.lose();
    await until(106_400);
    vantage.health = 'well';
    await seeSlots(107, 110);
    await until(112_000);
    deepEqual(await outcomes(), all('200000', { 104: 'offline', 105: 'offline', 106: 'offline' }));
  });

  it('is not offline while another vantage listens', async () => {
    const other = fakeVantage('b');
    collector = await open([async () => vantage, async () => other]);
    vantage.health = 'broken';
    other.health = 'well';
    for (let slot = 100; slot <= 110; slot += 1) {
      await until(slot * slotMs + 300);
      other.show(`0x${slot}`);
    }
    await until(112_000);
    deepEqual(await outcomes(), all('300000'));
  });

  it('counts no time after which a node was never well again', async () => {
    await seeSlots(100, 103);
    vantage.health = 'unwell';
    await until(112_000);
    const found = await outcomes();
    deepEqual([found[101], found[103], found[109]], ['200000', 'offline', 'offline']);
  });

  it('charges nobody for what a vantage did not tell that lost its network and says that it is well', async () => {
    await seeSlots(100, 104);
    await until(112_000);
    const blind = { 105: 'offline', 106: 'offline', 107: 'offline', 108: 'offline', 109: 'offline' };
    deepEqual(await outcomes(), all('200000', { ...blind, 104: 'offline' }));
  });

  it('calls late what the vantage never told of, though of the blocks before and after it', async () => {
    await seeSlots(100, 103);
    await seeSlots(105, 110);
    await until(112_000);
    deepEqual(await outcomes(), all('200000', { 104: 'late' }));
  });

  it('charges nobody for a silence of more than a minute, though blocks come in after it', async () => {
    await seeSlots(100, 104);
    await seeSlots(167, 167);
    const found = await outcomes();
    deepEqual([found[103], found[104], found[109]], ['200000', 'offline', 'offline']);
  });

  it('opens a vantage again that could not be opened', async () => {
    let tries = 0;
    collector = await open([
      async () => {
        tries += 1;
        if (tries < 3) throw new Error('refused');
        return vantage;
      },
    ]);
    await seeSlots(102, 110);
    await until(112_000);
    equal(tries, 3);
    equal((await outcomes())[109], '200000');
  });

  it('tells once why a vantage is not listened to, and again after it was well', async () => {
    const faults: unknown[] = [];
    const said = (): string[] => faults.map((fault) => (fault as Error).message.slice(0, 15));
    collector.stop();
    collector = await open([async () => vantage], (fault) => faults.push(fault));
    vantage.health = 'unwell';
    await until(102_000);
    deepEqual(said(), ['observer node a']);
    vantage.health = 'well';
    await until(104_000);
    vantage.health = 'broken';
    await until(106_000);
    deepEqual(said(), ['observer node a', 'broken']);
  });

  it('makes a connection anew at which a node is never well', async () => {
    vantage.health = 'unwell';
    await until(106_000);
    equal(vantage.isClosed, true);
  });

  it('takes no sample of slots in which this process stood still', async () => {
    await seeSlots(100, 104);
    await until(104_500);
    wallMs += 1_000;
    monotonicMs += 1_000;
    await until(105_600);
    await seeSlots(106, 110);
    await until(112_000);
    deepEqual(await outcomes(), all('200000', { 104: 'stalled', 105: 'stalled' }));
  });

  it('takes no sample of a window in which the clock was set', async () => {
    await seeSlots(100, 103);
    wallMs += 5_000;
    await until(112_000);
    deepEqual(await outcomes(), all('clock'));
  });

  it('knows after a kill what it has seen, and that it was away', async () => {
    await seeSlots(100, 104);
    await until(105_000);
    // Killed: nothing is told to stop, and the next one begins from the file.
    wallMs = 107_000;
    monotonicMs += 2_000;
    const before = collector;
    vantage = fakeVantage('a');
    collector = await open([async () => vantage]);
    await collector.check();
    await seeSlots(108, 110);
    await until(112_000);
    const away = { 104: 'offline', 105: 'stopped', 106: 'stopped' };
    const found = await outcomes();
    deepEqual({ ...found, 107: '' }, all('200000', { ...away, 107: '' }));
    before.stop();
  });

  it('judges no window that is not over', async () => {
    await until(110_900);
    await rejects(collector.judge(window, []), { code: 'unknown/window_open', retryable: true });
    await until(111_000);
    deepEqual((await collector.judge(window, [])).samples, []);
  });

  it('forgets what was before a window, here and in the journal', async () => {
    await seeSlots(100, 110);
    await until(200_000);
    await collector.dropBefore(190_000_000);
    deepEqual((await outcomes(105, 105))[105], 'offline');
    const kept = await new FileJournal(join(folder, 'arrivals')).load();
    deepEqual(kept.sightings, []);
  });
});
