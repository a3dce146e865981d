import { deepEqual, equal, throws } from 'node:assert/strict';
import { compactToU8a, stringToU8a, u8aConcat } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { hexBytes, hexText } from '../../../../src/base/bytes.ts';
import { VersionedState } from '../../../../src/lab/embedded/versioned-state.ts';
import { Overlay } from '../../../../src/lab/executor/overlay.ts';

describe('Overlay', () => {
  const state = new VersionedState({ '0x0101': '0xaa', '0x0103': '0xaa', '0x02': '0xaa' }).at(0);
  let overlay: Overlay;

  const get = (key: HexString): HexString | undefined => {
    const value = overlay.get(key);
    return value && hexText(value);
  };

  beforeEach(() => {
    overlay = new Overlay(state);
    overlay.set('0x0101', null);
    overlay.set('0x0102', hexBytes('0xbb'));
    overlay.set('0x02', hexBytes('0xcc'));
  });

  it('reads what was written first', () => {
    deepEqual([get('0x0101'), get('0x0102'), get('0x0103')], [undefined, '0xbb', '0xaa']);
  });

  it('weaves its keys into those below and leaves out what was deleted', () => {
    equal(overlay.nextKey('0x01'), '0x0102');
    equal(overlay.nextKey('0x0102'), '0x0103');
    equal(overlay.nextKey('0x0103'), '0x02');
    equal(overlay.nextKey('0x02'), undefined);
  });

  it('tells what differs from below: not what was set to its value, nor what was absent and is deleted', () => {
    overlay.set('0x0103', hexBytes('0xaa'));
    overlay.set('0x04', null);
    deepEqual(overlay.changes(), [
      ['0x0101', null],
      ['0x0102', '0xbb'],
      ['0x02', '0xcc'],
    ]);
  });

  it('keeps what a committed transaction wrote and forgets what one that was rolled back wrote', () => {
    overlay.begin();
    overlay.set('0x0102', null);
    overlay.begin();
    overlay.set('0x02', hexBytes('0xdd'));
    overlay.set('0x03', hexBytes('0xdd'));
    deepEqual([overlay.depth, get('0x02'), overlay.nextKey('0x02')], [2, '0xdd', '0x03']);
    overlay.rollback();
    deepEqual([overlay.depth, get('0x02'), overlay.nextKey('0x02')], [1, '0xcc', undefined]);
    overlay.commit();
    deepEqual([overlay.depth, get('0x0102')], [0, undefined]);
    throws(() => overlay.commit(), /no transaction is open/);
    throws(() => overlay.rollback(), /no transaction is open/);
  });

  it('appends to a list, also across the lengths of its length', () => {
    const items = Array.from({ length: 70 }, (_, index) => new Uint8Array([index]));
    for (const item of items) overlay.append('0x05', item);
    equal(get('0x05'), hexText(u8aConcat(compactToU8a(70), ...items)));
  });

  it('begins a new list where there is none', () => {
    // A length of which bytes are missing.
    overlay.set('0x05', new Uint8Array([0xfe, 0xff]));
    overlay.append('0x05', stringToU8a('x'));
    equal(get('0x05'), '0x0478');
  });

  describe('clearing a prefix', () => {
    // As sp-state-machine counts: keys of the state below, also those that are deleted already; none of the overlay's own.
    it('deletes what is below it and what was written below it', () => {
      overlay.set('0x0104', hexBytes('0xee'));
      deepEqual(overlay.clearPrefix('0x01'), { isAll: true, looked: 2 });
      deepEqual(
        [get('0x0102'), get('0x0103'), get('0x0104'), get('0x02')],
        [undefined, undefined, undefined, '0xcc'],
      );
      deepEqual(overlay.clearPrefix('0x01'), { isAll: true, looked: 2 });
    });

    it('stops at a limit and says so, unless nothing is left', () => {
      deepEqual(overlay.clearPrefix('0x01', 1), { isAll: false, looked: 1 });
      equal(get('0x0103'), '0xaa');
      deepEqual(overlay.clearPrefix('0x01', 2), { isAll: true, looked: 2 });
      equal(get('0x0103'), undefined);
    });

    it('takes the key that is the prefix itself', () => {
      deepEqual(overlay.clearPrefix('0x02'), { isAll: true, looked: 1 });
      equal(get('0x02'), undefined);
    });
  });
});
