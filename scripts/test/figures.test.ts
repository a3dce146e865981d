import assert from 'node:assert/strict';
import { figureLines, oldPages } from '../lib/docs/figure-list.ts';
import { figuresOf, placeFigures } from '../lib/docs/figures.ts';
import { movedFigures } from '../lib/docs/figures-moved.ts';
import { hasPlace, readPages } from '../lib/docs/page-faults.ts';

const page = (path: string, text: string) => ({ path, text });

describe('figuresOf', () => {
  it('finds sizes, durations and shares in any spelling, and counts from ten on', () => {
    const text = 'It waits thirty seconds, at most 1,024 connections of 2.5 MB.\n\nTwo nodes; 0.5 %.';
    assert.deepEqual(
      figuresOf(page('a.md', text)).map((one) => `${one.line} ${one.text}`),
      ['1 30 s', '1 1024 connection', '1 2.5 mb', '3 0.5 %'],
    );
  });

  it('ignores blocks of code, links and names with digits', () => {
    const text = '```sh\nsleep 30 s\n```\n[a](x.md#10-s), ADR-12 days, v1.20 days';
    assert.deepEqual(figuresOf(page('a.md', text)), []);
  });
});

describe('placeFigures', () => {
  const old = page('old.md', 'A silent reader is closed after 30 s.');

  it('prefers the same figure with the most words around it in common', () => {
    const news = [
      page('a.md', 'Every probe takes 30 s at most, for a reader.'),
      page('b.md', 'The server closes a silent reader after 30 seconds.'),
    ];
    assert.equal(placeFigures([old], news)[0]?.now?.path, 'b.md');
  });

  it('finds no place in another unit, another number or among other words', () => {
    for (const text of ['A silent reader: 30 ms.', 'A silent reader: 31 s.', 'Snapshots take 30 s.'])
      assert.equal(placeFigures([old], [page('a.md', text)])[0]?.now, undefined, text);
  });
});

describe('the figures of the documents before they were rewritten', () => {
  it('count as lost without a place or a reason for that page', () => {
    const old = [page('a.md', 'It waits 30 s.'), page('b.md', 'It waits 30 s.')];
    const { lines, lost } = figureLines(old, [], [{ page: 'a.md', figures: ['30 s'], reason: 'why' }]);
    assert.deepEqual(lost, ['b.md:1: 30 s']);
    assert.deepEqual(lines, [
      'a.md:1: 30 s -> gone: why',
      'b.md:1: 30 s -> LOST',
      '2 figures of 2 old pages, 1 without a place or a reason',
    ]);
  });

  it('moved to places that exist, or went for a reason', () => {
    for (const { page: old, place, reason } of movedFigures) {
      assert.ok((place === undefined) !== (reason === undefined), old);
      if (place !== undefined) assert.ok(hasPlace(place), `${old}: ${place}`);
    }
  });

  it('each have a place today, or a reason', function () {
    const olds = oldPages();
    // A shallow clone has no old documents.
    if (!olds) return this.skip();
    const { lost } = figureLines(olds, readPages('docs', 'README.md', 'CHANGELOG.md'));
    assert.deepEqual(lost, []);
  });
});
