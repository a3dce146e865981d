import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBlob } from '../../../../src/lab/genesis/build-genesis.ts';

describe('readBlob', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-blob-'));
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  const file = async (name: string, hex: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, Buffer.from(hex, 'hex'));
    return path;
  };

  it('takes the first that exists, compressed or not', async () => {
    const compressed = await file('compressed.wasm', '52bc537646db8e0528b52ffd');
    const plain = await file('plain.wasm', '0061736d01000000');
    assert.equal(await readBlob([join(folder, 'none'), compressed, plain]), '0x52bc537646db8e0528b52ffd');
    assert.equal(await readBlob([plain]), '0x0061736d01000000');
  });

  it('says where it looked when there is none', async () => {
    const path = join(folder, 'none');
    await assert.rejects(readBlob([path]), {
      code: 'bad_input/blob',
      message: `no runtime found: looked for ${path}; check out the file again, or build it with cargo build --release in runtime-pallets`,
    });
  });

  it('refuses a file that is no runtime, such as a pointer left by a partial checkout', async () => {
    const path = await file('pointer.wasm', Buffer.from('version https://git-lfs').toString('hex'));
    await assert.rejects(readBlob([path]), {
      code: 'bad_input/blob',
      message: /is not a runtime: it begins with 0x/,
    });
  });
});
