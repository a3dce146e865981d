import assert from 'node:assert/strict';
import { mergePatch, overDefaults } from '../../../../src/lab/genesis/build-genesis.ts';

describe('mergePatch', () => {
  it('merges objects at every depth', () => {
    const base = { validators: { slotDurationMs: 6000, sessionLength: 100 }, sudo: { key: null } };
    assert.deepEqual(mergePatch(base, { validators: { slotDurationMs: 2000 } }), {
      validators: { slotDurationMs: 2000, sessionLength: 100 },
      sudo: { key: null },
    });
  });

  it('replaces arrays as a whole', () => {
    assert.deepEqual(mergePatch({ members: [1, 2, 3] }, { members: [4] }), { members: [4] });
  });

  it('removes what the patch sets to null', () => {
    assert.deepEqual(mergePatch({ a: 1, b: { c: 2, d: 3 } }, { a: null, b: { c: null } }), { b: { d: 3 } });
  });

  it('replaces a value by an object and an object by a value', () => {
    assert.deepEqual(mergePatch({ a: 1 }, { a: { b: 2 } }), { a: { b: 2 } });
    assert.deepEqual(mergePatch({ a: { b: 2 } }, { a: 1 }), { a: 1 });
  });

  it('leaves the base as it was', () => {
    const base = { a: { b: 1 } };
    mergePatch(base, { a: { b: 2 } });
    assert.deepEqual(base, { a: { b: 1 } });
  });
});

describe('overDefaults', () => {
  it('keeps a null of a preset, as nodes do, where a merge patch would remove the field', () => {
    const defaults = { client: { marker: null, mode: 'Passive' }, other: [1] };
    const preset = { client: { marker: null, mode: 'Buffered' }, new: null };
    assert.deepEqual(overDefaults(defaults, preset), {
      client: { marker: null, mode: 'Buffered' },
      other: [1],
      new: null,
    });
  });
});
