import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { answerOf } from '../lib/extension/compare.ts';
import { asJson } from '../lib/extension/firefox.ts';
import { browsers, manifestOf, usualPages } from '../lib/extension/manifest.ts';
import { zipOf } from '../lib/extension/zip.ts';
import { capture } from '../lib/process.mjs';

describe('the packed extension', () => {
  it('asks for storage, the served pages and the default host, and for no more', () => {
    for (const browser of browsers) {
      const manifest = manifestOf(browser, '1.2.3', usualPages);
      deepEqual(manifest['permissions'], ['storage']);
      deepEqual(manifest['host_permissions'], ['http://127.0.0.1/*']);
      const [script] = manifest['content_scripts'] as readonly { readonly matches: readonly string[] }[];
      ok(script);
      for (const page of script.matches)
        ok(/^https:\/\/[a-z.]+\/.*\*$/.test(page) && !page.includes('//*'), page);
    }
  });

  it('makes a ZIP file that Python reads, with the same bytes for the same files', async () => {
    const files = { 'c.txt': Buffer.from('two'.repeat(1_000)), 'a/b.txt': Buffer.from('one') };
    deepEqual(zipOf(files), zipOf({ 'a/b.txt': files['a/b.txt'], 'c.txt': files['c.txt'] }));
    const folder = await mkdtemp(join(tmpdir(), 'almanac-zip-'));
    try {
      const path = join(folder, 'x.zip');
      await writeFile(path, zipOf(files));
      const script = `import json, zipfile
z = zipfile.ZipFile(${JSON.stringify(path)})
assert z.testzip() is None
print(json.dumps({i.filename: len(z.read(i)) for i in z.infolist()}))`;
      const { stdout } = await capture('python3', ['-c', script]);
      deepEqual(JSON.parse(stdout), { 'a/b.txt': 3, 'c.txt': 3_000 });
      equal(zipOf({}).length, 22);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('what the tried extension is compared with', () => {
  const sli = ['sli', 'all', '--json'];

  it('may be an answer without a record, of a chain that nobody reports latencies of', () => {
    const targets = [{ target: 1, records: [] }];
    const stdout = JSON.stringify({ schema: 'almanac.sli.v1', targets });
    deepEqual(answerOf(sli, { code: 3, stdout, output: stdout }), { targets });
  });

  it('fails where almanac cannot answer', () => {
    const stdout = JSON.stringify({ error: { code: 'unreachable/node' } });
    const failed = { code: 4, output: 'nobody answers' };
    throws(() => answerOf(sli, { ...failed, stdout }), /almanac sli all --json ended with 4: nobody answers/);
    throws(() => answerOf(sli, { ...failed, stdout: '' }), /ended with 4/);
  });
});

describe('an expression of a page in Firefox', () => {
  it('waits for a promise before it becomes JSON, and may have no value', async () => {
    const valueOf = async (expression: string): Promise<unknown> =>
      (await runInThisContext(asJson(expression))) as unknown;
    equal(await valueOf('Promise.resolve(["a", 1])'), '["a",1]');
    equal(await valueOf('[{ a: 1 }].map(({ a }) => a)'), '[1]');
    equal(await valueOf('undefined'), undefined);
  });
});
