import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify, processState } from '../../offchain-agent/src/base/process.ts';
import { poll } from '../../tests/support/poll.ts';
import { bundleTests } from '../lib/check/bundle-tests.ts';
import { MochaProcesses } from '../lib/check/mocha-process.ts';
import { countTests } from '../lib/check/rust.ts';
import type { Outcome } from '../lib/check/step.ts';

describe('countTests', () => {
  it('adds up all binaries of a cargo test', () => {
    const output = [
      'running 3 tests',
      'test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s',
      'test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s',
    ].join('\n');
    assert.deepEqual(countTests(output), { passed: 4, failed: 2 });
  });
});

describe('test files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-mocha-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function written(name: string, text: string): string {
    const path = join(folder, `${name}.test.ts`);
    writeFileSync(path, text);
    return path;
  }

  /** Runs them one after the other. */
  async function ran(
    files: readonly string[],
    { niceness = 0, timeoutMs = 20_000 } = {},
  ): Promise<Outcome[]> {
    const processes = new MochaProcesses({
      bundle: await bundleTests(files),
      timeoutMs,
      env: { GIVEN: 'given' },
    });
    const outcomes: Outcome[] = [];
    try {
      for (const file of files) outcomes.push(await processes.run(file, niceness));
    } finally {
      await processes.end();
    }
    return outcomes;
  }

  it('are counted, and show what failed with its reason and its file', async () => {
    const text = "it('holds', () => {}); it('breaks', () => { throw new Error('the reason'); });";
    const [outcome] = await ran([written('a', text)]);
    assert.deepEqual([outcome?.passed, outcome?.failed], [1, 1]);
    assert.match(outcome?.output ?? '', /a\.test\.ts:\nbreaks\n.*the reason(.|\n)*a\.test\.ts:1:/);
  });

  it('fail when a test ends the process that runs it', async () => {
    const text = "it('holds', () => {}); it('ends', () => process.exit(0));";
    const [outcome] = await ran([written('a', text)]);
    assert.ok((outcome?.failed ?? 0) >= 1);
  });

  it('fail when no test ran, or one cannot be loaded', async () => {
    const outcomes = await ran([written('a', ''), written('b', "throw new Error('no more');")]);
    assert.deepEqual(
      outcomes.map(({ failed }) => failed),
      [1, 1],
    );
    await assert.rejects(
      bundleTests([written('c', "import './absent.ts';")]),
      /c\.test\.ts:1:\d+: ERROR: .*absent/,
    );
  });

  it('bring along what they start in other processes', async () => {
    const started = join(folder, 'started.ts');
    writeFileSync(started, '');
    const asks = "const program = (url) => url; program(\n  new URL('./started.ts', import.meta.url));";
    const bundle = await bundleTests([written('asks', asks)]);
    try {
      assert.ok(existsSync(bundle.pathOf(started)));
    } finally {
      bundle.remove();
    }
  });

  describe('in one process', () => {
    const seen =
      "JSON.stringify([process.pid, process.cwd(), process.env.GIVEN, process.env.LEFT ?? 'none'])";
    // A test that fails tells what it saw.
    const tells = `it('tells', () => { throw new Error('saw ' + ${seen}); });`;

    function saw(outcome: Outcome | undefined): unknown {
      return JSON.parse(/saw (.*)/.exec(outcome?.output ?? '')?.[1] ?? 'null');
    }

    it('share it until one fails, and find it as the first did', async () => {
      const leaves = `
        it('leaves', () => {
          console.log(process.pid);
          process.chdir('/');
          Object.assign(process.env, { GIVEN: 'changed', LEFT: 'left' });
        });`;
      const files = [written('leaves', leaves), written('b', tells), written('c', tells)];
      const [left, second, third] = await ran(files);
      const pid = Number(left?.output);
      assert.equal(left?.passed, 1);
      assert.deepEqual(saw(second), [pid, process.cwd(), 'given', 'none']);
      assert.notDeepEqual(saw(third), [pid, process.cwd(), 'given', 'none']);
    });

    it('have each ended when nothing of it is open any more', async () => {
      const late = join(folder, 'late');
      const opens = `
        import { writeFileSync } from 'node:fs';
        it('opens', () => void setTimeout(() => writeFileSync(${JSON.stringify(late)}, ''), 300));`;
      assert.equal((await ran([written('opens', opens)]))[0]?.passed, 1);
      assert.ok(existsSync(late));
    });

    it('fail when a promise is rejected that nobody waits for', async () => {
      const text = "it('rejects', () => void Promise.reject(new Error('the reason')));";
      const [outcome] = await ran([written('a', text)]);
      assert.deepEqual([outcome?.passed, outcome?.failed], [1, 1]);
      assert.match(outcome?.output ?? '', /nobody waits for: Error: the reason/);
    });

    it('leave nothing of mocha behind', async () => {
      const tells = `
        const count = () => ['uncaughtException', 'unhandledRejection'].map((name) => process.listenerCount(name));
        it('tells', () => console.log(JSON.stringify(count())));`;
      const outcomes = await ran(['a', 'b', 'c'].map((name) => written(name, tells)));
      const seen = outcomes.map(({ output }) => output);
      assert.match(seen[0] ?? '', /^\[\d,\d]/);
      assert.equal(new Set(seen).size, 1, String(seen));
    });

    it('share the modules they import, also one that waits when it is loaded', async () => {
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
      writeFileSync(join(folder, 'shared.ts'), "console.log('loaded');");
      writeFileSync(join(folder, 'waits.ts'), "import './shared.ts'; await Promise.resolve();");
      const files = Object.entries({ a: 'shared', b: 'waits', c: 'shared' }).map(([name, module]) =>
        written(name, `import './${module}.ts'; it('holds', () => {});`),
      );
      const outputs = (await ran(files)).map(({ output }) => output);
      assert.deepEqual(outputs, ['loaded\n', '', '']);
    });

    it('fail when they take too long', async () => {
      const waits = "it('waits', async () => { await new Promise(() => {}); });";
      const [outcome] = await ran([written('waits', waits)], { timeoutMs: 100 });
      assert.equal(outcome?.failed, 1);
      assert.match(outcome?.output ?? '', /waits\n.*Timeout of 100ms/);
    });

    for (const [how, handler, code] of [
      ['', '', 0],
      [', after what a file does on Ctrl-C', "process.once('SIGTERM', () => process.exit(130));", 130],
    ] as const) {
      it(`leave no process behind when whoever runs them ends in their midst${how}`, async () => {
        const text = `
          import { spawn } from 'node:child_process';
          it('waits', async () => {
            ${handler}
            const { pid } = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
            process.send(pid);
            await new Promise((resolve) => setTimeout(resolve, 60_000));
          });`;
        const file = written('waits', text);
        const bundle = await bundleTests([file]);
        const host = spawn(process.execPath, [bundle.host], {
          env: { ...process.env, ALMANAC_TEST_BUNDLE: bundle.folder },
          stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        });
        try {
          host.send({ file: bundle.pathOf(file), timeoutMs: 60_000, report: join(folder, 'report.json') });
          const [pid] = (await once(host, 'message')) as [number];
          const started = identify(pid);
          assert.ok(started);
          host.disconnect();
          assert.deepEqual(await once(host, 'exit'), [code, null]);
          const state = async (): Promise<string> => processState(started);
          await poll('it is gone', state, (now) => now === 'gone', { everyMs: 20 });
        } finally {
          host.kill('SIGKILL');
          bundle.remove();
        }
      });
    }

    it('give way where they are told to', async () => {
      const nice =
        "import { getPriority } from 'node:os'; it('tells', () => { throw new Error('saw ' + getPriority()); });";
      const [outcome] = await ran([written('nice', nice)], { niceness: 7 });
      assert.match(outcome?.output ?? '', new RegExp(`saw ${Math.min(19, getPriority() + 7)}\\n`));
    });
  });
});
