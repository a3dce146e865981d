import { deepEqual, equal, rejects } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildForeignChain } from '../../../../src/lab/foreign/build-foreign-chain.ts';
import type { ForeignChain } from '../../../../src/lab/foreign/foreign-chain.ts';

const guest = fileURLToPath(
  new URL('../../../../../runtime-pallets/blob/guest20_runtime.compact.compressed.wasm', import.meta.url),
);

/** `(module (import "env" "memory" (memory 1)) (func (export "Core_version") (param i32 i32) (result i64) ...))` */
function runtimeWith(body: readonly number[]): Buffer {
  const text = (words: string): number[] => [words.length, ...Buffer.from(words)];
  const section = (id: number, bytes: readonly number[]): number[] => [id, bytes.length, ...bytes];
  return Buffer.from([
    0x00,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, [1, 0x60, 2, 0x7f, 0x7f, 1, 0x7e]),
    ...section(2, [1, ...text('env'), ...text('memory'), 2, 0, 1]),
    ...section(3, [1, 0]),
    // __heap_base, at 64 KiB.
    ...section(6, [1, 0x7f, 0, 0x41, 0x80, 0x80, 0x04, 0x0b]),
    ...section(7, [2, ...text('Core_version'), 0, 0, ...text('__heap_base'), 3, 0]),
    ...section(10, [1, body.length + 2, 0, ...body, 0x0b]),
  ]);
}

/** `loop br 0 end, i64.const 0` */
const endless = runtimeWith([0x03, 0x40, 0x0c, 0, 0x0b, 0x42, 0]);

describe('buildForeignChain', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-genesis-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function build(runtime: string, signal: AbortSignal, withinMs?: number): Promise<ForeignChain> {
    return await buildForeignChain(
      { useless: [], runtime },
      { validators: ['//Alice'], candidates: [], funded: ['//Alice'] },
      {
        isLive: false,
        isOwnNode: false,
        nodeCommand: async () => [],
        signal,
        ...(withinMs !== undefined && { withinMs }),
      },
    );
  }

  function fileOf(bytes: Uint8Array): string {
    const file = join(folder, 'runtime.wasm');
    writeFileSync(file, bytes);
    return file;
  }

  it('makes a chain in another process', async () => {
    const { fields, keys, spec } = await build(guest, new AbortController().signal);
    equal(fields.runtime?.account_bytes, 20);
    deepEqual([...keys.keys()], ['//Alice']);
    equal(JSON.parse(spec).genesis.raw.top['0x3a636f6465'].slice(0, 2), '0x');
  });

  it('gives a runtime up that does not return', async () => {
    await rejects(build(fileOf(endless), new AbortController().signal, 1_500), {
      code: 'bad_input/chain',
      message: /runtime\.wasm: the file: the runtime has not made a genesis within 1\.5 s$/,
    });
  });

  it('ends a runtime that does not return when it is told to', async () => {
    const abort = new AbortController();
    const reason = new Error('Ctrl-C');
    const built = build(fileOf(endless), abort.signal);
    setTimeout(() => abort.abort(reason), 300);
    await rejects(built, reason);
  });

  it('refuses a runtime that answers rubbish', async () => {
    // i32.store8 of 255 at 0, and i64.const 3 << 32: three bytes at 0, the first of which begins a long text.
    const store = [0x41, 0, 0x41, 0x7f, 0x3a, 0, 0];
    const rubbish = runtimeWith([...store, 0x42, 0x80, 0x80, 0x80, 0x80, 0x30]);
    await rejects(build(fileOf(rubbish), new AbortController().signal), {
      code: 'bad_input/chain',
      message: /runtime\.wasm: the file: the runtime's answers cannot be read: /,
    });
  });

  it('hands on what the runtime was refused for, with its fields', async () => {
    await rejects(build(fileOf(runtimeWith([0x00])), new AbortController().signal), {
      code: 'bad_input/chain',
      message: /the file: the runtime cannot be read: it does not answer Core_version$/,
      data: {
        source: join(folder, 'runtime.wasm'),
        fields: ['the file'],
        faults: ['the file: the runtime cannot be read: it does not answer Core_version'],
      },
    });
  });
});
