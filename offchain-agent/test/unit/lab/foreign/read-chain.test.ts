import { deepEqual, equal, ok, rejects, throws } from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as knownChains from '@substrate/connect-known-chains';
import { changed } from '../../../../../tests/support/changed-chain.ts';
import { AgentError } from '../../../../src/base/error.ts';
import { readChain, specText } from '../../../../src/lab/foreign/read-chain.ts';
import { randomNumbers } from '../../../../src/usl/random-numbers.ts';

const { signal } = new AbortController();
const code = '0x0061736d01000000';
const plain = {
  name: 'Test',
  id: 'test',
  chainType: 'Live',
  bootNodes: ['/ip4/1.2.3.4'],
  properties: { ss58Format: 7 },
  genesis: { runtimeGenesis: { code, patch: { sudo: { key: 'x' } } } },
};
const noNode = async (): Promise<string[]> => [];

function fieldsOf(document: unknown): unknown {
  try {
    specText(JSON.stringify(document), 'a spec');
    return [];
  } catch (error) {
    equal((error as AgentError).code, 'bad_input/chain');
    return (error as AgentError).data['fields'];
  }
}

const deepField = `properties.a${'[0]'.repeat(125)}`;

describe('specText', () => {
  it('reads plain and raw specifications', () => {
    const { code: read, patch, fields } = specText(JSON.stringify(plain), 'a spec');
    deepEqual(
      [read, patch, fields['id'], 'genesis' in fields],
      [code, { sudo: { key: 'x' } }, 'test', false],
    );
    const top = { '0x3a636f6465': code, '0x00': '0x01' };
    deepEqual(specText(JSON.stringify({ ...plain, genesis: { raw: { top } } }), 'a spec').raw, {
      top,
      childrenDefault: {},
    });
  });

  it('keeps balances beyond 2^53', () => {
    const text = `{"name":"a","id":"b","genesis":{"runtimeGenesis":{"code":"${code}","config":{"x":1152921504606846976}}}}`;
    deepEqual(specText(text, 'a spec').config, { x: 1_152_921_504_606_846_976n });
  });

  for (const [what, change, field] of [
    ['no id', { id: undefined }, 'id'],
    ['an id that leads out of the folder', { id: '../../x' }, 'id'],
    ['an id that is another folder', { id: '/' }, 'id'],
    ['an id that is the folder above', { id: '..' }, 'id'],
    ['an id with a line break', { id: 'a\nb' }, 'id'],
    ['an id that no file may have', { id: 'x'.repeat(300) }, 'id'],
    ['half of a character', { name: 'S\ud800' }, 'name'],
    ['half of a character far inside', { properties: { a: [{ b: '\udc00' }] } }, 'properties.a[0].b'],
    [
      'a thousand levels',
      { properties: { a: JSON.parse('['.repeat(1_000) + ']'.repeat(1_000)) } },
      deepField,
    ],
    ['a substitute that is no code', { codeSubstitutes: { 5: '0x00' } }, 'codeSubstitutes.5'],
    ['a substitute for no block', { codeSubstitutes: { x: code } }, 'codeSubstitutes.x'],
    ['properties in a list', { properties: [] }, 'properties'],
    ['no genesis', { genesis: {} }, 'genesis'],
    ['a code that is none', { genesis: { runtimeGenesis: { code: '0x00' } } }, 'genesis.runtimeGenesis.code'],
    ['a raw state without a runtime', { genesis: { raw: { top: {} } } }, 'genesis.raw.top.0x3a636f6465'],
    ['a genesis that only its node reads', { genesis: { runtime: {} } }, 'genesis.runtime'],
    ['a light specification', { genesis: { stateRootHash: '0x00' } }, 'genesis.stateRootHash'],
  ] as const) {
    it(`names the field of ${what}`, () => {
      deepEqual(fieldsOf({ ...plain, ...change }), [field]);
    });
  }

  it('takes or names the field of every changed specification', () => {
    const random = randomNumbers(3);
    for (let draw = 0; draw < 300; draw += 1) {
      const { document, at } = changed(plain, random);
      const fields = fieldsOf(document) as string[];
      if (fields.length === 0) continue;
      equal(
        fields.every((field) => field.includes(String(at[0]))),
        true,
        `${at.join('.')}: ${fields.join(', ')}`,
      );
    }
  });

  it('names the state that is missing from light specifications of public chains, and reads a whole one', () => {
    const fields = Object.entries(knownChains).map(([chain, text]) => [chain, fieldsOf(JSON.parse(text))]);
    ok(fields.length >= 18, String(fields.length));
    const isWhole = (chain: unknown): boolean => chain === 'rococo_v2_2_asset_hub';
    deepEqual(
      fields,
      fields.map(([chain]) => [chain, isWhole(chain) ? [] : ['genesis.stateRootHash']]),
    );
  });

  it('says where a text is no JSON', () => {
    throws(() => specText('{"name":', 'a spec'), {
      code: 'bad_input/chain',
      message: /^a spec: the document: must be JSON/,
    });
  });
});

describe('readChain', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-chain-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const script = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
    return file;
  };

  it('takes what a command prints', async () => {
    writeFileSync(join(folder, 'spec.json'), JSON.stringify(plain));
    const { fields, source } = await readChain(
      { command: `cat ${folder}/spec.json`, useless: [] },
      noNode,
      signal,
    );
    deepEqual([fields['id'], source], ['test', `cat ${folder}/spec.json`]);
  });

  it('has the node export its chain, an older one by the older command', async () => {
    writeFileSync(join(folder, 'spec.json'), JSON.stringify(plain));
    const node = script('old-node', `[ "$1" = build-spec ] && [ "$4" = local ] && cat ${folder}/spec.json`);
    const { fields } = await readChain(
      { exported: 'local', useless: [] },
      async () => [node, '--detailed-log-output'],
      signal,
    );
    equal(fields['id'], 'test');
  });

  it('leaves flags out where the node takes none before a subcommand', async () => {
    writeFileSync(join(folder, 'spec.json'), JSON.stringify(plain));
    const node = script('strict-node', `[ "$1" = export-chain-spec ] && cat ${folder}/spec.json`);
    const { fields } = await readChain(
      { exported: 'local', useless: [] },
      async () => [node, '-lsync=debug', '--detailed-log-output'],
      signal,
    );
    equal(fields['id'], 'test');
  });

  it('reports why a node exports nothing', async () => {
    const node = script('no-node', 'echo "Error: no chain $3" >&2; exit 1');
    await rejects(
      readChain({ exported: 'x', useless: [] }, async () => [node], signal),
      {
        code: 'bad_input/chain_command',
        message: `${node} export-chain-spec --chain x printed no chain specification: Error: no chain x`,
      },
    );
  });

  it('refuses files that are not there, and no runtimes', async () => {
    await rejects(readChain({ spec: join(folder, 'none'), useless: [] }, noNode, signal), {
      code: 'bad_input/chain',
    });
    writeFileSync(join(folder, 'text.wasm'), 'text');
    await rejects(readChain({ runtime: join(folder, 'text.wasm'), useless: [] }, noNode, signal), {
      code: 'bad_input/chain',
      message: /the file: must be a WebAssembly module/,
    });
  });
});
