import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { root } from '../lib/folders.mjs';
import { bufferutil, lighter } from '../lib/lighter-modules.mjs';

type Functions = Readonly<Record<string, (...given: readonly unknown[]) => unknown>>;

/** The module that stands in place of a library's, and that of the library. */
async function both(path: string): Promise<{ readonly ours: Functions; readonly theirs: Functions }> {
  const source = `import { Buffer } from 'node:buffer'; ${lighter[path]}`;
  const ours = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as Functions;
  const theirs = (await import(join(root, 'node_modules', path))) as Functions;
  return { ours, theirs };
}

describe('lighter modules', () => {
  it('replace modules that exist', () => {
    const missing = Object.keys(lighter).filter((path) => !existsSync(join(root, 'node_modules', path)));
    assert.deepEqual(missing, []);
  });

  it('decode the crypto library to the same bytes as the replaced ones', async () => {
    const path = join(root, 'node_modules/@polkadot/wasm-crypto-wasm/cjs/bytes.js');
    const { default: packed } = (await import(path)) as {
      default: { bytes: string; lenIn: number; lenOut: number };
    };
    const base64 = await both('@polkadot/wasm-util/base64.js');
    const zlib = await both('@polkadot/wasm-util/fflate.js');
    const unpack = (base: Functions, zip: Functions): unknown =>
      zip['unzlibSync']?.(
        base['base64Decode']?.(packed.bytes, new Uint8Array(packed.lenIn)),
        new Uint8Array(packed.lenOut),
      );
    const ours = unpack(base64.ours, zlib.ours) as Uint8Array;
    assert.equal(ours.length, packed.lenOut);
    assert.deepEqual(ours, unpack(base64.theirs, zlib.theirs));
  });

  it('mask and unmask bytes as ws does, wherever they begin and end', () => {
    const ours: { [name in 'mask' | 'unmask']?: (...given: readonly unknown[]) => void } = {};
    runInNewContext(bufferutil, { exports: ours, Uint8Array, Uint32Array });
    const mask = Buffer.from([0x12, 0x34, 0x56, 0x78]);
    const all = Buffer.from(Array.from({ length: 64 }, (_, at) => (at * 37) & 0xff));
    for (let from = 0; from < 8; from += 1)
      for (let length = 32; length < 48; length += 1) {
        const expected = Buffer.from(
          all.subarray(from, from + length).map((byte, at) => byte ^ (mask[at & 3] ?? 0)),
        );
        const output = Buffer.alloc(64);
        ours.mask?.(all.subarray(from), mask, output, from + 1, length);
        assert.deepEqual(output.subarray(from + 1, from + 1 + length), expected);
        const own = Buffer.from(all);
        ours.unmask?.(own.subarray(from, from + length), mask);
        assert.deepEqual(own.subarray(from, from + length), expected);
        assert.deepEqual(own.subarray(from + length), all.subarray(from + length));
      }
  });

  it('derive from a chain all that sending a transaction asks for, and what that asks for', () => {
    const api = join(root, 'node_modules/@polkadot/api/submittable');
    const derive = join(root, 'node_modules/@polkadot/api-derive');
    const kept = [...(lighter['@polkadot/api-derive/derive.js'] ?? '').matchAll(/'\.\/(\w+)\/index\.js'/g)];
    const folders = [api, ...kept.map(([, name = '']) => join(derive, name))];
    const asked = folders.flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.js'))
        .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/api\.derive\.(\w+)/g)]),
    );
    assert.deepEqual(
      [...new Set(asked.map(([, name]) => name))].toSorted(),
      kept.map(([, name]) => name).toSorted(),
    );
  });

  it('leave out servers where a command may serve, until it does', async () => {
    const commands = ['reporting/cli/sli/run.ts', 'measure/cli/watch/run.ts'];
    const { metafile } = await build({
      entryPoints: commands.map((path) => `offchain-agent/src/${path}`),
      absWorkingDir: root,
      outdir: 'unwritten',
      write: false,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      metafile: true,
    });
    for (const command of commands) {
      const loaded = [`offchain-agent/src/${command}`];
      for (const path of loaded)
        for (const { path: next, kind } of metafile.inputs[path]?.imports ?? [])
          if (kind !== 'dynamic-import' && !loaded.includes(next)) loaded.push(next);
      assert.ok(loaded.includes('@polkadot/api'), command);
      const late = ['fastify', 'koffi', 'pino', 'prom-client', 'yaml'];
      assert.deepEqual(
        late.filter((name) => loaded.includes(name)),
        [],
        command,
      );
    }
  });
});
