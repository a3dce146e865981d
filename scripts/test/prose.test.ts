import assert from 'node:assert/strict';
import { factsLost } from '../lib/docs/facts.ts';
import { messagesOf } from '../lib/docs/message-texts.ts';
import { compareCeilings, loweredCeilings, pageHits, unitHits } from '../lib/docs/prose.ts';
import { sentencesOf, unitsOf, wordCount } from '../lib/docs/sentences.ts';

const rulesOf = (text: string): string[] => pageHits({ path: 'x.md', text }).map(({ rule }) => rule);
const words = (count: number): string => `${'word '.repeat(count).trim()}.`;

describe('sentencesOf', () => {
  it('ends sentences at full stops, not at abbreviations or numbers', () => {
    assert.deepEqual(
      sentencesOf('Use a provider, e.g. etcd, in 0.25 s. 12 do. It has v1.2.3! Does it? i.e. no.'),
      ['Use a provider, e.g. etcd, in 0.25 s.', '12 do.', 'It has v1.2.3!', 'Does it?', 'i.e. no.'],
    );
  });

  it('ends a sentence after an abbreviation before a capital', () => {
    assert.deepEqual(sentencesOf('Keys, limits, etc. The rest is free.'), [
      'Keys, limits, etc.',
      'The rest is free.',
    ]);
  });
});

describe('unitsOf', () => {
  it('separates paragraphs, items, headings and cells, without code and quotes', () => {
    const text = [
      '# Title',
      'One line',
      'and more `code here` with [a link](x.md#y).',
      '- an item',
      '  that continues',
      '- "words of others"',
      '> quoted',
      '```sh\nwhoever\n```',
      '| a | b `x|y` |',
      '| --- | --- |',
    ].join('\n');
    assert.deepEqual(
      unitsOf(text).map(({ kind, text: unit, line }) => `${line} ${kind} ${unit}`),
      [
        '1 heading Title',
        '2 text One line and more ⌘ with a link.',
        '4 text an item that continues',
        '6 text ⌘',
        '11 cell a',
        '11 cell b ⌘',
      ],
    );
  });

  it('counts placeholders as words and signs as none', () => {
    assert.equal(wordCount('run ⌘ - now | 2 times'), 5);
  });
});

describe('pageHits', () => {
  it('counts sentences over 25 and 30 words', () => {
    assert.deepEqual(rulesOf(words(25)), []);
    assert.deepEqual(rulesOf(words(26)), ['sentence over 25 words']);
    assert.deepEqual(rulesOf(words(31)), ['sentence over 30 words', 'sentence over 25 words']);
  });

  it('counts wide cells without the targets of links', () => {
    assert.deepEqual(rulesOf(`| ${'x'.repeat(121)} |`), ['cell over 120 characters']);
    assert.deepEqual(rulesOf(`| [${'x'.repeat(110)}](${'y'.repeat(90)}) |`), []);
  });

  it('finds house words in prose and not in code', () => {
    assert.deepEqual(rulesOf('It is no file. Whoever asks nobody.'), ['is no', 'whoever', 'nobody']);
    assert.deepEqual(rulesOf('It is no longer `whoever`. See "nobody".'), []);
    assert.deepEqual(rulesOf('Wait at the door in front of it.'), ['house noun']);
  });

  it('allows questions that begin with who or what', () => {
    assert.deepEqual(rulesOf('What happens next?'), []);
    assert.deepEqual(rulesOf('What happens next is shown.'), ['Who or What begins']);
  });
});

describe('messagesOf', () => {
  it('reads strings of four words or more, without comments', () => {
    const text = [
      "// it's a comment of four words",
      "f('too short');",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
      'g(`the port ${port} is no port`);',
    ].join('\n');
    assert.deepEqual(messagesOf({ path: 'x.ts', text }), [
      { path: 'x.ts', line: 3, text: 'the port ⌘ is no port' },
    ]);
    assert.deepEqual(
      unitHits('messages', 'x.ts', { kind: 'text', text: 'the port ⌘ is no port', line: 3 }).map(
        ({ rule }) => rule,
      ),
      ['is no'],
    );
  });

  it('skips an example of a file', () => {
    const yaml = 'const example = `period: month\nshare: 99.5%\nlist:\n  - a: b\n`;';
    assert.deepEqual(messagesOf({ path: 'x.ts', text: yaml }), []);
    const sentence = 'const text = `Note: one two three\nfour five: six seven\n`;';
    assert.equal(messagesOf({ path: 'x.ts', text: sentence }).length, 1);
  });
});

describe('ceilings', () => {
  it('reports counts above them, also of new rules, and those that can fall', () => {
    assert.deepEqual(compareCeilings({ a: 3, b: 1, c: 2 }, { a: 2, c: 4, d: 1 }), {
      above: ['a: 3, at most 2', 'b: 1, at most 0'],
      below: ['c: ceiling 4 can fall to 2', 'd: ceiling 1 can fall to 0'],
    });
  });

  it('fall and never rise', () => {
    assert.deepEqual(loweredCeilings({ a: 3, c: 2 }, { a: 2, c: 4, d: 1 }), { a: 2, c: 2, d: 0 });
  });
});

describe('factsLost', () => {
  it('lists numbers, code and links that no new page has', () => {
    const old =
      'Takes 1,000 ms, 2.5 % ([more](b.md#c)).\n\n```sh\nnpm test\nnpm run x\n```\n\nSee `a.b` and `gone`.';
    const lost = factsLost({ path: 'pages/a.md', text: old }, [
      { path: 'pages/n/a.md', text: '1000 ms; `npm test -- --only x`; [more](../b.md#c)' },
      { path: 'pages/m.md', text: '`a.b`' },
    ]);
    assert.deepEqual(
      lost.map(({ kind, text, line }) => `${line} ${kind} ${text}`),
      ['1 number 2.5', '3 code npm run x', '8 code gone'],
    );
  });
});
