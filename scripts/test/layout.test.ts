import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shared } from '../lib/check/web-imports.ts';
import { root } from '../lib/folders.mjs';
import { faultsOf } from './layout-faults.ts';

describe('layoutFaults', () => {
  it('accepts what lies below, of any way to import', () => {
    const text = [
      "import type { A } from '../chain/a.ts';",
      "export { b } from '../sli/b.ts';",
      "import '../base/c.ts';",
      "const { d } = await import('../lab/d.ts');",
      "export function kind(name: 'day'): void {}",
    ].join('\n');
    assert.deepEqual(faultsOf({ 'program/main.ts': text }), []);
  });

  it('refuses what lies above', () => {
    assert.match(
      faultsOf({ 'measure/a.ts': "import { b } from '../program/b.ts';" })[0] ?? '',
      /measure must not import program/,
    );
    assert.match(
      faultsOf({ 'sli/a.ts': "await import('../chain/b.ts');" })[0] ?? '',
      /sli must not import chain/,
    );
  });

  it('refuses a circle among folders of one rank', () => {
    const files = { 'lab/a.ts': "import '../scale/b.ts';", 'scale/b.ts': "import '../lab/a.ts';" };
    assert.equal(faultsOf(files).filter((fault) => /in a circle/.test(fault)).length, 2);
  });

  it('refuses a circle among files, of types alone too', () => {
    const files = {
      'chain/a.ts': "import type { B } from './b.ts';",
      'chain/b.ts': "import { a } from './a.ts';",
      'chain/c.ts': "import { a } from './a.ts';",
    };
    assert.deepEqual(faultsOf(files), [
      'offchain-agent/src/chain/a.ts: imports what imports it',
      'offchain-agent/src/chain/b.ts: imports what imports it',
    ]);
  });

  it('refuses a circle among folders at any depth, and names those in it', () => {
    const files = {
      'lab/real/a.ts': "import type { B } from '../link/b.ts';",
      'lab/link/b.ts': "import '../plan/deep/c.ts';",
      'lab/plan/deep/c.ts': "import '../../real/d.ts';",
      'lab/real/d.ts': '',
      'lab/watch/e.ts': "import '../real/a.ts';",
    };
    assert.deepEqual(faultsOf(files), [
      'offchain-agent/src/lab/link: imports itself in a circle through plan, real',
      'offchain-agent/src/lab/plan: imports itself in a circle through link, real',
      'offchain-agent/src/lab/real: imports itself in a circle through link, plan',
    ]);
  });

  it('refuses circles of the pages and of the benchmarks, and of a file with a folder beside it', () => {
    const [page, bench] = ["import './app/b.tsx';", "import '../page.tsx';"];
    assert.equal(faultsOf({ 'page.tsx': page, 'app/b.tsx': bench }, 'web/src').length, 2);
    const speed = { 'speed.ts': "import './usl/a.ts';", 'usl/a.ts': "import '../speed.ts';" };
    assert.equal(faultsOf(speed, 'offchain-agent/bench').length, 2);
  });

  it('refuses circles of tests and of scripts, and lets tests and agent import each other', () => {
    const files = { 'support/a.ts': "import '../chaos/b.ts';", 'chaos/b.ts': "import '../support/a.ts';" };
    assert.equal(faultsOf(files, 'tests').length, 2);
    assert.equal(faultsOf(files, 'offchain-agent/test').length, 2);
    const scripts = { 'lib/a.mjs': "import './b.ts';", 'lib/b.ts': "import './a.mjs';" };
    assert.equal(
      faultsOf(scripts, 'scripts').filter((fault) => /imports what imports it/.test(fault)).length,
      2,
    );
    const both = {
      'offchain-agent/test/a.test.ts': "import '../../tests/support/b.ts';",
      'tests/support/b.ts': "import '../../offchain-agent/test/c.ts';",
      'offchain-agent/test/c.ts': '',
    };
    assert.deepEqual(faultsOf(both, '.'), []);
  });

  it('refuses a circle by a process that a file starts, and by a module whose types it extends', () => {
    const forked = 'new URL(`./worker${extname(import.meta.url)}`, import.meta.url);';
    const files = { 'lab/start.ts': forked, 'lab/worker.ts': "import type { A } from './start.ts';" };
    assert.equal(faultsOf(files).filter((fault) => /imports what imports it/.test(fault)).length, 2);
    const page = {
      'page.ts': "new Worker(new URL('./w.ts', import.meta.url));",
      'w.ts': "import './page.ts';",
    };
    assert.equal(faultsOf(page, 'web/src').length, 2);
    const extended = { 'lab/a.ts': "declare module './b.ts' {}", 'lab/b.ts': "import './a.ts';" };
    assert.equal(faultsOf(extended).length, 2);
  });

  it('refuses imports that cannot be read, and those by which a file could pass unseen', () => {
    for (const [text, fault] of [
      ['await import(`../program/b.ts`);', /must not import program/],
      ["await import(/* up */ '../program/b.ts');", /must not import program/],
      ["import.meta.resolve('../program/b.ts');", /must not import program/],
      ['import { X } from /* c */ "../program/b.ts";', /must not import program/],
      ["import {\n  // the port's\n  X,\n} from '../program/b.ts';", /must not import program/],
      ["import { 'a-b' as x } from '../program/b.ts';", /must not import program/],
      ["import { X /* a; b */ } from '../program/b.ts';", /must not import program/],
      ["const x = `${'a'}`; import x from '../pr\\u006fgram/b.ts';", /must not import program/],
      ["type X = import('../program/b.ts').X;", /must not import program/],
      ['await import(path);', /in quotes/],
      ['await import(`../${path}.ts`);', /in quotes/],
      ['import.meta.resolve(path);', /in quotes/],
      ["import b = require('../program/b.ts');", /must not import program|require nothing/],
      ['const load = module.createRequire(import.meta.url);', /resolve\(\) alone/],
      ["createRequire(import.meta.url)('../program/b.ts');", /resolve\(\) alone/],
      [
        "import { createRequire as load } from 'node:module';\nload(import.meta.url)('../program/b.ts');",
        /resolve\(\) alone/,
      ],
      ["require('../program/b.ts');", /require nothing/],
      ["module.require('../program/b.ts');", /require nothing/],
      ["import '#program/b.ts';", /import a file by its relative path/],
      ['/// <reference path="../program/b.ts" />', /reference nothing/],
      ["import { b } from '@almanac-chain/agent/words/b';", /by its path/],
      ["export * from '@almanac-chain/web/src/b';", /by its path/],
      ["import '/elsewhere/b.ts';", /relative path/],
      ["import 'file:///elsewhere/b.ts';", /relative path/],
      ["import{b}from'../program/b.ts';", /must not import program/],
      ["export*from'../program/b.ts';", /must not import program/],
    ] as const)
      assert.match(faultsOf({ 'base/a.ts': text })[0] ?? '', fault, text);
    for (const text of [
      'class A { #import() {} f() { this.#import(1); this.require(2); x.import(c); } }',
      "// import { b } from '../program/b.ts';\nconst b = \"import '../program/b.ts'\";",
    ])
      assert.deepEqual(faultsOf({ 'base/a.ts': text }), [], text);
    assert.match(
      faultsOf({ 'a.ts': "import '../test/b.ts';" }, 'web/src')[0] ?? '',
      /no source of|is not a source/,
    );
  });

  it('refuses sources that are not read', () => {
    for (const path of ['base/a.mts', 'base/a.tsx', 'base/a.js', 'base/dist/a.ts', 'base/node_modules/a.ts'])
      assert.match(faultsOf({ [path]: '' })[0] ?? '', /no source that is checked/, path);
  });

  it('lets one folder alone import a heavy package', () => {
    assert.deepEqual(faultsOf({ 'chain/a.ts': "import '@polkadot/api';" }), []);
    assert.match(
      faultsOf({ 'measure/a.ts': "import '@polkadot/api';" })[0] ?? '',
      /only chain may import @polkadot\/api/,
    );
  });

  it('refuses a dependency that no source imports', () => {
    const dependencies = { bullmq: '6', pg: '8', '@libp2p/tcp': '1' };
    const files = {
      'package.json': JSON.stringify({ dependencies, devDependencies: { mocha: '1' } }),
      'src/reporting/queue/a.ts': "import { Queue } from 'bullmq';\nimport '@libp2p/tcp/filters';",
      'src/store/b.ts': "import 'pg-format';",
    };
    assert.deepEqual(faultsOf(files, 'offchain-agent'), [
      'offchain-agent/package.json: no source imports pg; remove it, or move it to devDependencies',
    ]);
  });

  it('keeps the arithmetic pure, of other rooms and of packages', () => {
    assert.deepEqual(faultsOf({ 'sli/a.ts': "import '../base/bytes.ts';" }), []);
    assert.match(faultsOf({ 'sli/a.ts': "import '../base/url.ts';" })[0] ?? '', /sli is pure/);
    assert.match(faultsOf({ 'sli/a.ts': "import 'node:fs';" })[0] ?? '', /sli is pure/);
  });

  it('refuses a folder that has no place', () => {
    assert.match(faultsOf({ 'utils/a.ts': "import '../base/error.ts';" })[0] ?? '', /utils has no place/);
  });

  it('accepts 300 lines and refuses 301', () => {
    assert.deepEqual(faultsOf({ 'cli/a.ts': '\n'.repeat(300) }), []);
    assert.match(faultsOf({ 'cli/a.ts': '\n'.repeat(301) })[0] ?? '', /301 lines/);
    assert.match(faultsOf({ 'a.ts': '\n'.repeat(301) }, 'offchain-agent/bench')[0] ?? '', /301 lines/);
  });

  it('refuses barrel files', () => {
    assert.match(faultsOf({ 'cli/index.ts': '' })[0] ?? '', /no barrel files/);
  });

  it('refuses Rust that looks for its files where it was compiled', () => {
    const asked = (text: string): string[] => faultsOf({ 'pallets/x/src/tests.rs': text }, 'runtime-pallets');
    assert.match(
      asked('Path::new(env!("CARGO_MANIFEST_DIR"))')[0] ?? '',
      /the folder of the build is compiled in/,
    );
    assert.deepEqual(asked('std::env::var("CARGO_MANIFEST_DIR")'), []);
  });

  it('accepts JavaScript that runs before the install', () => {
    const files = { 'start.mjs': '', 'lib/install.mjs': '', 'lib/setup/debian.mjs': '', 'build.ts': '' };
    assert.deepEqual(faultsOf(files, 'scripts'), []);
  });

  it('refuses JavaScript that runs after it', () => {
    for (const path of ['build.mjs', 'lib/check/start.mjs', 'test/install.test.mjs']) {
      assert.match(faultsOf({ [path]: '' }, 'scripts')[0] ?? '', /are TypeScript/);
    }
  });
});

