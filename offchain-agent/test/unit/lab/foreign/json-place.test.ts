import { equal } from 'node:assert/strict';
import { fieldAt } from '../../../../src/lab/foreign/json-place.ts';

const text = '{"session":{"keys":[["5G",{"aura":7}]],"é":null},"sudo":{"key":"x"}}';
/** The column behind a piece of the text, in bytes, as serde counts. */
const behind = (piece: string): number =>
  Buffer.byteLength(text.slice(0, text.indexOf(piece) + piece.length));

describe('fieldAt', () => {
  for (const [piece, field] of [
    ['7', 'session.keys[0][1].aura'],
    ['"aura"', 'session.keys[0][1].aura'],
    ['[["5G"', 'session.keys[0][0]'],
    ['null', 'session.é'],
    ['null}', 'session'],
    ['"x"', 'sudo.key'],
    ['"sudo"', 'sudo'],
  ] as const) {
    it(`finds ${field} behind ${piece}`, () => {
      equal(fieldAt(text, behind(piece)), field);
    });
  }

  it('finds nothing at the end of the document', () => {
    equal(fieldAt(text, Buffer.byteLength(text)), '');
    equal(fieldAt('{}', 1_000), '');
  });

  it('counts nested lists and skips space and escapes', () => {
    equal(fieldAt('{ "a" : [ [] , "\\"]" , 12 ] }', 25), 'a[2]');
  });
});
