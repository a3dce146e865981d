import assert from 'node:assert/strict';
import { skippedFaults } from '../lib/check/skipped.ts';

const faultsOf = (text: string, path = 'tests/e2e/a.test.ts'): string[] => skippedFaults([{ path, text }]);

describe('skippedFaults', () => {
  it('refuses every way to keep a test from running', () => {
    for (const text of [
      "describe.skip('a', () => {});",
      "describe('a', () => { it.skip('b', () => {}); });",
      "it.only('b', () => {});",
      "xit('b', () => {});",
      "xdescribe('a', () => {});",
      "it('b');",
    ])
      assert.equal(faultsOf(text).length, 1, text);
  });

  it('lets tests run, and end where what they need is not there', () => {
    const text = "describe('a', () => { it('b', function () { if (!can) this.skip(); }); });\nlist.skip(1);";
    assert.deepEqual(faultsOf(text), []);
    assert.deepEqual(faultsOf("it.skip('b', () => {});", 'tests/support/a.ts'), []);
  });
});
