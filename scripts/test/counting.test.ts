import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { MochaProcesses } from '../lib/check/mocha-process.ts';
import { countTests } from '../lib/check/rust.ts';

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
  let processes: MochaProcesses;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-mocha-test-'));
    processes = new MochaProcesses({ timeoutMs: 20_000, env: { GIVEN: 'given' } });
  });
  afterEach(async () => {
    await processes.end();
    rmSync(folder, { recursive: true });
  });

  function written(name: string, text: string): string {
    const path = join(folder, `${name}.test.ts`);
    writeFileSync(path, text);
    return path;
  }

  it('are counted, and show what failed with its reason and its file', async () => {
    const text = "it('holds', () => {}); it('breaks', () => { throw new Error('the reason'); });";
    const { passed, failed, output } = await processes.run(written('a', text), 0);
    assert.deepEqual([passed, failed], [1, 1]);
    assert.match(output ?? '', /a\.test\.ts:\nbreaks\n.*the reason/);
  });

  it('fail when a test ends the process that runs it', async () => {
    const text = "it('holds', () => {}); it('ends', () => process.exit(0));";
    assert.ok((await processes.run(written('a', text), 0)).failed >= 1);
  });

  it('fail when no test ran, or one cannot be loaded', async () => {
    assert.equal((await processes.run(written('a', ''), 0)).failed, 1);
    assert.equal((await processes.run(written('b', "import './absent.ts';"), 0)).failed, 1);
  });

  describe('in one process', () => {
    const seen =
      "JSON.stringify([process.pid, process.cwd(), process.env.GIVEN, process.env.LEFT ?? 'none'])";
    // A test that fails tells what it saw.
    const tells = `it('tells', () => { throw new Error('saw ' + ${seen}); });`;

    async function saw(name: string): Promise<unknown> {
      const { output = '' } = await processes.run(written(name, tells), 0);
      return JSON.parse(/saw (.*)/.exec(output)?.[1] ?? 'null');
    }

    it('share it until one fails, and find it as the first did', async () => {
      const leaves = `
        it('leaves', () => {
          console.log(process.pid);
          process.chdir('/');
          Object.assign(process.env, { GIVEN: 'changed', LEFT: 'left' });
        });`;
      const { passed, output } = await processes.run(written('leaves', leaves), 0);
      const pid = Number(output);
      assert.equal(passed, 1);
      assert.deepEqual(await saw('b'), [pid, process.cwd(), 'given', 'none']);
      assert.notDeepEqual(await saw('c'), [pid, process.cwd(), 'given', 'none']);
    });

    it('have each ended when nothing of it is open any more', async () => {
      const late = join(folder, 'late');
      const opens = `
        import { writeFileSync } from 'node:fs';
        it('opens', () => void setTimeout(() => writeFileSync(${JSON.stringify(late)}, ''), 300));`;
      assert.equal((await processes.run(written('opens', opens), 0)).passed, 1);
      assert.ok(existsSync(late));
    });

    it('fail when a promise is rejected that nobody waits for', async () => {
      const text = "it('rejects', () => void Promise.reject(new Error('the reason')));";
      const { passed, failed, output } = await processes.run(written('a', text), 0);
      assert.deepEqual([passed, failed], [1, 1]);
      assert.match(output ?? '', /nobody waits for: Error: the reason/);
    });

    it('leave nothing of mocha behind', async () => {
      const tells = `
        const count = () => ['uncaughtException', 'unhandledRejection'].map((name) => process.listenerCount(name));
        it('tells', () => console.log(JSON.stringify(count())));`;
      const seen: (string | undefined)[] = [];
      for (const name of ['a', 'b', 'c']) seen.push((await processes.run(written(name, tells), 0)).output);
      assert.match(seen[0] ?? '', /^\[\d,\d]/);
      assert.equal(new Set(seen).size, 1, String(seen));
    });

    it('share the modules they import, also one that waits when it is loaded', async () => {
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
      writeFileSync(join(folder, 'shared.ts'), "console.log('loaded');");
      writeFileSync(join(folder, 'waits.ts'), "import './shared.ts'; await Promise.resolve();");
      const outputs: (string | undefined)[] = [];
      for (const [name, module] of Object.entries({ a: 'shared', b: 'waits', c: 'shared' })) {
        const text = `import './${module}.ts'; it('holds', () => {});`;
        outputs.push((await processes.run(written(name, text), 0)).output);
      }
      assert.deepEqual(outputs, ['loaded\n', '', '']);
    });

    it('fail when they take too long', async () => {
      const impatient = new MochaProcesses({ timeoutMs: 100 });
      const waits = "it('waits', async () => { await new Promise(() => {}); });";
      const { failed, output } = await impatient.run(written('waits', waits), 0);
      await impatient.end();
      assert.equal(failed, 1);
      assert.match(output ?? '', /waits\n.*Timeout of 100ms/);
    });

    it('give way where they are told to', async () => {
      const nice =
        "import { getPriority } from 'node:os'; it('tells', () => { throw new Error('saw ' + getPriority()); });";
      const { output } = await processes.run(written('nice', nice), 7);
      assert.match(output ?? '', new RegExp(`saw ${Math.min(19, getPriority() + 7)}\\n`));
    });
  });
});
