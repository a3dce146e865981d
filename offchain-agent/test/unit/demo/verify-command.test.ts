import assert from 'node:assert/strict';
import { shownPath, verifyCommand } from '../../../src/demo/demo-folder.ts';

describe('the command that verifies', () => {
  it('names the folder from here when it is below', () => {
    assert.equal(shownPath('/home/me/work/state/e', '/home/me/work', '/home/me'), 'state/e');
  });

  it('names it from the home folder, else in full', () => {
    assert.equal(shownPath('/home/me/.local/e', '/home/me/work', '/home/me'), '~/.local/e');
    assert.equal(shownPath('/tmp/e', '/home/me/work', '/home/me'), '/tmp/e');
  });

  it('names it so that a shell takes it whole', () => {
    const there = (path: string): string => shownPath(path, '/home/me/work', '/home/me');
    assert.equal(there('/home/me/a b/e'), "~/'a b/e'");
    assert.equal(there("/tmp/it's/e"), String.raw`'/tmp/it'\''s/e'`);
    assert.equal(
      verifyCommand('/tmp/a $(b)', '/', '/home/me'),
      "npx --no-install almanac verify 'tmp/a $(b)'/*.jsonl",
    );
  });

  it('names every file of the folder', () => {
    assert.equal(
      verifyCommand('/tmp/e', '/home/me', '/home/me'),
      'npx --no-install almanac verify /tmp/e/*.jsonl',
    );
  });
});
