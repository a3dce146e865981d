import { equal, throws } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cures, without } from '../lib/attack/cures.ts';
import { rustWorkspace } from '../lib/folders.mjs';

const edit = { file: 'a.rs', find: 'is_majority', put: 'true' };

describe('without', () => {
  it('replaces what stands there once', () => {
    equal(without('if is_majority {', edit, 'C1'), 'if true {');
  });

  it('refuses a text that is gone, and one that stands there twice', () => {
    const message = (times: number) =>
      `C1: what its edit replaces stands ${times} times in a.rs; expected once`;
    throws(() => without('if {', edit, 'C1'), { message: message(0) });
    throws(() => without('is_majority is_majority', edit, 'C1'), { message: message(2) });
  });
});

describe('cures', () => {
  for (const { name, edits } of cures)
    it(`can be taken out of the sources: ${name}`, () => {
      for (const change of edits) {
        const text = readFileSync(join(rustWorkspace, change.file), 'utf8');
        without(text, change, name);
      }
    });
});
