import { deepEqual, equal, throws } from 'node:assert/strict';
import { networkFile, optionsOfFile } from '../../../../src/lab/plan/network-file.ts';
import { planNodes } from '../../../../src/lab/plan/node-plan.ts';
import type { NetworkOptions } from '../../../../src/lab/plan/options.ts';
import type { TypedFields } from '../../../../src/lab/plan/override-file.ts';
import { readZombienet } from '../../../../src/lab/plan/zombienet.ts';

function options(file: Record<string, unknown>): NetworkOptions {
  return optionsOfFile(networkFile.parse(file));
}

describe('readZombienet below typed options', () => {
  /** Every kind of node that the format has. */
  const kinds = `
[relaychain]
chain = "local"
default_command = "polkadot"
default_args = ["-lall=debug"]
[[relaychain.nodes]]
name = "plain"
[[relaychain.nodes]]
name = "args"
args = ["--db", "paritydb", "-lall=debug"]
[[relaychain.nodes]]
name = "command"
command = "malus dispute-ancestor"
[[relaychain.nodes]]
name = "both"
command = "polkadot"
args = ["--flag"]
[[relaychain.nodes]]
name = "whole"
command_with_args = "old-node --name whole --chain x --flag=1"
[[relaychain.nodes]]
name = "full"
validator = false
args = ["--flag"]
[[relaychain.node_groups]]
name = "g"
count = 1
command = "old-node"
args = ["--flag"]
`;
  const commandsOf = (typed: TypedFields): [Record<string, string | undefined>, readonly string[]] => {
    const { document, warnings } = readZombienet(kinds, 'net.toml', typed);
    const nodes = planNodes(options({ ...document }));
    return [
      Object.fromEntries(nodes.map(({ name, node }) => [name, node ?? String(document['node'])])),
      warnings,
    ];
  };

  it('gives each node its program, the arguments of all and its own', () => {
    deepEqual(commandsOf({}), [
      {
        plain: 'polkadot -lall=debug',
        args: 'polkadot -lall=debug --db paritydb',
        command: 'malus dispute-ancestor -lall=debug',
        both: 'polkadot -lall=debug --flag',
        whole: 'old-node --flag=1',
        full: 'polkadot -lall=debug --flag',
        'g-0': 'old-node -lall=debug --flag',
      },
      [],
    ]);
  });

  it('starts the typed program for every node with its arguments, and names those that lose their own', () => {
    deepEqual(commandsOf({ node: '/my/node -x' }), [
      {
        plain: '/my/node -x -lall=debug',
        args: '/my/node -x -lall=debug --db paritydb',
        command: '/my/node -x -lall=debug',
        both: '/my/node -x -lall=debug --flag',
        whole: '/my/node -x --flag=1',
        full: '/my/node -x -lall=debug --flag',
        'g-0': '/my/node -x -lall=debug --flag',
      },
      [
        'relaychain.nodes[2].command: "malus dispute-ancestor" is replaced by --node; keep it with --node "command=malus dispute-ancestor"',
        'relaychain.nodes[4].command: "old-node" is replaced by --node; keep it with --node "whole=old-node"',
        'relaychain.node_groups[0].command: "old-node" is replaced by --node; keep it with --node "g-0=old-node"',
      ],
    ]);
  });

  it('starts the typed program for one node with its arguments', () => {
    const [commands, warnings] = commandsOf({ node_of: { both: '/my/node', command: '/other' } });
    deepEqual(
      [commands['plain'], commands['both'], commands['command'], warnings],
      ['polkadot -lall=debug', '/my/node -lall=debug --flag', '/other -lall=debug', []],
    );
    deepEqual(readZombienet(kinds, 'net.toml', { node_of: { nobody: '/x' } }).document['node_of'], {
      nobody: '/x',
    });
  });

  it('starts a typed or named almanac-node where it is, not the built one', () => {
    const [commands] = commandsOf({ node: '/my/almanac-node' });
    equal(commands['plain'], '/my/almanac-node -lall=debug');
    const text = '[relaychain]\ndefault_command = "/old/almanac-node"\n[[relaychain.nodes]]\nname = "a"\n';
    equal(readZombienet(text, 'net.toml').document['node'], '/old/almanac-node');
  });

  it('takes a typed chain in place of that of the file, whatever is wrong with that', () => {
    const head = 'chain_spec_path = "https://x/spec.json"\nchain_spec_command = "print"\nchain = "babe"';
    const text = `[relaychain]\n${head}\n[[relaychain.nodes]]\nname = "a"\n`;
    const { document, warnings } = readZombienet(text, 'net.toml', { chain: 'mine.json' });
    deepEqual(
      [document['chain'], document['chain_command'], document['engine'], warnings],
      [undefined, undefined, undefined, []],
    );
    throws(() => readZombienet(text, 'net.toml'), {
      message: /chain_spec_path: https:\/\/x\/spec.json is a URL; download the specification/,
    });
  });

  it('names a command for the specification that runs as it is', () => {
    const read = (command: string) =>
      readZombienet(
        `[relaychain]\ndefault_command = "polkadot"\nchain_spec_command = "${command}"\n[[relaychain.nodes]]\nname = "a"\n`,
        'net.toml',
        { node: '/my/node' },
      );
    equal(read('{{DEFAULT_COMMAND}} build-spec').document['chain_command'], '/my/node build-spec');
    deepEqual(read('{{DEFAULT_COMMAND}} build-spec').warnings, []);
    deepEqual(read('polkadot build-spec').warnings, [
      'relaychain.chain_spec_command: is run as it is, without --node; replace it with --chain',
    ]);
  });
});

describe('readZombienet of nodes with flags for the network', () => {
  const read = (lines: readonly string[], typed: TypedFields = {}, common = '') => {
    const nodes = lines.map((args, index) => `[[relaychain.nodes]]\nname = "n${index}"\nargs = [${args}]\n`);
    const text = `[relaychain]\nchain = "almanac_local"\ndefault_args = [${common}]\n${nodes.join('')}`;
    const { document, warnings } = readZombienet(text, 'net.toml', typed);
    const { finality, block_bytes: bytes, heartbeat } = document;
    const commands = options({ ...document }).nodes?.map(({ node }) => node);
    return { finality, bytes, heartbeat, commands, warnings };
  };

  it('leaves a flag of one node to that node', () => {
    deepEqual(read(['"--no-grandpa", "--block-bytes=2048"', '']), {
      finality: undefined,
      bytes: undefined,
      heartbeat: undefined,
      commands: ['almanac-node --no-grandpa --block-bytes=2048', undefined],
      warnings: [],
    });
  });

  it('tells the network what every validator is told', () => {
    const every = '"--no-grandpa", "--block-bytes", "2048", "--heartbeat"';
    deepEqual(read([every, every]), {
      finality: 'none',
      bytes: 2_048,
      heartbeat: true,
      commands: [undefined, undefined],
      warnings: [],
    });
  });

  it('leaves out a flag that differs from the network, and says so unless it was typed', () => {
    const lines = ['"--block-bytes=2048"', ''];
    deepEqual(read(lines, {}, '"--block-bytes=4096"').warnings, [
      'relaychain.nodes[0].args: --block-bytes=2048 is left out: the network has 4096',
    ]);
    const typed = read(lines, { block_bytes: 8_192 });
    deepEqual([typed.commands, typed.warnings], [[undefined, undefined], []]);
  });
});
