import assert from 'node:assert/strict';
import { isPlain, jsonText } from '../../../src/cli/output.ts';

describe('jsonText', () => {
  it('writes big integers as numbers while a double holds them exactly, then as text', () => {
    const text = jsonText({ schema: 's', exact: 9_007_199_254_740_991n, larger: 9_007_199_254_740_992n });
    assert.deepEqual(JSON.parse(text), {
      schema: 's',
      exact: 9_007_199_254_740_991,
      larger: '9007199254740992',
    });
  });
});

describe('isPlain', () => {
  const saved = process.env['NO_COLOR'];
  afterEach(() => {
    if (saved === undefined) delete process.env['NO_COLOR'];
    else process.env['NO_COLOR'] = saved;
  });

  it('holds without a terminal', () => {
    delete process.env['NO_COLOR'];
    assert.equal(isPlain({}), true);
    assert.equal(isPlain({ isTTY: true }), false);
  });

  it('holds with NO_COLOR', () => {
    process.env['NO_COLOR'] = '1';
    assert.equal(isPlain({ isTTY: true }), true);
  });
});
