import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/folders.mjs';
import { lighter } from '../lib/lighter-modules.mjs';

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
});
