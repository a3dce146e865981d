import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AgentError } from '../../../../src/base/error.ts';
import type { ChainOptions } from '../../../../src/lab/foreign/chain-options.ts';
import { type ForeignChain, makeForeignChain } from '../../../../src/lab/foreign/foreign-chain.ts';
import { readChain } from '../../../../src/lab/foreign/read-chain.ts';

const blob = (name: string): string =>
  fileURLToPath(
    new URL(`../../../../../runtime-pallets/blob/${name}_runtime.compact.compressed.wasm`, import.meta.url),
  );
const five = ['//Alice', '//Bob', '//Charlie', '//Dave', '//Eve'];

interface BuiltFor {
  readonly validators?: string[];
  readonly isOwnNode?: boolean;
  readonly isLive?: boolean;
  readonly para?: number;
}

async function build(
  options: Partial<ChainOptions>,
  { validators = five.slice(0, 2), isOwnNode = true, isLive = false, para }: BuiltFor = {},
): Promise<ForeignChain> {
  const all = { useless: [], ...options };
  const text = await readChain(all, async () => [], new AbortController().signal);
  const nodes = { validators, candidates: [], funded: ['//Alice', '//Two'] };
  return await makeForeignChain(text, all, nodes, { isLive, isOwnNode, para });
}

describe('makeForeignChain', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-foreign-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('makes a chain with accounts of 20 bytes, in its own slots and without votes', async () => {
    const { fields, keys } = await build(
      { runtime: blob('guest20') },
      { validators: five, isOwnNode: false },
    );
    const { runtime, ...consensus } = fields;
    deepEqual(consensus, { engine: 'aura', finality: 'none', slot_ms: 3_000 });
    deepEqual(
      [runtime?.spec_name, runtime?.preset, runtime?.account_bytes, runtime?.transfers],
      ['guest', 'development', 20, false],
    );
    // Alith, and the Aura key of //Alice.
    equal(keys.get('//Alice')?.account, '0xf24FF3a9CF04c71Dbc94D0b566f7A27B94566cac');
    deepEqual(keys.get('//Alice')?.files, [
      '61757261d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
    ]);
  });

  it('makes a chain with BABE, GRANDPA and stakes for any number of validators, with the slot that is asked for', async () => {
    const { fields, keys, spec } = await build({ runtime: blob('babe'), slotMs: 1_000 }, { isLive: true });
    const { runtime, ...consensus } = fields;
    deepEqual(consensus, { engine: 'babe', slot_ms: 1_000 });
    equal(runtime?.transfers, true);
    deepEqual(
      keys.get('//Bob')?.files.map((file) => Buffer.from(file.slice(0, 8), 'hex').toString()),
      ['babe', 'gran', 'audi'],
    );
    const { chainType, bootNodes } = JSON.parse(spec) as Record<string, unknown>;
    deepEqual([chainType, bootNodes], ['Live', []]);
  });

  it('takes a raw specification as it is, for its own validators alone', async () => {
    const { spec } = await build({ runtime: blob('babe') });
    const raw = join(folder, 'raw.json');
    writeFileSync(raw, spec);
    const genesisOf = (text: string): string =>
      JSON.stringify((JSON.parse(text) as { genesis: unknown }).genesis);
    // Not by equal, which would print megabytes.
    ok(genesisOf((await build({ spec: raw })).spec) === genesisOf(spec));
    await rejects(build({ spec: raw }, { validators: five.slice(0, 1) }), (error: AgentError) => {
      equal(error.code, 'bad_input/chain');
      deepEqual(error.data['fields'], [
        'genesis.raw (babe.authorities)',
        'genesis.raw (grandpa.authorities)',
      ]);
      return true;
    });
  });

  for (const [what, options, given, field] of [
    ['an engine that the runtime does not have', { engine: 'aura' }, {}, '--engine'],
    ['a parachain that is none', {}, { para: 2_000 }, 'parachainSystem'],
    ['two nodes that would seal', { runtime: blob('manual') }, {}, '--validators'],
    ['an own node without votes', { runtime: blob('guest') }, { validators: five }, 'grandpa'],
    [
      'a slot that the runtime does not take',
      { runtime: blob('guest'), slotMs: 1_000 },
      { validators: five, isOwnNode: false },
      '--slot',
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      await rejects(
        build(
          { runtime: blob('babe'), ...options },
          { ...given, validators: [...('validators' in given ? given.validators : five.slice(0, 2))] },
        ),
        (error: AgentError) => {
          equal(error.code, 'bad_input/chain');
          deepEqual(error.data['fields'], [field]);
          return true;
        },
      );
    });
  }

  it('names the code of a module that is no runtime', async () => {
    const file = join(folder, 'empty.wasm');
    writeFileSync(file, Buffer.from('0061736d01000000', 'hex'));
    await rejects(build({ runtime: file }), (error: AgentError) => {
      equal(error.code, 'bad_input/chain');
      deepEqual(error.data['fields'], ['the file']);
      match(error.message, /does not answer Core_version/);
      return true;
    });
  });

  it('refuses a preset that the runtime does not have, and names those that it has', async () => {
    await rejects(build({ runtime: blob('babe'), preset: 'x' }), {
      code: 'bad_input/preset',
      message: 'the runtime has no genesis preset "x"; expected one of local',
    });
  });

  it('seals blocks on demand where nobody has slots', async () => {
    const { fields } = await build(
      { runtime: blob('manual'), engine: 'instant' },
      { validators: ['//Alice'] },
    );
    equal(fields.engine, 'instant');
  });
});
