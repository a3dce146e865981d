import assert from 'node:assert/strict';
import { LiveArea } from '../../../src/cli/live-area.ts';

describe('LiveArea', () => {
  it('paints over what it painted before', () => {
    const written: string[] = [];
    const area = new LiveArea({ columns: 20, rows: 10, write: (text) => written.push(text) });
    area.show(['one', 'two']);
    area.show(['three']);
    area.clear();
    assert.deepEqual(written, ['one\ntwo\n', '\u001b[2A\u001b[Jthree\n', '\u001b[1A\u001b[J']);
  });

  it('cuts what would wrap or scroll', () => {
    const written: string[] = [];
    new LiveArea({ columns: 5, rows: 3, write: (text) => written.push(text) }).show([
      '123456',
      '12345',
      'gone',
    ]);
    assert.deepEqual(written, ['1234…\n12345\n']);
  });
});