describe('layoutFaults of the pages', () => {
  it('lets them share what lies below the wings', () => {
    const text = [
      "import { percent } from '@almanac-chain/agent/base/format';",
      "import { wilsonInterval } from '@almanac-chain/agent/sli/interval';",
      "import type { Answer } from '@almanac-chain/agent/chain/records/sli-answer';",
      "import { createClient } from 'polkadot-api';",
    ].join('\n');
    assert.deepEqual(faultsOf({ 'a.tsx': text }, 'web/src'), []);
  });

  it('refuses the large clients, Node, wings of the agent, and paths into another package', () => {
    for (const specifier of [
      '@polkadot/api',
      '@polkadot/util-crypto',
      '@polkadot/keyring/pair',
      'node:fs',
      '@almanac-chain/agent/reporting/parts',
      '../../offchain-agent/src/sli/interval.ts',
    ]) {
      assert.equal(
        faultsOf({ 'a.tsx': `import { a } from '${specifier}';` }, 'web/src').length,
        1,
        specifier,
      );
    }
  });

  it('lets them share what the package of the agent exports, and no more', () => {
    const { exports } = JSON.parse(readFileSync(join(root, 'offchain-agent/package.json'), 'utf8'));
    const rooms = shared.map((room) => [`./${room}/*`, `./src/${room}/*.ts`]);
    assert.deepEqual(exports, { './package.json': './package.json', ...Object.fromEntries(rooms) });
  });

  it('refuses what reaches Node behind a file, unless it is for its types alone', () => {
    const pages = (kind: string): Record<string, string> => ({
      'web/src/a.ts': `import ${kind}{ a } from '@almanac-chain/agent/chain/a';`,
      'offchain-agent/src/chain/a.ts': "import { b } from './b.ts';",
      'offchain-agent/src/chain/b.ts': "import { readFileSync } from 'node:fs';",
    });
    assert.deepEqual(faultsOf(pages('type '), '.'), []);
    assert.match(faultsOf(pages(''), '.')[0] ?? '', /node:fs of offchain-agent\/src\/chain\/b\.ts/);
  });
});
