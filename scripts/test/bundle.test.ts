import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { bundle, bundledFile, placeOf, programs } from '../lib/bundle.mjs';

const bring = join(import.meta.dirname, '../../offchain-agent/bin/bring.cjs');

describe('bundle', () => {
  let folder: string;
  let agent: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-bundle-'));
    agent = join(folder, 'offchain-agent');
    write('package.json', '{ "type": "module", "devDependencies": { "late": "1.0.0" } }');
    write(
      'src/program/main.ts',
      `import { where } from '../deep/where.ts';
       export const main = async (): Promise<string> =>
         [import.meta.url, where(), (await import('./late.ts')).late].join(' ');`,
    );
    write('src/program/late.ts', "import { sep } from 'old'; export const late: string = sep;");
    write(
      'src/deep/where.ts',
      "export const where = (): string => new URL('./worker.js', import.meta.url).pathname;",
    );
    // A library in CommonJS that asks for a module of Node.
    write('node_modules/old/index.js', "exports.sep = require('node:path').sep;");
    write('node_modules/old/package.json', '{ "name": "old", "main": "index.js" }');
    mkdirSync(join(agent, 'bin'));
    copyFileSync(bring, join(agent, 'bin/bring.cjs'));
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
    const code = "const { main } = await import('./bundle/main.js'); console.log(await main());";
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: agent,
      encoding: 'utf8',
    });
    return `${stdout}${stderr}`.trim();
  }

  it('holds modules that look for files from where their sources are', async () => {
    assert.equal(await bundle(agent, []), true);
    // Nothing of it is there any more: what runs is the bundle.
    rmSync(join(agent, 'src'), { recursive: true });
    rmSync(join(agent, 'node_modules'), { recursive: true });
    assert.match(run(), /src\/program\/main\.ts \S+\/src\/deep\/worker\.js \/$/);
  });

  it('has a program that a module starts beside it', async () => {
    write('src/deep/worker.ts', "import { sep } from 'old'; console.log('a worker', sep);");
    write(
      'src/program/main.ts',
      `import { execFileSync } from 'node:child_process';
       import { where } from '../deep/where.ts';
       export const main = () => execFileSync(process.execPath, [where()], { encoding: 'utf8' });`,
    );
    await bundle(agent, ['deep/worker']);
    rmSync(join(agent, 'src'), { recursive: true });
    rmSync(join(agent, 'node_modules'), { recursive: true });
    assert.equal(run(), 'a worker /');
  });

  it('names programs that are there, each in a file of its own', () => {
    const sources = join(import.meta.dirname, '../../offchain-agent/src');
    for (const path of programs) assert.ok(existsSync(join(sources, `${path}.ts`)), path);
    assert.equal(new Set(programs.map((path) => basename(path))).size, programs.length);
  });

  it('tells modules where they stand: beside the programs that they start so, else where their source is', () => {
    assert.equal(placeOf('lab/link/tun/tun-links.ts'), 'bundle/tun-links.js');
    assert.equal(placeOf('lab/link/host/tun-access.ts'), 'src/lab/link/host/tun-access.ts');
    assert.equal(placeOf('lab/replicas/start-replicas.ts'), 'src/lab/replicas/start-replicas.ts');
  });

  it('is made again when a source has changed, come or gone, and not before', async () => {
    await bundle(agent, []);
    assert.equal(await bundle(agent, []), false);
    write('src/program/main.ts', "export const main = () => 'new';");
    assert.equal(await bundle(agent, []), true);
    assert.equal(run(), 'new');
    write('src/program/other.ts', '');
    assert.equal(await bundle(agent, []), true);
    rmSync(join(agent, 'src/program/other.ts'));
    assert.equal(await bundle(agent, []), true);
    assert.equal(await bundle(agent, []), false);
  });

  it('says which packages it holds, and which it imports', async () => {
    write(
      'src/program/late.ts',
      "import koffi from 'koffi'; import { sep } from 'old'; export const late = [koffi, sep];",
    );
    await bundle(agent, []);
    const { bundled, imported } = JSON.parse(readFileSync(join(agent, 'bundle', bundledFile), 'utf8'));
    assert.deepEqual(
      bundled.map((path: string) => basename(path)),
      ['old'],
    );
    assert.deepEqual(imported, ['koffi']);
  });

  it('leaves a package that only some commands need to be brought by them', async () => {
    write('src/program/late.ts', "import { value } from 'late'; export const late = value;");
    await bundle(agent, []);
    assert.match(run(), /the package late is missing/);
    write('node_modules/late/index.js', "exports.value = 'there';");
    write('src/program/late.ts', "import { value } from 'late'; export const late = `${value} now`;");
    await bundle(agent, []);
    assert.match(run(), /there now$/);
  });

  it('keeps the parts of the last day, which a process may load yet, and no older ones', async () => {
    write('bundle/yesterday.js', '');
    write('bundle/older.js', '');
    age('bundle/yesterday.js', -23 * 3_600);
    age('bundle/older.js', -25 * 3_600);
    await bundle(agent, []);
    assert.equal(existsSync(join(agent, 'bundle/yesterday.js')), true);
    assert.equal(existsSync(join(agent, 'bundle/older.js')), false);
    const others = readdirSync(join(agent, 'bundle')).filter((name) => !name.endsWith('.js'));
    assert.deepEqual(others.toSorted(), ['made-from', bundledFile]);
  });

  it('tells what does not fit together, and is made again after that', async () => {
    write(
      'src/program/main.ts',
      "import { missing } from '../deep/where.ts'; export const main = () => missing;",
    );
    await assert.rejects(bundle(agent, []), /No matching export/);
    assert.equal(existsSync(join(agent, 'bundle/main.js')), false);
    write('src/program/main.ts', "export const main = () => 'mended';");
    assert.equal(await bundle(agent, []), true);
  });
});
