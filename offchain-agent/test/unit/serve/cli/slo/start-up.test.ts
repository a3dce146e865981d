import { deepEqual } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Packages that modules of the source load. */
async function loadedBy(...modules: readonly string[]): Promise<string[]> {
  const urls = modules.map((module) => new URL(`../../../../../src/${module}`, import.meta.url).href);
  const code = `
    for (const url of ${JSON.stringify(urls)}) await import(url);
    const { createRequire } = await import('node:module');
    const files = Object.keys(createRequire(${JSON.stringify(urls[0])}).cache);
    console.log(JSON.stringify(files.map((file) => /node_modules\\/((@[^/]+\\/)?[^/]+)/.exec(file)?.[1] ?? '')));`;
  const { stdout } = await run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code]);
  return [...new Set(JSON.parse(stdout) as string[])];
}

describe('almanac slo', function () {
  this.timeout(120_000);

  it('starts without the server, and for a file without the client of a chain', async () => {
    const loaded = await loadedBy('serve/cli/slo/import.ts', 'serve/cli/slo/export.ts');
    deepEqual(
      loaded.filter((name) => /^(fastify|@polkadot\/)/.test(name)),
      [],
    );
  });
});
