import assert from 'node:assert/strict';
import { repainting } from '../../../src/cli/watch-records.ts';

describe('what --watch shows', () => {
  it('is painted over on a terminal', () => {
    const written: string[] = [];
    const display = repainting({ columns: 20, rows: 10, write: (text) => written.push(text) });
    display.show(['one']);
    display.show(['two']);
    assert.deepEqual(written, ['one\n', '\u001b[1A\u001b[Jtwo\n']);
  });

  it('stands one after the other elsewhere, documents a line each', () => {
    const written: string[] = [];
    const display = repainting(undefined, (line) => written.push(line));
    display.show(['one', 'two']);
    display.show(['three']);
    display.document({ schema: 's', count: 2n });
    assert.deepEqual(written, ['one', 'two', '', 'three', '{"schema":"s","count":2}']);
  });
});
