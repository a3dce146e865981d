import { deepEqual, equal } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  bounded,
  docsWords,
  largeCapabilities,
  laterCapabilities,
  wordLimits,
} from '../lib/docs/later-capabilities.ts';
import { anchorsOf } from '../lib/docs/page-faults.ts';
import { root } from '../lib/folders.mjs';

const page = {
  path: 'pages/a.md',
  text: '# Page\n\none two\n\n## Later\n\nthree\n\n```sh\n## four\n```\n\n### Deeper\n\nfive\n\n## After\n\nsix\n',
};

describe('docsWords', () => {
  it('counts pages and sections for capabilities, and all else as the rest', () => {
    const other = { path: 'pages/b.md', text: '# B\n\nseven eight nine\n' };
    deepEqual(docsWords([page, other], { x: ['pages/a.md#later'], y: ['pages/b.md'] }), {
      rest: 5,
      later: { x: 6, y: 4 },
      faults: [],
    });
  });

  it('lists places that are missing or count twice', () => {
    deepEqual(
      docsWords([page], {
        x: ['pages/a.md#later', 'pages/a.md#deeper', 'pages/a.md#gone', 'pages/c.md', 'pages/a.md#four'],
      }).faults,
      [
        'later capabilities: pages/a.md#deeper counts twice',
        'later capabilities: pages/a.md#gone is missing',
        'later capabilities: pages/c.md is missing',
        'later capabilities: pages/a.md#four is missing',
      ],
    );
  });

  it('finds capabilities with more words than they may have', () => {
    const words = { rest: 0, faults: [], later: { x: wordLimits.capability, y: wordLimits.capability + 1 } };
    deepEqual(largeCapabilities(words), [{ name: 'y', words: wordLimits.capability + 1 }]);
  });
});

describe('laterCapabilities', () => {
  it('has nothing that was there when the words were bounded, which a clone with that commit alone can tell', function () {
    if (git('cat-file', '-e', bounded) === undefined) this.skip();
    const old = new Set(git('ls-tree', '-r', '--name-only', bounded, '--', 'docs')?.split('\n'));
    const places = Object.values(laterCapabilities).flat();
    equal(places.length > 0, true);
    for (const place of places) {
      const [path = '', anchor] = place.split('#');
      const anchors = old.has(path) ? anchorsOf(git('show', `${bounded}:${path}`) ?? '') : [];
      equal(anchor === undefined ? old.has(path) : anchors.includes(anchor), false, place);
    }
  });
});

function git(...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return status === 0 ? stdout : undefined;
}
