import assert from 'node:assert/strict';
import { claimsIn } from '../../tests/support/page-claims.ts';
import { blockOf, missingLines, pageArgs, stepsOf } from '../../tests/support/page-commands.ts';
import {
  commandLines,
  commandsOfPages,
  followedPages,
  notRunShare,
  strayEntries,
} from '../lib/docs/command-list.ts';

describe('what a page promises', () => {
  for (const [promised, printed] of [
    ['size 1: 48.8 a second', 'size 1: 51 a second'],
    ['account 5FHneW46... joins in block 10', `account 5${'F'.repeat(47)} joins in block 7 (0x11)`],
    ['v1.0.0  0  ██████  2.1 %', 'v1.0.0  12  ███▌  -0.75 %'],
    ['shortened ...', 'shortened at will'],
  ] as const) {
    it(`is kept by: ${printed}`, () => {
      assert.deepEqual(missingLines(promised, `before\n${printed}\nafter`), []);
    });
  }

  it('is not kept by other words, fewer lines, or a figure that is none', () => {
    assert.deepEqual(missingLines('pass: 1 of 2\nworst at 8', 'fail: 1 of 2\nworst at 8'), ['pass: 1 of 2']);
    assert.deepEqual(missingLines('worst at 8', 'worst at ?'), ['worst at 8']);
    assert.deepEqual(missingLines('a\nb', 'a'), ['b']);
    assert.deepEqual(missingLines('worst at 8', 'worst at 9'), []);
    assert.deepEqual(missingLines('worst at 8', 'worst at 9', 'same'), ['worst at 8']);
    assert.deepEqual(missingLines('worst at 8', ' worst  at 8', 'same'), []);
  });
});

describe('the commands of a page', () => {
  it('are its shell blocks, each with the output that follows it', () => {
    const steps = stepsOf('docs/tutorials/predict.md');
    assert.equal(steps[0]?.commands[0], './almanac fit docs/examples/schaffer.csv --svg chart.svg');
    assert.match(steps[0]?.promised ?? '', /^Best: 6 validators/m);
    assert.ok(steps.length >= 4);
  });

  it('may go on in further lines', () => {
    const commands = stepsOf('docs/how-to/run-a-chain.md').flatMap((step) => step.commands);
    const loop = commands.find((command) => command.startsWith('for key in'));
    assert.match(loop ?? '', /\ndone$/);
    const call = commands.find(
      (command) => command.startsWith('curl') && command.includes('chain_getBlockHash'),
    );
    assert.match(call ?? '', /\\\n {2}-d /);
  });

  it('come with the files that the reader writes', () => {
    assert.match(blockOf('docs/tutorials/reporter.md', 'yaml'), /^reporters:/m);
    assert.throws(() => blockOf('docs/tutorials/reporter.md', 'toml'), /has no block of toml/);
  });
});

describe('pageArgs', () => {
  it('returns the arguments of a command with the words of the test, without its comment', () => {
    assert.deepEqual(
      pageArgs('docs/reference/points.md', './almanac fit results.csv --where', { 'results.csv': 'x y.csv' }),
      ['fit', 'x y.csv', '--where', 'database=postgres'],
    );
    assert.deepEqual(pageArgs('docs/how-to/publish.md', './almanac slo export'), [
      'slo',
      'export',
      '--out',
      'slo.yaml',
    ]);
  });

  it('rejects a beginning of no command or of several', () => {
    assert.throws(
      () => pageArgs('docs/reference/points.md', './almanac gate'),
      /has 0 commands that begin with/,
    );
    assert.throws(
      () => pageArgs('docs/reference/points.md', './almanac fit'),
      /has 3 commands that begin with/,
    );
  });

  it('appears in the sources of tests by its literals', () => {
    const source = "run(...pageArgs(\n  'a.md',\n  './almanac fit', { x: y }), pageArgs(page, 'z'))";
    assert.deepEqual(claimsIn(source), [{ page: 'a.md', beginning: './almanac fit' }]);
  });

  it('claims nothing by a comment', () => {
    const call = "pageArgs('a.md', './almanac fit')";
    assert.deepEqual(claimsIn(`// run(${call})\n/** @example ${call} */\n/**\n * ${call}\n */\n`), []);
    assert.equal(claimsIn(`run(${call}); // ends\n`).length, 1);
    assert.deepEqual(claimsIn(`run(); // instead of run(${call})\n`), []);
  });
});

describe('followedPages', () => {
  const source = (...readers: readonly string[]): string =>
    ["const named = 'b.md';", ...readers.map((reader) => `reader = new PageReader(${reader}`)].join('\n');
  const asks = 'deepEqual(reader.forgotten, []);';

  it('lists pages by name or constant', () => {
    assert.deepEqual(followedPages(source(`'a.md', { x });\n${asks}`, `named);\n${asks}`)), ['a.md', 'b.md']);
  });

  it('leaves out a page whose reader does not ask for what it forgot', () => {
    assert.deepEqual(followedPages(source("'a.md');", `named);\n${asks}`)), ['b.md']);
    assert.deepEqual(followedPages(source(`'a.md');\n// ${asks}`)), []);
  });
});

describe('commandLines', () => {
  it('lists pages with their tests, commands without one, and the sums', () => {
    assert.deepEqual(
      commandLines([
        { path: 'a.md', command: 'one', test: 'a.test.ts' },
        { path: 'a.md', command: 'two', test: 'a.test.ts' },
        { path: 'b.md', command: 'three \\\n  --x' },
        { path: 'b.md', command: 'reboot', reason: 'ends the test' },
      ]),
      [
        'run       a.md: by a.test.ts, 2',
        'not run   b.md: reboot (ends the test)',
        'no test   b.md: three \\',
        '2 of 4 commands run in tests, 1 are not run for a reason, 1 have no test',
      ],
    );
  });
});

describe('the commands of README and docs', () => {
  const commands = commandsOfPages();

  it('run in tests, or are listed with the reason', () => {
    assert.deepEqual(
      commands.filter(({ test, reason }) => test === undefined && reason === undefined),
      [],
    );
  });

  it('run in tests but for a tenth', () => {
    const listed = commands.filter(({ reason }) => reason !== undefined);
    assert.ok(listed.length <= notRunShare * commands.length, `${listed.length} of ${commands.length}`);
  });

  it('include every entry of the list', () => {
    assert.deepEqual(strayEntries(commands), []);
  });
});
