import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mocha } from '../lib/check/mocha.ts';
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

for (const jobs of [undefined, 2])
  describe(jobs ? `mocha, ${jobs} files at a time` : 'mocha', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'almanac-mocha-test-'));
    });
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    const spec = (text: string): string[] => {
      const path = join(folder, 'a.test.ts');
      writeFileSync(path, text);
      return [path];
    };

    it('counts, and shows what failed with its reason', async () => {
      const text = "it('holds', () => {}); it('breaks', () => { throw new Error('the reason'); });";
      const { passed, failed, output } = await mocha({ spec: spec(text), jobs });
      assert.deepEqual([passed, failed], [1, 1]);
      assert.match(output ?? '', /breaks\n.*the reason/);
    });

    it('fails when a test ends the process that runs it', async () => {
      const text = "it('holds', () => {}); it('ends', () => process.exit(0));";
      assert.ok((await mocha({ spec: spec(text), jobs })).failed >= 1);
    });

    it('fails when no test ran, or a file cannot be loaded', async () => {
      assert.equal((await mocha({ spec: spec(''), jobs })).failed, 1);
      assert.equal((await mocha({ spec: spec("import './absent.ts';"), jobs })).failed, 1);
      assert.equal((await mocha({ spec: [], jobs })).failed, 1);
    });
  });
