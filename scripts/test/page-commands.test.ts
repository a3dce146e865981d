import assert from 'node:assert/strict';
import { blockOf, missingLines, stepsOf } from '../../tests/support/page-commands.ts';
import { commandLines, commandsOfPages } from '../lib/docs/command-list.ts';

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

describe('commandLines', () => {
  it('lists the commands of pages without a test, and the sum', () => {
    const followed = { path: 'a.md', commands: ['one', 'two'], test: 'a.test.ts' };
    assert.deepEqual(commandLines([followed, { path: 'b.md', commands: ['three \\\n  --x'] }]), [
      'run      a.md: 2 commands, by a.test.ts',
      'not run  b.md: three \\',
      '2 of 3 commands are on pages that a test follows',
    ]);
  });

  it('finds the tests that follow README, tutorials and guides', () => {
    const followed = commandsOfPages().flatMap(({ path, test }) => (test === undefined ? [] : [path]));
    for (const path of ['README.md', 'docs/tutorials/predict.md', 'docs/how-to/run-a-chain.md'])
      assert.ok(followed.includes(path), path);
  });
});
