import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { isDeeper, lastBlank, membersOf } from '../../../src/base/json-text.ts';

const blanks = fc
  .array(fc.constantFrom(' ', '\t', '\r', '\n'), { maxLength: 6 })
  .map((parts) => parts.join(''));

describe('the text of JSON', () => {
  it('finds the end of blanks', () => {
    for (const [text, at, end] of [
      ['  1', 0, 1],
      [' 1', 0, 0],
      [' \t\r\n"', 0, 3],
      ['1   ', 1, 3],
      [' ', 0, 0],
      [`1${' '.repeat(1_000)}2 3`, 1, 1_000],
      // One look at each up to a number of them, then a search.
      ...[15, 16, 17, 18].map((count) => [`1${'\t'.repeat(count)}2 3`, 1, count] as const),
      ...[15, 16, 17, 18].map((count) => [`${'\n'.repeat(count)}`, 0, count - 1] as const),
    ] as const)
      equal(lastBlank(text, at), end, JSON.stringify(text));
  });

  it('has the same depth with blanks between any two parts', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.infiniteStream(blanks), (value, between) => {
        const text = JSON.stringify(value);
        const parts = text.match(/"(?:[^"\\]|\\.)*"|[^"[\]{},:]+|[[\]{},:]/g) ?? [];
        const spread = parts.map((part) => `${between.next().value ?? ''}${part}`).join('');
        deepEqual(JSON.parse(spread), JSON.parse(text));
        const depth = depthOf(value);
        equal(isDeeper(spread, depth), false);
        if (depth > 0) equal(isDeeper(spread, depth - 1), true);
        if (depth > 0) deepEqual([...membersOf(spread)], [...membersOf(text)]);
      }),
    );
  });
});

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
