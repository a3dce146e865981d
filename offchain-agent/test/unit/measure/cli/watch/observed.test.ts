import assert from 'node:assert/strict';
import type { SlotCount } from '../../../../../src/measure/authorship/slot-tally.ts';
import { slots } from '../../../../../src/measure/cli/watch/engines.ts';
import { goneValidators, WatchObserver } from '../../../../../src/measure/cli/watch/observed.ts';
import type { NamedState } from '../../../../../src/measure/cli/watch/presentation.ts';
import { Episodes } from '../../../../../src/notify/episodes.ts';
import type { Observation } from '../../../../../src/notify/observation.ts';

const slotMs = 6_000;

/** A watch of one validator whose slots are given one by one. */
class Scene {
  nowMs = 0;
  /** By how much the wall clock is ahead. */
  aheadMs = 0;
  isActive = true;
  readonly missed: number[] = [];
  #slot = 0;
  #authored = 0;
  readonly observer = new WatchObserver<SlotCount>(slots, 'Chain', 3, {
    monotonicMs: () => this.nowMs,
    wallMs: () => this.nowMs + this.aheadMs,
  });

  /** The states of slots and finality after some slots: `.` has a block, `x` has none. */
  after(slots: string): string[] {
    return this.observed(slots).map((one) => one.state);
  }

  observed(slots: string): Observation[] {
    for (const slot of slots) {
      this.#slot += 1;
      if (slot === '.') this.#authored += 1;
      else this.missed.push(this.#slot);
    }
    const validator = {
      key: '0x01',
      label: 'v1',
      isActive: this.isActive,
      assigned: this.#slot,
      authored: this.#authored,
      missedSlots: [...this.missed],
    };
    const state = { slotDurationMs: slotMs, toBlock: this.#authored, validators: [validator] };
    return this.observer.take(state as unknown as NamedState<SlotCount>);
  }
}

/** A state of the validators that are watched, of all there are. */
function watching(keys: readonly string[], all = keys): NamedState<SlotCount> {
  const named = (list: readonly string[]) => list.map((key) => ({ key }));
  return { validators: named(keys), everybody: named(all) } as unknown as NamedState<SlotCount>;
}

describe('what a watch tells', () => {
  it('begins with the third slot missed in a row, and ends with the next block', () => {
    const scene = new Scene();
    const slots = ['.', '.', 'x', 'x', 'x', 'x', '.'].map((slot) => scene.after(slot)[0]);
    assert.deepEqual(slots, ['unknown', 'good', 'unknown', 'unknown', 'bad', 'bad', 'good']);
  });

  it('tells nothing of single slots', () => {
    const scene = new Scene();
    scene.after('.');
    assert.ok(!['x.', 'xx.', '.x', 'x.x', '.xx'].some((slots) => scene.after(slots)[0] === 'bad'));
  });

  it('tells nothing of what was missed before it began', () => {
    assert.equal(new Scene().after('xxxxx')[0], 'unknown');
  });

  it('ends for a validator that left the set', () => {
    const scene = new Scene();
    scene.after('.');
    assert.equal(scene.after('xxx')[0], 'bad');
    scene.isActive = false;
    assert.equal(scene.after('')[0], 'good');
  });

  it('ends for a validator that left the set while nobody watched', () => {
    const scene = new Scene();
    const episodes = new Episodes([], 0);
    scene.after('.');
    for (const one of scene.observed('xxx')) episodes.take(one);
    assert.deepEqual(
      episodes.open.map(({ key }) => key),
      ['slots/0x01'],
    );
    assert.deepEqual(goneValidators(watching(['0x01', '0x02']), episodes.open, 1), []);
    const [gone] = goneValidators(watching(['0x02']), episodes.open, 1);
    assert.equal(gone && episodes.take(gone)?.phase, 'end');
  });

  it('ends for a validator that a filter leaves out now', () => {
    const scene = new Scene();
    const episodes = new Episodes([], 0);
    scene.after('.');
    for (const one of scene.observed('xxx')) episodes.take(one);
    const [gone] = goneValidators(watching(['0x02'], ['0x01', '0x02']), episodes.open, 1);
    assert.equal(gone?.summary, 'v1 is no longer watched');
    assert.equal(episodes.take(gone)?.phase, 'end');
  });

  it('tells of no stall when the wall clock is set ahead, and of one when it is set back', () => {
    const scene = new Scene();
    scene.after('.');
    scene.aheadMs = 3_600_000;
    assert.equal(scene.observer.finality().state, 'good');
    scene.aheadMs = -3_600_000;
    scene.nowMs = 60_000;
    const stalled = scene.observer.finality();
    assert.equal(stalled.state, 'bad');
    assert.match(stalled.summary, /for 60 s/);
  });

  it('tells of finality that stands still, but not while the connection is lost', () => {
    const scene = new Scene();
    assert.equal(scene.after('.')[1], 'good');
    scene.nowMs = 60_000;
    assert.equal(scene.observer.finality().state, 'bad');
    scene.observer.connection('lost');
    assert.equal(scene.observer.finality().state, 'unknown');
    scene.nowMs = 600_000;
    scene.observer.connection('restored');
    assert.equal(scene.observer.finality().state, 'good');
  });
});
