import assert, { deepEqual, equal, throws } from 'node:assert/strict';
import fc from 'fast-check';
import { VersionedState } from '../../../../src/lab/embedded/versioned-state.ts';

describe('VersionedState', () => {
  it('reads each block as it was', () => {
    const state = new VersionedState({ '0x01': '0xaa' });
    state.write(1, [
      ['0x01', '0xbb'],
      ['0x02', '0xcc'],
    ]);
    state.write(2, [['0x01', null]]);
    assert.equal(state.read(0, '0x01'), '0xaa');
    assert.equal(state.read(0, '0x02'), undefined);
    assert.equal(state.read(1, '0x01'), '0xbb');
    assert.equal(state.read(2, '0x01'), undefined);
    assert.equal(state.read(2, '0x02'), '0xcc');
  });

  it('iterates the keys of a prefix in order, without those that are deleted or not yet there', () => {
    const state = new VersionedState({ '0x0103': '0x', '0x0101': '0x', '0x0201': '0x' });
    state.write(1, [
      ['0x0102', '0x'],
      ['0x0101', null],
    ]);
    assert.deepEqual(state.keysAfter(0, '0x01', 10, '0x01'), ['0x0101', '0x0103']);
    assert.deepEqual(state.keysAfter(1, '0x01', 10, '0x01'), ['0x0102', '0x0103']);
    assert.deepEqual(state.keysAfter(1, '0x01', 1, '0x0102'), ['0x0103']);
    assert.equal(state.nextKey(1, '0x', '0x0103'), '0x0201');
    assert.equal(state.nextKey(1, '0x02', '0x0101'), '0x0201');
    assert.equal(state.nextKey(1, '0x02', '0x0201'), undefined);
  });

  it('forgets what only old blocks see, and keeps what newer ones do', () => {
    const state = new VersionedState({ '0x01': '0xaa', '0x02': '0xaa' });
    state.write(1, [
      ['0x01', '0xbb'],
      ['0x02', null],
    ]);
    state.write(2, [['0x01', '0xcc']]);
    state.forgetBefore(1);
    assert.equal(state.oldest, 1);
    assert.equal(state.read(1, '0x01'), '0xbb');
    assert.equal(state.read(2, '0x01'), '0xcc');
    assert.equal(state.read(1, '0x02'), undefined);
    assert.deepEqual(state.keysAfter(2, '0x', 10, '0x'), ['0x01']);
  });

  it('answers a call nothing of a block whose state is forgotten', () => {
    const state = new VersionedState({ '0x01': '0xaa' });
    state.write(1, [['0x01', '0xbb']]);
    state.write(2, [['0x01', '0xcc']]);
    const [first, second] = [state.at(1), state.at(2)];
    assert.equal(first.get('0x01'), '0xbb');
    state.forgetBefore(2);
    assert.throws(() => first.get('0x01'), /State already discarded for block 1/);
    assert.throws(() => first.nextKey('0x', '0x'), /State already discarded for block 1/);
    assert.equal(second.get('0x01'), '0xcc');
  });

  it('reads like a map per block, whatever is written and forgotten', () => {
    const key = fc.constantFrom<`0x${string}`>('0x00', '0x01', '0x0100', '0x02');
    const value = fc.constantFrom<`0x${string}` | null>('0xaa', '0xbb', null);
    const block = fc.array(fc.tuple(key, value), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(block, { maxLength: 8 }), fc.nat(8), (blocks, forgotten) => {
        const state = new VersionedState({ '0x01': '0xff' });
        const maps = [new Map<string, string | null>([['0x01', '0xff']])];
        for (const [index, changes] of blocks.entries()) {
          state.write(index + 1, changes);
          maps.push(new Map([...(maps.at(-1) ?? []), ...changes]));
        }
        state.forgetBefore(Math.min(forgotten, blocks.length));
        for (const [number, map] of maps.entries()) {
          if (number < state.oldest) continue;
          const present = [...map].filter(([, content]) => content !== null).toSorted();
          const keys = state.keysAfter(number, '0x', 10, '0x');
          assert.deepEqual(
            keys.map((one) => [one, state.read(number, one)]),
            present,
          );
        }
      }),
    );
  });

  it('knows of the past what was kept of it, and says that the rest is discarded', () => {
    const past = {
      prefixes: ['0xaa' as const],
      blocks: [
        { number: 0, changes: [['0xaa01', '0x01'] as const] },
        { number: 5, changes: [['0xaa01', null] as const, ['0xaa02', '0x02'] as const] },
      ],
    };
    const state = new VersionedState({ '0xaa02': '0x03', '0xbb': '0x04' }, 9, past);
    deepEqual(
      [0, 4, 5, 8, 9].map((block) => [state.at(block).get('0xaa01'), state.at(block).get('0xaa02')]),
      [
        ['0x01', undefined],
        ['0x01', undefined],
        [undefined, '0x02'],
        [undefined, '0x02'],
        [undefined, '0x03'],
      ],
    );
    equal(state.at(9).get('0xbb'), '0x04');
    throws(() => state.at(8).get('0xbb'), /State already discarded for block 8/);
  });
});
