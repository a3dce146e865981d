import { deepEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from '../../offchain-agent/src/program/program.ts';
import { readProse } from '../lib/docs/prose.ts';
import { inlineFaults, missingScripts, strayCommands } from '../lib/docs/stray-commands.ts';
import { root } from '../lib/folders.mjs';
import { readSources } from '../lib/source.ts';

const program = createProgram('0.0.0');
const pages = readProse();
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

describe('commands of documents outside of sh blocks', () => {
  it('find no other block, where no test looks for them', () => {
    deepEqual(pages.flatMap(strayCommands), []);
  });

  it('within sentences have names and options that exist', () => {
    deepEqual(
      pages.flatMap((page) => inlineFaults(program, page)),
      [],
    );
    deepEqual(
      pages.flatMap((page) => missingScripts(page, Object.keys(scripts))),
      [],
    );
  });
});

/** What hashes begin with. */
const prefixes = ['consent', 'share'];

describe('messages of the agent', () => {
  it('name commands that exist', () => {
    const names = ['help', ...prefixes, ...program.commands.map((command) => command.name())];
    const named = readSources(root, 'offchain-agent/src', '.ts').flatMap(({ path, text }) =>
      [...text.matchAll(/(?:\\?`|: |run )almanac ([a-z][a-z-]*)/g)].map(([, name = '']) => ({ path, name })),
    );
    deepEqual(
      named.filter(({ name }) => !names.includes(name)),
      [],
    );
  });
});

describe('strayCommands', () => {
  const stray = (...lines: readonly string[]): string[] =>
    strayCommands({ path: 'a.md', text: lines.join('\n') });

  for (const command of [
    './almanac watch URL',
    'almanac watch URL',
    'almanac-node --ha x',
    'sudo apt-get install x',
    '$ almanac sli',
    'npm run docs',
    'curl -X PUT x',
    'for log in a b; do',
    'node scripts/x.mjs',
  ])
    it(`finds ${command}`, () => {
      for (const kind of ['text', 'console', 'bash', ''])
        deepEqual(stray(`\`\`\`${kind}`, command, '```'), [`a.md:2: ${command}`]);
      deepEqual(stray('- Do:', '  ```text', `  ${command}`, '  ```'), [`a.md:3: ${command}`]);
      deepEqual(stray('Do:', '', `    ${command}`), [`a.md:3: ${command}`]);
      deepEqual(stray('```sh', command, '```'), []);
    });

  it('leaves out output, files and sentences', () => {
    deepEqual(
      stray('```text', 'node  role  state', 'offer 0: next, "almanac agreement accept 0"', '```'),
      [],
    );
    deepEqual(stray('```yaml', 'curl x', '```'), []);
    deepEqual(stray('almanac watch counts slots.', 'git keeps the rest.'), []);
  });
});

describe('inlineFaults', () => {
  const faults = (text: string): string[] => inlineFaults(program, { path: 'a.md', text });

  it('finds commands and options that do not exist', () => {
    deepEqual(faults('Use `almanac endpoint --config x` or `./almanac wach`.'), [
      'a.md: endpoint --config x: no option --config',
      'a.md: wach: no command wach',
    ]);
  });

  it('accepts commands without values, and alternatives', () => {
    deepEqual(
      faults('`almanac verify --proof`, `almanac network up --chain|--runtime`, `almanac consent`'),
      [],
    );
  });
});

describe('missingScripts', () => {
  it('finds scripts that package.json lacks', () => {
    deepEqual(missingScripts({ path: 'a.md', text: '`npm run docs`, `npm run dogs -- x`' }, ['docs']), [
      'a.md: npm run dogs',
    ]);
  });
});
