import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { external } from '../lib/bundle.mjs';
import { packageFaults } from '../lib/check/npm-packages.ts';
import { root } from '../lib/folders.mjs';
import { agentManifest, packedFiles, packedText } from '../lib/pack/agent-package.ts';
import { nodeManifest } from '../lib/pack/packages.ts';
import { staleOutputs } from '../lib/pack/stage.ts';
import { readSources } from '../lib/source.ts';
import { noticeOf } from '../lib/web/notice.mjs';

describe('npm packages', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-npm-packages-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(path: string, text = ''): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  function manifest(more: object = {}): void {
    write('package.json', JSON.stringify({ name: '@almanac-chain/x', dependencies: { ws: '^8' }, ...more }));
    for (const name of ['README.md', 'LICENSE', 'NOTICE']) write(name);
  }

  it('are complete, and import what they depend on', () => {
    manifest();
    write(
      'dist/a.js',
      "import { readFile } from 'node:fs';\nimport { b } from './b.js';\nimport ws from 'ws/lib/x.js';",
    );
    deepEqual(packageFaults(folder), []);
  });

  it('have a scope, are not private, hold no sources, and lack nothing', () => {
    manifest({ name: 'almanac', private: true });
    rmSync(join(folder, 'NOTICE'));
    write('src/a.ts');
    deepEqual(packageFaults(folder), [
      'almanac is private',
      'almanac has a name that anybody may take',
      'almanac lacks NOTICE',
      'almanac holds src',
      'almanac holds src/a.ts',
    ]);
  });

  it('import nothing that would not be installed with them', () => {
    manifest();
    write('dist/a.js', "import x from '@scope/x/deep';\nawait import('yaml');");
    deepEqual(packageFaults(folder), [
      '@almanac-chain/x imports @scope/x, which it does not depend on',
      '@almanac-chain/x imports yaml, which it does not depend on',
    ]);
  });

  it('import nothing by their bundle that would not be installed with them', () => {
    manifest();
    const imported = ['ws', 'yaml', 'bufferutil'];
    write('bundle/packages.json', JSON.stringify({ bundled: [], imported }));
    deepEqual(packageFaults(folder), ['@almanac-chain/x imports yaml, which it does not depend on']);
  });

  it('name what the agent holds, with its licence', () => {
    match(
      noticeOf('bundle/ holds', ['node_modules/tslib', 'node_modules/tslib']),
      /^ {2}tslib [\d.]+: 0BSD$/m,
    );
  });

  it('of the agent depend on what cannot be bundled', () => {
    const { dependencies, devDependencies, files } = JSON.parse(agentManifest());
    deepEqual(
      Object.keys(dependencies).toSorted(),
      external.filter((name) => name !== 'smoldot'),
    );
    equal(devDependencies, undefined);
    ok(files.includes('bundle'));
  });

  it('hold every document and deploy file that help and messages name', () => {
    const files = new Set(packedFiles());
    const named = readSources(root, 'offchain-agent/src', '.ts').flatMap(({ text }) =>
      [...text.matchAll(/\b(?:docs|deploy)\/[\w./-]+\.[a-z]+/g)].map(([path]) => path),
    );
    ok(named.includes('docs/how-to/status-page.md'));
    deepEqual(
      named.filter((path) => !files.has(path)),
      [],
    );
    for (const path of ['deploy/prometheus/almanac.rules.yml', 'deploy/grafana/chain.json'])
      ok(files.has(path));
    deepEqual(
      [...files].filter((path) => /site|Containerfile|\.test\.yml|sqlite/.test(path)),
      [],
    );
  });

  it('hold units that start what npm installed, and documents that name its folders', () => {
    const read = (path: string): string => packedText(path, readFileSync(join(root, path), 'utf8'));
    match(
      read('deploy/systemd/almanac-agent.service'),
      /^ExecStart=\/opt\/almanac\/node_modules\/@almanac-chain\/agent\/bin\/almanac\.js agent /m,
    );
    match(read('docs/how-to/run-a-chain.md'), /\(\.\.\/\.\.\/examples\/production\.yaml\)/);
    equal(packedText('docs/examples/status.yaml', 'offchain-agent/examples'), 'offchain-agent/examples');
  });

  it('hold nothing that was compiled of sources that are gone', () => {
    for (const path of ['src/a.ts', 'dist/a.js', 'dist/a.d.ts', 'dist/deep/b.js', 'dist/.tsbuildinfo'])
      write(path);
    deepEqual(staleOutputs(folder), ['deep/b.js']);
  });

  it('of the node are for Linux on x64', () => {
    const { name, os, cpu } = nodeManifest();
    equal(name, '@almanac-chain/node-linux-x64');
    deepEqual([os, cpu], [['linux'], ['x64']]);
  });
});
