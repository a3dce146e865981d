import { deepEqual, equal, match, ok, rejects, throws } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { networkFile, optionsOfFile } from '../../../../src/lab/plan/network-file.ts';
import type { NetworkOptions } from '../../../../src/lab/plan/options.ts';
import { checkNetworkFile } from '../../../../src/lab/plan/read-network-file.ts';
import { writeZombienet } from '../../../../src/lab/plan/write-zombienet.ts';
import { readZombienet } from '../../../../src/lab/plan/zombienet.ts';

const folder = fileURLToPath(new URL('../../../../../zombienet/', import.meta.url));

function options(file: Record<string, unknown>): NetworkOptions {
  return optionsOfFile(networkFile.parse(file));
}

describe('readZombienet', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.toml'))) {
    it(`reads ${file}`, () => {
      const { document, warnings } = readZombienet(readFileSync(`${folder}${file}`, 'utf8'), file);
      const { nodes, engine, validators, node } = options(document);
      deepEqual(
        nodes?.map(({ name, seed }) => [name, seed]),
        [
          ['alice', '//Alice'],
          ['bob', '//Bob'],
          ['charlie', '//Charlie'],
          ['dave', '//Dave'],
        ],
      );
      deepEqual([engine, validators, node], [file.includes('babe') ? 'babe' : 'aura', 4, undefined]);
      deepEqual(
        warnings.map((line) => line.split(':')[0]),
        ['settings.timeout', 'relaychain.chain_spec_path'],
      );
    });
  }

  it('takes full nodes, groups, commands and arguments, and lists what it cannot take', () => {
    const { document, warnings } = readZombienet(
      `
[settings]
provider = "kubernetes"
[relaychain]
default_command = "substrate"
default_args = ["-lsync=debug", "--db-cache=16", "--no-grandpa", "--port", "30333"]
chain = "local"
default_image = "parity/substrate"
[[relaychain.nodes]]
name = "alice"
rpc_port = 9944
env = [{ name = "A", value = "b" }]
[[relaychain.nodes]]
name = "watcher"
validator = false
command = "/opt/old-node"
args = ["--bad arg"]
[[relaychain.node_groups]]
name = "g"
count = 2
[[parachains]]
id = 100
`,
      'net.toml',
    );
    deepEqual(document, {
      node: 'substrate -lsync=debug --port 30333',
      chain: 'local',
      finality: 'none',
      port: 9944,
      nodes: [
        { name: 'alice', role: 'validator', seed: '//Alice' },
        { name: 'watcher', role: 'full', node: '/opt/old-node' },
        { name: 'g-0', role: 'validator', seed: '//G-0' },
        { name: 'g-1', role: 'validator', seed: '//G-1' },
      ],
    });
    deepEqual(warnings, [
      'parachains: is left out',
      'settings.provider: the nodes are processes of this machine',
      'relaychain.default_image: is left out',
      'relaychain.nodes[0].env: is left out',
      'relaychain.nodes[1].args: "--bad arg" is left out: it holds a space',
    ]);
    networkFile.parse(document);
  });

  for (const [what, lines, fields] of [
    ['a specification', 'chain_spec_path = "net/spec.json"', { chain: 'net/spec.json' }],
    ['one in this folder', 'chain_spec_path = "spec.json"', { chain: './spec.json' }],
    [
      'the command that prints one',
      'chain_spec_command = "{{DEFAULT_COMMAND}} build-spec --chain {{chainName}}"\nchain = "dev"',
      { chain_command: '/opt/node build-spec --chain dev' },
    ],
    ['the chain that its node exports', 'chain = "dev"', { chain: 'dev' }],
  ] as const) {
    it(`takes ${what} of another chain as zombienet does`, () => {
      const text = `[relaychain]\ndefault_command = "/opt/node"\n${lines}\n[[relaychain.nodes]]\nname = "alice"\n`;
      const { document, warnings } = readZombienet(text, 'net.toml');
      deepEqual(document, {
        node: '/opt/node',
        ...fields,
        nodes: [{ name: 'alice', role: 'validator', seed: '//Alice' }],
      });
      deepEqual(warnings, []);
    });
  }

  it('takes no other chain than the one that is named', () => {
    const read = (line: string): unknown =>
      readZombienet(`[relaychain]\n${line}\n[[relaychain.nodes]]\nname = "alice"\n`, 'net.toml').document;
    equal((read('chain_spec_path = "nothere.json"') as { chain?: string }).chain, './nothere.json');
    for (const field of ['chain_spec_path', 'chain_spec_command', 'default_command', 'chain'])
      throws(() => read(`${field} = 5`), { message: new RegExp(`relaychain\\.${field}: must be text`) });
  });

  it('says what is wrong with a name where the name stands, and of no seed that the file has not', async () => {
    const { document } = readZombienet('[[relaychain.nodes]]\nname = "Alice Node"\n', 'a file');
    await rejects(checkNetworkFile({ ...document }, 'a file'), (error: Error) => {
      match(error.message, /nodes\[0\]\.name: "Alice Node" is not a node name/);
      return !error.message.includes('seed');
    });
  });

  it('says where a text is no TOML, or no relay chain', () => {
    throws(() => readZombienet('[settings\n', 'net.toml'), {
      code: 'bad_input/network_file',
      message: /line 1, column \d+: /,
    });
    throws(() => readZombienet('a = 1', 'net.toml'), { message: /relaychain: must be given/ });
  });
});

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
      ['babe', 'none', 4_096, 3, 1, 'almanac-node -lsync=debug', 9_944],
    );
    deepEqual(
      read.nodes?.map(({ name, seed, node }) => [name, seed, node]),
      [
        ['alice', '//Alice', undefined],
        ['bob', '//Bob', '/opt/old-node --flag'],
        ['charlie', '//Charlie', undefined],
        ['f1', undefined, undefined],
      ],
    );
    deepEqual(warnings, [
      'v1: is called alice, for zombienet makes its keys from its name',
      'v2: is called bob, for zombienet makes its keys from its name',
      'v3: is called charlie, for zombienet makes its keys from its name',
    ]);
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
