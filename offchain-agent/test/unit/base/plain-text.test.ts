import assert from 'node:assert/strict';
import { plainText } from '../../../src/base/plain-text.ts';

describe('plainText', () => {
  it('leaves no character that moves the cursor, hides or reverses text', () => {
    assert.equal(plainText('Main\u001b[2J\r\n\u009b1A'), 'Main?[2J???1A');
    assert.equal(plainText('v\u202e1\u200b\u2028'), 'v?1??');
  });

  it('keeps the letters of all languages', () => {
    assert.equal(plainText('Ålmanäc 年鑑'), 'Ålmanäc 年鑑');
  });

  it('cuts what is very long', () => {
    assert.equal(plainText('x'.repeat(256)), 'x'.repeat(256));
    assert.equal(plainText('x'.repeat(257)), `${'x'.repeat(256)}...`);
  });

  it('makes text of whatever a node answers', () => {
    assert.equal(plainText(null), 'null');
    assert.equal(plainText(undefined), 'nothing');
  });

  it('shows lists and objects as JSON, and what a library made by its own text', () => {
    assert.equal(plainText({ toString: null }), '{"toString":null}');
    assert.equal(plainText([{ valueOf: 1 }, 'x']), '[{"valueOf":1},"x"]');
    assert.equal(plainText(new (class Name extends String {})('relay')), 'relay');
    assert.equal(plainText({ toString: () => 'relay' }), 'relay');
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    assert.equal(plainText(deep), 'a list');
    assert.equal(plainText({ deep }), 'an object');
  });
});
