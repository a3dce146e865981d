import assert from 'node:assert/strict';
import { DraftState } from '../../../../src/network/embedded/draft-state.ts';
import { VersionedState } from '../../../../src/network/embedded/versioned-state.ts';

describe('DraftState', () => {
  const base = new VersionedState({ '0x0101': '0xaa', '0x0103': '0xaa', '0x02': '0xaa' });
  let draft: DraftState;

  beforeEach(() => {
    draft = new DraftState(base.at(0));
    draft.write([
      ['0x0101', null],
      ['0x0102', '0xbb'],
      ['0x02', '0xcc'],
    ]);
  });

  it('reads its own changes first', async () => {
    assert.equal(await draft.get('0x0101'), undefined);
    assert.equal(await draft.get('0x0102'), '0xbb');
    assert.equal(await draft.get('0x0103'), '0xaa');
  });

  it('weaves its keys into those below and leaves out what it deleted', async () => {
    assert.equal(await draft.nextKey('0x01', '0x01'), '0x0102');
    assert.equal(await draft.nextKey('0x01', '0x0102'), '0x0103');
    assert.equal(await draft.nextKey('0x01', '0x0103'), undefined);
    assert.equal(await draft.nextKey('0x', '0x0103'), '0x02');
  });

  it('adds up to one list of changes', () => {
    draft.write([['0x0101', '0xdd']]);
    assert.deepEqual(draft.changes, [
      ['0x0101', '0xdd'],
      ['0x0102', '0xbb'],
      ['0x02', '0xcc'],
    ]);
  });
});
