import { deepEqual, equal, rejects, throws } from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  countMessages,
  isBelowLimit,
  type LintMessage,
  secondCount,
  secondLines,
} from '../lib/docs/second-linter.ts';

const page = { path: 'pages/a.md', text: 'Short. Long\nand longer.\n\n- Last.\n' };

/** As textlint 15.8.0 reports them: a message per sentence, and a second one for a long sentence. */
const messages: readonly LintMessage[] = [
  { ruleId: 'sentence', line: 1, range: [0, 1] },
  { ruleId: 'sentence', line: 1, range: [7, 8] },
  { ruleId: 'long', line: 1, range: [7, 8] },
  { ruleId: 'sentence', line: 4, range: [27, 28] },
];

describe('countMessages', () => {
  it('counts each sentence once and lists the long ones with their place', () => {
    deepEqual(countMessages(page, messages), {
      sentences: 3,
      long: [{ path: 'pages/a.md', line: 1, text: 'Long and longer. - Last. ' }],
    });
  });

  it('rejects messages of other rules, such as that a page cannot be read', () => {
    throws(
      () => countMessages(page, [{ ruleId: 'parse-error', line: 2, range: [0, 1] }]),
      /textlint reports parse-error in pages\/a\.md:2/,
    );
  });
});

describe('isBelowLimit', () => {
  const long = [{ path: 'a.md', line: 1, text: 'x' }];

  it('accepts fewer than one long sentence in 200', () => {
    equal(isBelowLimit({ sentences: 201, long }), true);
    equal(isBelowLimit({ sentences: 200, long }), false);
    equal(isBelowLimit({ sentences: 400, long: [...long, ...long] }), false);
    equal(isBelowLimit({ sentences: 1, long: [] }), true);
  });

  it('does not accept a count of nothing', () => {
    equal(isBelowLimit({ sentences: 0, long: [] }), false);
  });
});

describe('secondLines', () => {
  it('has a line per long sentence, and the share against the limit', () => {
    deepEqual(secondLines({ sentences: 400, long: [{ path: 'a.md', line: 7, text: 'Long' }] }), [
      'a.md:7: over 30 words: Long',
      'textlint: 400 sentences, 1 over 30 words (0.25 %; limit: fewer than 0.5 %)',
    ]);
  });
});

describe('secondCount', () => {
  const { PATH, ALMANAC_CACHE } = process.env;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-linter-'));
    process.env.ALMANAC_CACHE = join(folder, 'cache');
    process.env.PATH = `${folder}:${PATH}`;
  });
  afterEach(() => {
    process.env.PATH = PATH;
    if (ALMANAC_CACHE === undefined) delete process.env.ALMANAC_CACHE;
    else process.env.ALMANAC_CACHE = ALMANAC_CACHE;
    rmSync(folder, { recursive: true });
  });

  function npm(...lines: readonly string[]): void {
    const file = join(folder, 'npm');
    writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(file, 0o755);
  }

  it('returns undefined when npm fails', async () => {
    npm('exit 1');
    equal(await secondCount([page]), undefined);
  });

  it('fails when the linter finds no sentence of a page of known sentences', async () => {
    const modules = {
      'sentence-splitter': 'exports.split = () => [];',
      'textlint-rule-en-max-word-count': 'exports.default = () => ({});',
      '@textlint/textlint-plugin-markdown': 'exports.default = {};',
      '@textlint/kernel': 'exports.TextlintKernel = class { async lintText() { return { messages: [] }; } };',
    };
    npm(
      ...Object.entries(modules).flatMap(([name, source]) => [
        `mkdir -p node_modules/${name}`,
        `echo '{}' > node_modules/${name}/package.json`,
        `echo '${source}' > node_modules/${name}/index.js`,
      ]),
    );
    await rejects(secondCount([page]), /counts a known page wrongly: 0 sentences, .*expected 7 sentences/);
  });
});
