import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchorsOf, hasPlace, linkFaults, openingOf, readPages } from '../lib/docs/page-faults.ts';
import { sentencesOf, wordCount } from '../lib/docs/sentences.ts';
import { questions, sectionText } from '../lib/docs/site-questions.ts';
import { root } from '../lib/folders.mjs';
import { readSources } from '../lib/source.ts';

// What a sweep writes has the form of its report.
const pages = readPages('docs').filter(({ path }) => !path.startsWith('docs/examples/'));
const others = [
  'README.md',
  'CHANGELOG.md',
  'tests/upgrade/README.md',
  'tests/vectors/README.md',
  'zombienet/README.md',
  'runtime-pallets/node/README.md',
];

describe('every page of docs', () => {
  for (const page of pages.filter(({ path }) => !path.startsWith('docs/explanation/adr/'))) {
    it(`begins ${page.path} with a sentence of at most 30 words`, () => {
      const [first = ''] = sentencesOf(openingOf(page) ?? '');
      assert.match(first, /\.$/, page.text.slice(0, 300));
      assert.ok(wordCount(first) <= 30, first);
    });
  }

  it('links to files and headings that are there, as do the other documents', () => {
    assert.deepEqual([...pages, ...readPages(...others)].flatMap(linkFaults), []);
  });

  it('has one word for one thing: none that the glossary replaced', () => {
    const prose = ({ text }: { text: string }): string =>
      text.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]+`/g, '');
    const replaced = /\b(?:campaigns?|UNIT|house of the agent)\b|(?<!In code: the )\bhome network\b/;
    assert.deepEqual(
      [...pages, ...readPages('README.md')].flatMap((page) => {
        const found = replaced.exec(prose(page))?.[0];
        return found === undefined ? [] : [`${page.path}: ${found}`];
      }),
      [],
    );
  });

  it('has no braces or tags outside of code that Vue would not read: the site could not be built', () => {
    const prose = (text: string): string =>
      text.replace(/^( *)```.*?^\1```$/gms, '').replace(/`[^`\n]+`|<!--.*?-->|^ {4}.*$/gms, '');
    assert.deepEqual(
      pages.flatMap(({ path, text }) =>
        [...prose(text).matchAll(/\{\{.*|<\/?[a-z][^>\n]*>/gi)].map(([found]) => `${path}: ${found}`),
      ),
      [],
    );
  });

  it('has a glossary with no word twice', () => {
    const text = readPages('docs/reference/glossary.md')
      .map((page) => page.text)
      .join('');
    const words = [...text.matchAll(/^\| \*\*(.+?)\*\*/gm)].map(([, word]) => word);
    assert.ok(words.length > 50);
    assert.deepEqual(
      words.filter((word, index) => words.indexOf(word) !== index),
      [],
    );
  });

  it('rejects a page without an opening, and broken links', () => {
    const page = (...paragraphs: string[]) => ({
      path: 'x.md',
      text: ['# X', ...paragraphs, ''].join('\n\n'),
    });
    assert.equal(openingOf(page('Do this.\nAnd that.', 'More.')), 'Do this.\nAnd that.');
    for (const opening of ['```sh\nnpm test\n```', '| a |', '## Y', '**For:** readers.'])
      assert.equal(openingOf(page(opening)), undefined);
    assert.deepEqual(linkFaults({ path: 'README.md', text: '[a](docs) [b](y.md) [c](#none)' }), [
      'README.md: y.md',
      'README.md: #none',
    ]);
  });
});

describe('the questions that the site is asked', () => {
  it('come from ten readers', () => {
    assert.equal(new Set(questions.map(({ reader }) => reader)).size, 10);
    assert.equal(new Set(questions.map(({ query }) => query)).size, 10);
  });

  for (const { query, answer } of questions)
    it(`have an answer in one section: ${query}`, () => {
      const sections = pages.flatMap(({ text }) => text.split(/^(?=#+ )/m));
      assert.ok(sections.some((section) => answer.every((part) => part.test(section.replaceAll('`', '')))));
    });
});

describe('the section on which a search result lands', () => {
  /** A page with a text, and with one heading of an id or none. */
  function pageWith(id: string | undefined): Parameters<typeof sectionText>[0] {
    const locator = (selector: string): object => {
      const isThere = selector === '.vp-doc' || (id !== undefined && selector.includes(`[id="${id}"]`));
      const found = {
        first: () => found,
        waitFor: async () =>
          await (isThere ? Promise.resolve() : Promise.reject(new Error('it is not there'))),
        evaluate: async () => await Promise.resolve(selector === '.vp-doc' ? 'all text' : 'its text'),
      };
      return found;
    };
    return { locator } as unknown as Parameters<typeof sectionText>[0];
  }

  it('has the text of its heading, and the whole page for a result without one', async () => {
    assert.equal(await sectionText(pageWith('keys'), 'keys'), 'its text');
    assert.equal(await sectionText(pageWith('keys'), ''), 'all text');
  });

  it('misses where the page has no such heading, whatever the rest of it says', async () => {
    assert.equal(await sectionText(pageWith('keys'), 'gone'), undefined);
    assert.equal(await sectionText(pageWith(undefined), 'keys'), undefined);
  });
});

describe('the citations of documents in the sources', () => {
  const sources = [
    ...['offchain-agent/src', 'offchain-agent/test', 'scripts', 'tests'].flatMap((folder) =>
      readSources(root, folder, '.ts'),
    ),
    ...readSources(root, 'runtime-pallets', '.rs').filter(({ path }) => !path.includes('/target/')),
  ];

  it('name pages that are there', () => {
    const cited = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/\bdocs\/[\w/-]+\.md(?:#[\w-]+)?/g)].map(([place]) => ({ path, place })),
    );
    assert.ok(cited.length > 30);
    assert.deepEqual(
      cited.filter(({ place }) => !hasPlace(place)),
      [],
    );
  });

  it('find each formula: F1 to F29 on its page, U1 to U9 on the page that is cited and where it leads', () => {
    const numbersIn = (page: string): string[] =>
      anchorsOf(readFileSync(join(root, page), 'utf8')).flatMap(
        (anchor) => /^([fu]\d+)-/.exec(anchor)?.[1] ?? [],
      );
    const upTo = (letter: string, count: number): string[] =>
      Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
    assert.deepEqual(numbersIn('docs/reference/formulas.md'), upTo('f', 29));
    assert.deepEqual(numbersIn('docs/reference/scaling-formulas.md'), upTo('u', 9));
    const overview = readFileSync(join(root, 'docs/explanation/scaling.md'), 'utf8');
    const listed = [...overview.matchAll(/^\| \[(U\d)\]\(\.\.\/reference\/scaling-formulas\.md#(u\d)-/gm)];
    assert.deepEqual(
      listed.map(([, name = '', anchor]) => [name.toLowerCase(), anchor]),
      upTo('u', 9).map((name) => [name, name]),
    );
  });
});

describe('the layout in docs/project/contributing.md', () => {
  const [page] = readPages('docs/project/contributing.md');
  const [, text = ''] = /^## Layout$(.*?)^## /ms.exec(page?.text ?? '') ?? [];
  const rows = [...text.matchAll(/^\| `([\w-]+)\/` \| (.*) \|$/gm)].map(([, folder = '', what = '']) => ({
    folder,
    what,
  }));

  it('lists folders that exist', () => {
    assert.ok(rows.length >= 9);
    assert.deepEqual(
      rows.filter(({ folder }) => !hasPlace(folder)),
      [],
    );
  });

  it('lists all pallets', () => {
    const lists = rows.flatMap(({ folder, what }) =>
      [...what.matchAll(/`([\w-]+)\/\{([\w,-]+)\}`/g)].map(([, part = '', names = '']) => ({
        part: join(folder, part),
        names: names.split(','),
      })),
    );
    assert.deepEqual(
      lists.map(({ part }) => part),
      ['runtime-pallets/pallets'],
    );
    for (const { part, names } of lists) {
      const found = readdirSync(join(root, part), { withFileTypes: true });
      const folders = found.filter((entry) => entry.isDirectory()).map(({ name }) => name);
      assert.deepEqual(names, folders.toSorted(), part);
    }
  });
});
