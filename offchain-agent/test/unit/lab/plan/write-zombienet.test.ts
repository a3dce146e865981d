import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { networkFile, optionsOfFile } from '../../../../src/lab/plan/network-file.ts';
import type { NetworkOptions } from '../../../../src/lab/plan/options.ts';
import { writeZombienet } from '../../../../src/lab/plan/write-zombienet.ts';
import { readZombienet } from '../../../../src/lab/plan/zombienet.ts';

function options(file: Record<string, unknown>): NetworkOptions {
  return optionsOfFile(networkFile.parse(file));
}

describe('writeZombienet', () => {
  it('has heartbeats sent where every node is a validator', () => {
    const only = writeZombienet(options({ heartbeat: true, validators: 1 }));
    equal(options(readZombienet(only.text, 'net.toml').document).heartbeat, true);
    const { text, warnings } = writeZombienet(options({ heartbeat: true, validators: 1, full_nodes: 1 }));
    equal(options(readZombienet(text, 'net.toml').document).heartbeat, undefined);
    ok(warnings.some((warning) => warning.startsWith('heartbeat: is left out')));
  });

  it('writes what both can say, so that it is read as the same network', () => {
    const network = options({
      engine: 'babe',
      finality: 'none',
      block_bytes: 4_096,
      validators: 3,
      full_nodes: 1,
      node: 'almanac-node -lsync=debug',
      node_of: { v2: '/opt/old-node --flag' },
      port: 9_944,
    });
    const { text, warnings } = writeZombienet(network);
    match(
      text,
      /^# Its specification:\n# {3}almanac network spec --engine babe --validators 3 --slot 6s --session 10m --era 6 --window 1m > almanac-local.json\n/,
    );
    const read = options(readZombienet(text, 'net.toml').document);
    deepEqual(
      [read.engine, read.finality, read.blockBytes, read.validators, read.fullNodes, read.node, read.port],
      ['babe', 'none', 4_096, 3, 1, undefined, 9_944],
    );
    deepEqual(
      read.nodes?.map(({ name, seed, node }) => [name, seed, node]),
      [
        ['alice', '//Alice', 'almanac-node -lsync=debug'],
        ['bob', '//Bob', '/opt/old-node --flag'],
        ['charlie', '//Charlie', 'almanac-node -lsync=debug'],
        ['f1', undefined, 'almanac-node -lsync=debug'],
      ],
    );
    deepEqual(warnings, [
      'v1: is called alice, for zombienet makes its keys from its name',
      'v2: is called bob, for zombienet makes its keys from its name',
      'v3: is called charlie, for zombienet makes its keys from its name',
    ]);
  });

  it('writes arguments of all nodes once where no node has a command of its own', () => {
    const { text } = writeZombienet(options({ validators: 2, node: 'almanac-node -lsync=debug' }));
    equal(options(readZombienet(text, 'net.toml').document).node, 'almanac-node -lsync=debug');
    equal(text.split('-lsync=debug').length, 2);
  });

  it('writes the specification of another chain, and how to make one of its runtime', () => {
    const spec = writeZombienet(options({ chain: '/tmp/spec.json', node: '/opt/node', validators: 2 }));
    const read = readZombienet(spec.text, 'net.toml').document;
    deepEqual([read['chain'], read['node']], ['/tmp/spec.json', '/opt/node']);
    equal(spec.text.includes('almanac network spec'), false);
    const runtime = writeZombienet(options({ runtime: '/tmp/x.wasm', preset: 'dev', validators: 2 }));
    match(
      runtime.text,
      /^# Its specification:\n# {3}almanac network spec --validators 2 --runtime \/tmp\/x.wasm --preset dev > almanac-local.json\n/,
    );
    match(runtime.text, /chain_spec_path = "almanac-local.json"/);
  });

  it('says what has no word there, and what the specification would have otherwise', () => {
    const { warnings } = writeZombienet(
      options({
        nodes: [{ name: 'eve', seed: '//Eve', region: 'eu' }],
        links: [{ within: 'eu', delay: 1 }],
        reporters: 3,
      }),
    );
    deepEqual(warnings, [
      'links: zombienet has no word for it',
      'reporters: zombienet has no word for it',
      'nodes: `almanac network spec` has other validators at genesis than this network',
    ]);
    equal(
      writeZombienet(options({ regions: { eu: 4 } })).warnings[0],
      'regions: zombienet has no word for it',
    );
  });
});
