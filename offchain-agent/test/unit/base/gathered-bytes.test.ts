import { deepEqual, equal } from 'node:assert/strict';
import { GatheredBytes } from '../../../src/base/gathered-bytes.ts';

describe('bytes that are gathered', () => {
  it('are those that came, in their order, however small the pieces', () => {
    const gathered = new GatheredBytes();
    const text = 'a body that comes byte by byte, '.repeat(400);
    for (const byte of Buffer.from(text)) gathered.add(Buffer.of(byte));
    equal(gathered.length, text.length);
    equal(gathered.take().toString(), text);
    deepEqual([gathered.length, gathered.take().length], [0, 0]);
  });

  it('take one buffer of at most twice their length', () => {
    const gathered = new GatheredBytes();
    for (let i = 0; i < 100_000; i++) gathered.add(Buffer.of(i & 255));
    const taken = gathered.take();
    equal(taken.length, 100_000);
    equal(taken.buffer.byteLength <= 200_000, true);
  });

  it('may be forgotten', () => {
    const gathered = new GatheredBytes();
    gathered.add(Buffer.from('x'));
    gathered.clear();
    gathered.add(Buffer.from('yz'));
    equal(gathered.take().toString(), 'yz');
  });
});
