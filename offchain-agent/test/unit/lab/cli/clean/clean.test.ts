import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pageArgs } from '../../../../../../tests/support/page-commands.ts';
import { identify } from '../../../../../src/base/process.ts';
import { type CleanMachine, clean, sizeText } from '../../../../../src/lab/cli/clean/run.ts';
import { openFiles, userOf } from '../../../../../src/lab/cli/clean/users.ts';

const megabyte = 1_000_000;
/** No process has it: it is above what the system gives. */
const nobody = 2 ** 22 + 1;

interface Answer {
  readonly code: number;
  readonly text: string;
  readonly document:
    | { removed_bytes: number; bytes: number; places: readonly Record<string, unknown>[] }
    | undefined;
}

describe('almanac clean', () => {
  let home: string;
  let cache: string;
  let state: string;
  let child: ChildProcess | undefined;

  const put = (path: string, text = ''): string => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const run = async (
    names: readonly string[],
    options: { yes?: boolean; json?: boolean; answer?: string } = {},
    folders: Partial<CleanMachine['folders']> = {},
  ): Promise<Answer> => {
    const lines: string[] = [];
    let document: Answer['document'];
    const { answer } = options;
    const code = await clean(names, options, {
      folders: { cache, state, clone: undefined, home, cwd: home, ...folders },
      userOf: (place) => userOf(place, openFiles()),
      ask: answer === undefined ? undefined : async (question) => (lines.push(question), answer),
      print: (line) => lines.push(line),
      writeJson: (value) => {
        document = value as unknown as Answer['document'];
      },
    });
    return { code, text: lines.join('\n'), document };
  };

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'almanac-clean-test-'));
    cache = join(home, '.cache/almanac');
    state = join(home, '.local/state/almanac');
    put(join(cache, 'target/release/almanac-node'), 'x'.repeat(2 * megabyte));
    put(join(cache, 'log/clippy.log'), 'warning');
    put(join(state, `demo/${nobody}/evidence/1.jsonl`), '{}');
    put(
      join(state, 'networks/local/state.json'),
      JSON.stringify({ nodes: [{ process: { pid: nobody, started: '1' } }] }),
    );
    put(join(state, 'agent/alice/store.db'), 'samples');
    put(join(state, 'endpoints/rpc/node-a/key'), 'secret');
    put(join(state, 'snapshot.key'), 'secret');
    put(join(home, 'thesis.txt'), 'my own');
  });
  afterEach(async () => {
    if (child?.exitCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    child = undefined;
    rmSync(home, { recursive: true });
  });

  it('lists names and sizes and removes nothing without an answer', async () => {
    const { code, text } = await run(pageArgs('docs/how-to/test-networks.md', './almanac clean').slice(1));
    assert.equal(code, 0);
    assert.match(text, /cache\/target +2(?:\.\d+)? MB +build of the node/);
    assert.match(text, /snapshot\.key +[\d.]+ kB +signing key +key/);
    assert.ok(existsSync(join(cache, 'target')) && existsSync(join(state, 'networks/local')));
  });

  it('removes nothing after the answer no', async () => {
    const { text } = await run([], { answer: '' });
    assert.match(text, /Remove 4 items \(2(?:\.\d+)? MB\)\? \[y\/N\]/);
    assert.match(text, /Nothing was removed/);
    assert.ok(existsSync(join(cache, 'target')));
  });

  it('removes what can be made again after the answer yes, and lists what is left', async () => {
    const { code, text } = await run([], { answer: 'y' });
    assert.equal(code, 0);
    for (const gone of [join(cache, 'target'), join(cache, 'log'), join(state, 'networks/local')])
      assert.ok(!existsSync(gone), gone);
    for (const kept of ['agent/alice/store.db', 'endpoints/rpc/node-a/key', 'snapshot.key'])
      assert.ok(existsSync(join(state, kept)), kept);
    assert.match(text, /Removed 4 items/);
    assert.match(
      text,
      /Left: .*\n {2}agent: store of a reporter\n {2}endpoints\/rpc: databases and keys\n {2}snapshot\.key: key/,
    );
    assert.equal(readFileSync(join(home, 'thesis.txt'), 'utf8'), 'my own');
  });

  it('asks for the listed names alone', async () => {
    put(join(state, 'networks/babe/state.json'), '{"nodes":[]}');
    const names = pageArgs('docs/how-to/test-networks.md', './almanac clean networks/babe').slice(1);
    const { code, text } = await run(names, { answer: 'y' });
    assert.deepEqual([code, /Removed 2 items/.test(text)], [0, true], text);
    assert.ok(!existsSync(join(state, 'networks/babe')) && !existsSync(join(cache, 'log')));
    assert.ok(existsSync(join(cache, 'target')) && existsSync(join(state, 'networks/local')));
  });

  it('removes keys and stores by name alone', async () => {
    const { code } = await run(['snapshot.key', 'agent'], { yes: true });
    assert.equal(code, 0);
    assert.ok(!existsSync(join(state, 'snapshot.key')) && !existsSync(join(state, 'agent')));
    assert.ok(existsSync(join(state, 'endpoints/rpc')) && existsSync(join(cache, 'target')));
  });

  it('removes all of a folder by the name of the folder', async () => {
    await run(['cache'], { yes: true });
    assert.ok(!existsSync(join(cache, 'target')) && !existsSync(join(cache, 'log')));
    assert.ok(existsSync(join(state, 'networks/local')));
  });

  it('refuses a name that is not listed', async () => {
    await assert.rejects(
      run(['../../thesis.txt'], { yes: true }),
      /there is no "\.\.\/\.\.\/thesis\.txt" to remove/,
    );
    assert.ok(existsSync(join(home, 'thesis.txt')));
  });

  it('keeps a folder that a living process works in, by name too', async () => {
    child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log(1)'], {
      cwd: join(cache, 'target'),
    });
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    const { text } = await run([], { yes: true });
    assert.match(text, new RegExp(`cache/target: in use by process ${child.pid} \\(node\\)`));
    assert.ok(existsSync(join(cache, 'target/release/almanac-node')));
    assert.ok(!existsSync(join(cache, 'log')));
    await assert.rejects(
      run(['cache/target'], { yes: true }),
      /cache\/target is not removed: process \d+ \(node\) uses it; end that first/,
    );
  });

  it('keeps a network whose state names a living process, and not one that got its number', async () => {
    const own = identify(process.pid);
    assert.ok(own, 'this test needs /proc');
    const file = join(state, 'networks/local/state.json');
    writeFileSync(file, JSON.stringify({ nodes: [{ process: own }] }));
    assert.match((await run([], { yes: true })).text, /networks\/local: in use by process/);
    writeFileSync(file, JSON.stringify({ nodes: [{ process: { ...own, started: '1' } }] }));
    await run([], { yes: true });
    assert.ok(!existsSync(join(state, 'networks/local')));
  });

  it('keeps the demo and the record of a living process', async () => {
    put(join(state, `demo/${process.pid}/evidence/1.jsonl`), '{}');
    put(join(state, 'running/demo.json'), JSON.stringify({ name: 'demo', pid: process.pid }));
    const { text } = await run([], { yes: true });
    assert.match(text, new RegExp(`demo/${process.pid}: in use by process ${process.pid}`));
    assert.match(text, /running\/demo\.json: in use by process/);
    assert.ok(!existsSync(join(state, `demo/${nobody}`)));
  });

  it('keeps the whole cache while something is installed', async () => {
    put(join(cache, 'setting-up'), `${process.pid}\n`);
    await run([], { yes: true });
    assert.ok(existsSync(join(cache, 'target')) && existsSync(join(cache, 'log')));
  });

  it('removes a link and not what it leads to', async () => {
    rmSync(join(cache, 'target'), { recursive: true });
    mkdirSync(join(home, 'disk'));
    put(join(home, 'disk/build'), 'x');
    symlinkSync(join(home, 'disk'), join(cache, 'target'));
    const { text } = await run([], { yes: true });
    assert.match(text, /cache\/target +0 B +link to .*disk/);
    assert.ok(!existsSync(join(cache, 'target')) && existsSync(join(home, 'disk/build')));
  });

  it('counts a file with two names once', async () => {
    linkSync(join(cache, 'target/release/almanac-node'), join(cache, 'target/release/again'));
    const { document } = await run(['cache/target'], { yes: true, json: true });
    assert.ok(document && document.removed_bytes < 2.2 * megabyte, String(document?.removed_bytes));
  });

  it('writes one document, and removes with --json only with --yes', async () => {
    const listed = await run([], { json: true, answer: 'y' });
    assert.equal(listed.text, '');
    assert.equal(listed.document?.removed_bytes, 0);
    assert.ok(existsSync(join(cache, 'target')));
    const { document } = await run([], { json: true, yes: true });
    assert.ok(document && document.removed_bytes > 2 * megabyte);
    assert.deepEqual(
      document.places.filter((place) => place['is_removed'] === false).map(({ name, kept }) => [name, kept]),
      [
        ['agent', 'store of a reporter'],
        ['endpoints/rpc', 'databases and keys'],
        ['snapshot.key', 'key'],
      ],
    );
  });

  it('refuses a cache folder that contains the home folder', async () => {
    await assert.rejects(
      run([], { yes: true }, { cache: dirname(home) }),
      /contains .* and is not a folder of Almanac alone/,
    );
    await assert.rejects(run([], { yes: true }, { cache: home }), /set ALMANAC_CACHE and ALMANAC_STATE/);
    assert.ok(existsSync(join(home, 'thesis.txt')));
  });

  it('keeps what it does not know in a cache folder of another name', async () => {
    const other = join(home, 'data');
    put(join(other, 'photos/1.jpg'), 'x');
    put(join(other, 'target/a'), 'x');
    const { text } = await run([], { yes: true }, { cache: other });
    assert.match(text, /cache\/photos: not known to Almanac/);
    assert.ok(existsSync(join(other, 'photos/1.jpg')) && !existsSync(join(other, 'target')));
  });

  it('never removes parts of the clone that it runs from', async () => {
    const clone = join(home, 'clone');
    put(join(clone, 'node_modules/a.js'), 'x');
    const { text } = await run([], { yes: true }, { clone });
    assert.match(text, /clone\/node_modules: part of the clone/);
    await assert.rejects(
      run(['clone/node_modules'], { yes: true }, { clone }),
      /is not removed: part of the clone/,
    );
  });

  it('finds nothing where nothing is', async () => {
    rmSync(join(home, '.cache'), { recursive: true });
    rmSync(join(home, '.local'), { recursive: true });
    assert.match((await run([], { yes: true })).text, /stored nothing on this machine/);
  });
});

describe('a size in words', () => {
  for (const [bytes, text] of [
    [0, '0 B'],
    [999, '999 B'],
    [1_500, '1.5 kB'],
    [23_456_789_012, '23.5 GB'],
  ] as const)
    it(`prints ${text}`, () => assert.equal(sizeText(bytes), text));
});
