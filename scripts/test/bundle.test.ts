import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { bundle, programs } from '../lib/bundle.mjs';

const program = join(import.meta.dirname, '../../offchain-agent/bin/program.js');

describe('bundle', () => {
  let folder: string;
  let agent: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-bundle-'));
    agent = join(folder, 'offchain-agent');
    mkdirSync(join(agent, 'bin'), { recursive: true });
    copyFileSync(program, join(agent, 'bin/program.js'));
    write('package.json', '{ "type": "module" }');
    write('dist/.tsbuildinfo', '');
    write(
      'dist/cli/main.js',
      `import { where } from '../deep/where.js';
       export const main = async () => [import.meta.url, where(), (await import('./late.js')).late].join(' ');`,
    );
    write('dist/cli/late.js', "import { sep } from 'old'; export const late = sep;");
    write(
      'dist/deep/where.js',
      "export const where = () => new URL('./worker.js', import.meta.url).pathname;",
    );
    // A library in CommonJS that asks for a module of Node.
    write('node_modules/old/index.js', "exports.sep = require('node:path').sep;");
    write('node_modules/old/package.json', '{ "name": "old", "main": "index.js" }');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(agent, path)), { recursive: true });
    writeFileSync(join(agent, path), text);
  }

  /** Sets when a file changed, in seconds from now. */
  function age(path: string, seconds: number): void {
    utimesSync(join(agent, path), Date.now() / 1_000 + seconds, Date.now() / 1_000 + seconds);
  }

  function run(): string {
    const code = "const { main } = await import('./bin/program.js'); console.log(await main());";
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: agent,
      encoding: 'utf8',
    });
    return `${stdout}${stderr}`.trim();
  }

  it('is the same program, whose modules look for files where the compiler put them', async () => {
    const said = run();
    assert.match(said, /dist\/cli\/main\.js \S+\/dist\/deep\/worker\.js \/$/);
    assert.equal(await bundle(agent, []), true);
    // Nothing of it is there any more: what runs is the bundle.
    rmSync(join(agent, 'dist/deep'), { recursive: true });
    rmSync(join(agent, 'node_modules'), { recursive: true });
    assert.equal(run(), said);
  });

  it('has a program that a module starts beside it', async () => {
    write('dist/deep/worker.js', "import { sep } from 'old'; console.log('a worker', sep);");
    write(
      'dist/cli/main.js',
      `import { execFileSync } from 'node:child_process';
       import { where } from '../deep/where.js';
       export const main = () => execFileSync(process.execPath, [where()], { encoding: 'utf8' });`,
    );
    const said = run();
    assert.equal(said, 'a worker /');
    await bundle(agent, ['deep/worker']);
    rmSync(join(agent, 'dist/deep'), { recursive: true });
    rmSync(join(agent, 'node_modules'), { recursive: true });
    assert.equal(run(), said);
  });

  it('names programs that are there, each in a file of its own', () => {
    const sources = join(import.meta.dirname, '../../offchain-agent/src');
    for (const path of programs) assert.ok(existsSync(join(sources, `${path}.ts`)), path);
    assert.equal(new Set(programs.map((path) => basename(path))).size, programs.length);
  });

  it('is made anew after the next compilation, and until then not used', async () => {
    await bundle(agent, []);
    assert.equal(await bundle(agent, []), false);
    write('dist/cli/main.js', "export const main = () => 'new';");
    age('dist/.tsbuildinfo', 1);
    assert.equal(run(), 'new');
    age('dist/.tsbuildinfo', -1);
    age('bundle/main.js', -2);
    assert.equal(await bundle(agent, []), true);
    rmSync(join(agent, 'dist'), { recursive: true });
    assert.equal(run(), 'new');
  });

  it('keeps the parts of the last day, which a process may load yet, and no older ones', async () => {
    write('bundle/yesterday.js', '');
    write('bundle/older.js', '');
    age('bundle/yesterday.js', -23 * 3_600);
    age('bundle/older.js', -25 * 3_600);
    await bundle(agent, []);
    assert.equal(existsSync(join(agent, 'bundle/yesterday.js')), true);
    assert.equal(existsSync(join(agent, 'bundle/older.js')), false);
    assert.equal(
      readdirSync(join(agent, 'bundle')).some((name) => !name.endsWith('.js')),
      false,
    );
  });

  it('tells what does not fit together, and leaves no program behind', async () => {
    write(
      'dist/cli/main.js',
      "import { missing } from '../deep/where.js'; export const main = () => missing;",
    );
    await assert.rejects(bundle(agent, []), /No matching export/);
    assert.equal(existsSync(join(agent, 'bundle/main.js')), false);
  });
});
