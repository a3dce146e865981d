import assert from 'node:assert/strict';
import type { Sample } from '../../../src/sli/sample.ts';
import type { Store, WindowRow } from '../../../src/store/store.ts';
import { generator, headerCase, samplesCase, shuffled, window } from '../sli/evidence/evidence-case.ts';
import { keepsOutbox } from './outbox-conformance.ts';
import { alice, bob, outboxCase, sampleCase, windowCase } from './store-cases.ts';

/** How the suite comes by stores. */
interface StoreMaker<Place> {
  /** Makes room for a new, empty store. */
  readonly place: () => Place | Promise<Place>;
  /** Opens the store of a place, for an agent that shares it where one is named. */
  readonly open: (place: Place, agent?: string) => Promise<Store>;
}

/** What every store does. */
export function conformsToStore<Place>({ place: where, open }: StoreMaker<Place>): void {
  let place: Place;
  let store: Store;

  beforeEach(async () => {
    place = await where();
    store = await open(place);
  });
  afterEach(async () => {
    await store.close();
  });

  async function reopen(): Promise<void> {
    await store.close();
    store = await open(place);
  }

  describe('samples', () => {
    it('are kept with every outcome, and come back by target, indicator and instant', async () => {
      const samples = samplesCase(headerCase());
      await store.putSamples(alice, shuffled(samples, generator(4)));
      const kept = await store.samplesOf(alice, 0, window);
      assert.equal(kept.length, samples.length);
      const place = ({ target, indicator, instantUs }: Sample) => `${target} ${indicator} ${instantUs}`;
      const sorted = new Map(samples.map((sample) => [place(sample), sample]));
      assert.deepEqual(
        kept,
        kept.map((sample) => sorted.get(place(sample))),
      );
      assert.deepEqual(
        [...new Set(kept.map(({ target, indicator }) => `${target} ${indicator}`))].slice(0, 4),
        ['0 arrival', '1 arrival', '1 rpc', '1 reachability'],
      );
      await reopen();
      assert.deepEqual(await store.samplesOf(alice, 0, window), kept);
    });

    it('stay as they were first kept, with their receipts', async () => {
      const receipt = { atMs: 1_795_161_606_027, height: 4_294_967_295, signature: `0x${'ef'.repeat(64)}` };
      const signed = sampleCase({ outcome: { kind: 'answer', latencyUs: 812, receipt } });
      await store.putSamples(alice, [signed]);
      const other = sampleCase({ outcome: { kind: 'null', reason: 'timeout' } });
      await store.putSamples(alice, [other, sampleCase({ target: 2 })]);
      assert.deepEqual(await store.samplesOf(alice, 0, window), [signed, sampleCase({ target: 2 })]);
    });

    const answered = sampleCase();
    const late = sampleCase({ outcome: { kind: 'null', reason: 'timeout' } });
    const stalled = sampleCase({ outcome: { kind: 'untaken', reason: 'stalled' } });
    const offline = sampleCase({ outcome: { kind: 'untaken', reason: 'offline' } });
    for (const [what, first, second, kept] of [
      ['stays when that of another one follows, though it is answered', ['a', late], ['b', answered], late],
      ['takes the place of that of another one, though it is answered', ['b', answered], ['a', late], late],
      ['gives way to one that was taken, if it was not', ['a', stalled], ['b', late], late],
      ['that was not taken replaces none that was', ['b', answered], ['a', stalled], answered],
      ['stays where neither was taken', ['a', stalled], ['b', offline], stalled],
    ] as const) {
      it(`of the agent whose name sorts first ${what}`, async () => {
        for (const [agent, sample] of [first, second]) {
          const shared = await open(place, agent);
          await shared.putSamples(alice, [sample]);
          await shared.close();
        }
        assert.deepEqual(await store.samplesOf(alice, 0, window), [kept]);
      });
    }

    it('of one place that come at once are one: the first that was taken', async () => {
      await store.putSamples(alice, [stalled, late, answered, offline]);
      assert.deepEqual(await store.samplesOf(alice, 0, window), [late]);
    });

    it('of two agents that write the same ones in other orders are all kept', async () => {
      const samples = Array.from({ length: 2_000 }, (_, index) => sampleCase({ instantUs: index }));
      const [one, two] = await Promise.all([open(place, 'a'), open(place, 'b')]);
      await Promise.all([one.putSamples(alice, samples), two.putSamples(alice, samples.toReversed())]);
      assert.deepEqual(await store.samplesOf(alice, 0, window), samples);
      await Promise.all([one.close(), two.close()]);
    });

    it('of another reporter, network or window are others', async () => {
      await store.putSamples(alice, [
        sampleCase(),
        sampleCase({ network: 1 }),
        sampleCase({ window: window + 20 }),
      ]);
      assert.deepEqual(await store.samplesOf(bob, 0, window), []);
      assert.deepEqual(await store.samplesOf(alice, 1, window), [sampleCase({ network: 1 })]);
    });

    it('are dropped up to a window, of one reporter and network', async () => {
      const windows = [window - 40, window - 20, window];
      await store.putSamples(
        alice,
        windows.map((start) => sampleCase({ window: start })),
      );
      await store.putSamples(
        bob,
        windows.map((start) => sampleCase({ window: start })),
      );
      assert.equal(await store.dropSamplesBefore(alice, 0, window), 2);
      assert.equal(await store.dropSamplesBefore(alice, 0, window), 0);
      assert.deepEqual(await store.samplesOf(alice, 0, window - 20), []);
      assert.equal((await store.samplesOf(alice, 0, window)).length, 1);
      assert.equal((await store.samplesOf(bob, 0, window - 20)).length, 1);
    });

    it('handed in one by one at the same time are all kept', async () => {
      const samples = Array.from({ length: 200 }, (_, index) => sampleCase({ instantUs: index }));
      await Promise.all(samples.map((sample) => store.putSamples(alice, [sample])));
      assert.deepEqual(await store.samplesOf(alice, 0, window), samples);
    });

    it('may be none, and may lie at the end of time', async () => {
      await store.putSamples(alice, []);
      const last = sampleCase({
        target: 4_294_967_295,
        instantUs: 4_294_967_295_999_999,
        window: 4_294_967_280,
      });
      await store.putSamples(alice, [last]);
      assert.deepEqual(await store.samplesOf(alice, 0, last.window), [last]);
    });
  });

  describe('windows', () => {
    it('are kept, changed, and listed by time', async () => {
      assert.equal(await store.windowOf(alice, 0, window), undefined);
      const later = windowCase({ window: window + 20, state: 'absent', reason: 'the clock was 600 s off' });
      await store.putWindow(later);
      await store.putWindow(windowCase());
      assert.deepEqual(await store.windows(alice, 0), [windowCase(), later]);
      const closed = windowCase({ state: 'closed', contentId: 'ab'.repeat(32) });
      await store.putWindow(closed);
      await reopen();
      assert.deepEqual(await store.windowOf(alice, 0, window), closed);
      assert.deepEqual(await store.windows(alice, 0, 'absent'), [later]);
      assert.deepEqual(await store.windows(bob, 0), []);
    });

    it('are closed together with their report', async () => {
      const closed = windowCase({ state: 'closed', contentId: 'ab'.repeat(32) });
      await store.closeWindow(closed, [outboxCase('report/1'), outboxCase('report/2')]);
      await reopen();
      assert.deepEqual(await store.windowOf(alice, 0, window), closed);
      assert.equal((await store.outbox(alice)).length, 2);
    });

    it('are closed once: a second closing changes neither window nor report', async () => {
      const closed = windowCase({ state: 'closed', contentId: 'ab'.repeat(32) });
      await store.closeWindow(closed, [outboxCase('report/1')]);
      const again = windowCase({ state: 'closed', contentId: 'cd'.repeat(32) });
      await store.closeWindow(again, [outboxCase('report/1', { call: '0xff' })]);
      assert.deepEqual(await store.windowOf(alice, 0, window), closed);
      assert.deepEqual(await store.outbox(alice), [outboxCase('report/1')]);
    });

    it('that are closed stay closed', async () => {
      const closed = windowCase({ state: 'closed', contentId: 'ab'.repeat(32) });
      await store.closeWindow(closed, [outboxCase('report/0/a/60/0')]);
      await store.putWindow(windowCase({ state: 'absent', reason: 'late' }));
      await store.closeWindow(closed, [outboxCase('report/0/a/60/0'), outboxCase('report/0/a/60/1')]);
      assert.deepEqual(await store.windowOf(alice, 0, window), closed);
      assert.deepEqual(
        (await store.outbox(alice)).map(({ key }) => key),
        ['report/0/a/60/0'],
      );
    });

    it('that are settled are listed from the newest, and dropped up to one', async () => {
      const at = (step: number, state: WindowRow['state']): WindowRow =>
        windowCase({ window: window + 20 * step, state });
      for (const row of [at(0, 'absent'), at(1, 'closed'), at(2, 'measuring'), at(3, 'absent')])
        await store.putWindow(row);
      const starts = async (before: number, limit: number): Promise<number[]> =>
        (await store.settledWindows(alice, 0, before, limit)).map((row) => (row.window - window) / 20);
      assert.deepEqual(await starts(0xffff_ffff, 2), [3, 1]);
      assert.deepEqual(await starts(window + 60, 9), [1, 0]);
      assert.equal(await store.dropWindowsBefore(alice, 0, window + 60), 2);
      assert.deepEqual(
        (await store.windows(alice, 0)).map((row) => (row.window - window) / 20),
        [2, 3],
      );
    });

    it('are not closed when their report cannot be kept', async () => {
      const impossible = outboxCase('report/1', { call: null as unknown as string });
      await assert.rejects(
        store.closeWindow(windowCase({ state: 'closed' }), [outboxCase('report/0'), impossible]),
      );
      assert.equal(await store.windowOf(alice, 0, window), undefined);
      assert.deepEqual(await store.outbox(alice), []);
    });
  });

  keepsOutbox({
    get store() {
      return store;
    },
    reopen,
  });

  describe('the lease of an account', () => {
    it('is held by one until it ends', async () => {
      assert.equal(await store.takeLease(alice, 'one', 1_000, 5_000), true);
      assert.equal(await store.takeLease(alice, 'two', 1_000, 5_999), false);
      assert.equal(await store.takeLease(bob, 'two', 1_000, 5_999), true);
      assert.equal(await store.takeLease(alice, 'two', 1_000, 6_000), true);
      assert.equal(await store.takeLease(alice, 'one', 1_000, 6_000), false);
    });

    it('is prolonged by its holder, and given back by nobody else', async () => {
      assert.equal(await store.takeLease(alice, 'one', 1_000, 5_000), true);
      assert.equal(await store.takeLease(alice, 'one', 1_000, 5_900), true);
      await store.releaseLease(alice, 'two');
      assert.equal(await store.takeLease(alice, 'two', 1_000, 6_100), false);
      await store.releaseLease(alice, 'one');
      assert.equal(await store.takeLease(alice, 'two', 1_000, 6_100), true);
    });

    it('is given to exactly one of many who ask at once, from two connections', async () => {
      const other = await open(place);
      const holders = Array.from({ length: 20 }, (_, index) => index);
      const taken = await Promise.all(
        holders.map((index) => (index % 2 ? other : store).takeLease(alice, `holder ${index}`, 1_000, 5_000)),
      );
      await other.close();
      assert.equal(taken.filter(Boolean).length, 1);
    });
  });

  it('keeps small values', async () => {
    assert.equal(await store.getValue('head'), undefined);
    await store.setValue('head', '1');
    await store.setValue('head', '2');
    await reopen();
    assert.equal(await store.getValue('head'), '2');
    await store.dropValue('head');
    await store.dropValue('head');
    assert.equal(await store.getValue('head'), undefined);
  });

  it('is made by two who open it at the same time', async () => {
    const fresh = await where();
    const [one, two] = await Promise.all([open(fresh), open(fresh)]);
    await Promise.all([one.setValue('a', '1'), two.setValue('b', '2')]);
    assert.equal(await one.getValue('b'), '2');
    assert.equal(await two.getValue('a'), '1');
    await Promise.all([one.close(), two.close()]);
  });
}
