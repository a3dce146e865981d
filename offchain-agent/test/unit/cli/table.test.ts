import assert from 'node:assert/strict';
import { renderTable } from '../../../src/cli/table.ts';

describe('renderTable', () => {
  it('pads columns to their widest cell, numbers to the right, and leaves no space at the end', () => {
    const columns = [{ title: 'validator' }, { title: 'SLI %', align: 'right' as const }, { title: 'note' }];
    assert.deepEqual(
      renderTable(columns, [
        ['v1', '100.00', ''],
        ['a longer name', '7.00', 'late'],
      ]),
      ['validator       SLI %  note', 'v1             100.00', 'a longer name    7.00  late'],
    );
  });

  it('does not count colour codes as width', () => {
    const lines = renderTable([{ title: 'a' }, { title: 'b' }], [['\u001b[31mred\u001b[0m', 'x']]);
    assert.equal(lines[0], 'a    b');
  });
});
