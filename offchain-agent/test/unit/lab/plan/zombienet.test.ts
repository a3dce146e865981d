import { deepEqual, equal, match, rejects, throws } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { networkFile, optionsOfFile } from '../../../../src/lab/plan/network-file.ts';
import type { NetworkOptions } from '../../../../src/lab/plan/options.ts';
import { checkNetworkFile } from '../../../../src/lab/plan/read-network-file.ts';
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
      node: 'substrate -lsync=debug',
      chain: 'local',
      finality: 'none',
      port: 9944,
      nodes: [
        { name: 'alice', role: 'validator', seed: '//Alice' },
        { name: 'watcher', role: 'full', node: '/opt/old-node -lsync=debug' },
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

describe('readZombienet of what it cannot take', () => {
  it('says every field of a wrong kind', () => {
    const text = `
[relaychain]
chain = 5
default_args = "-l"
[[relaychain.nodes]]
rpc_port = "9944"
[[relaychain.nodes]]
name = "a"
validator = "false"
command = 4
args = [["x"]]
[[relaychain.nodes]]
name = "b"
command_with_args = ["x"]
[[relaychain.node_groups]]
name = "g"
[[relaychain.node_groups]]
name = "h"
count = "{{NO_SUCH_COUNT}}"
`;
    throws(() => readZombienet(text, 'net.toml'), {
      code: 'bad_input/network_file',
      data: {
        source: 'net.toml',
        faults: [
          'relaychain.chain: must be text',
          'relaychain.default_args: must be a list of texts',
          'relaychain.nodes[0].rpc_port: must be a number',
          'relaychain.nodes[0].name: must be given; text',
          'relaychain.nodes[1].validator: must be true or false',
          'relaychain.nodes[1].command: must be text',
          'relaychain.nodes[1].args: must be a list of texts',
          'relaychain.nodes[2].command_with_args: must be text',
          'relaychain.node_groups[0].count: must be given; a whole number',
          'relaychain.node_groups[1].count: {{NO_SUCH_COUNT}}: is not in the environment; set NO_SUCH_COUNT, or write its value',
        ],
      },
    });
    for (const [lines, message] of [
      ['', /relaychain.nodes: must be given/],
      ['nodes = ["a"]', /relaychain.nodes\[0\]: must be a group of fields/],
      ['nodes = "a"', /relaychain.nodes: must be a list/],
    ] as const)
      throws(() => readZombienet(`[relaychain]\n${lines}`, 'net.toml'), { message });
  });

  it('lists the arguments that it leaves out', () => {
    const text = `[relaychain]
chain = "almanac_local"
[[relaychain.nodes]]
name = "alice"
args = ["--alice", "--bob", "-:--no-telemetry", "--telemetry-url", "wss://x 0", "--base-path={{'network'|zombie('x')}}"]
`;
    const { document, warnings } = readZombienet(text, 'net.toml');
    equal(options({ ...document }).nodes?.[0]?.node, undefined);
    deepEqual(warnings, [
      'relaychain.nodes[0].args: "--bob" is left out: keys come from the name of the node',
      'relaychain.nodes[0].args: "-:--no-telemetry" is left out: it takes back a flag that zombienet adds',
      'relaychain.nodes[0].args: "--telemetry-url wss://x 0" is left out: it holds a space',
    ]);
  });

  it('says where zombienet would have another chain, or another node', () => {
    const notes = (line: string): readonly string[] =>
      readZombienet(`[relaychain]\n${line}\n[[relaychain.nodes]]\nname = "new bob"\n`, 'net.toml').warnings;
    deepEqual(notes('default_command = "polkadot"'), [
      "relaychain.chain: is not given; the chain is Almanac's (zombienet: rococo-local)",
    ]);
    deepEqual(notes('chain = "rococo-local"'), [
      'relaychain.default_command: is not given; the nodes are polkadot (as in zombienet)',
    ]);
    deepEqual(notes('chain = "local"'), [
      'relaychain.default_command: is not given; the nodes are almanac-node (zombienet: polkadot)',
    ]);
    deepEqual(notes('chain_spec_path = "x.json"\nchain_spec_command = "print"'), [
      'relaychain.chain_spec_command: is left out',
      'relaychain.default_command: is not given; the nodes are almanac-node (zombienet: polkadot)',
    ]);
  });

  it('puts dashes in place of spaces of a name, as zombienet does', () => {
    const text = '[relaychain]\n[[relaychain.nodes]]\nname = "new bob"\n';
    deepEqual(readZombienet(text, 'net.toml').document['nodes'], [
      { name: 'new-bob', role: 'validator', seed: '//New-bob' },
    ]);
  });
});
