import { deepEqual, equal } from 'node:assert/strict';
import { nodeArguments } from '../../../../src/lab/client/substrate.ts';
import type { NetworkState, NodeState } from '../../../../src/lab/real/state.ts';

function node(index: number): NodeState {
  return {
    name: `v${index}`,
    seed: `//Secret${index}`,
    account: '',
    is_validator_at_genesis: true,
    peer_id: `peer${index}`,
    rpc_port: 1_000 + index,
    p2p_port: 2_000 + index,
    prometheus_port: 3_000 + index,
  };
}

const nodes = [node(1), node(2), node(3)];
const [first] = nodes as [NodeState];
const network: NetworkState = {
  version: 1,
  name: 'one',
  started_at: '',
  slot_ms: 1_000,
  session_blocks: 10,
  sessions_per_era: 6,
  window_ms: 20_000,
  node_command: ['almanac-node'],
  running_as: 'network',
  nodes,
};

function valuesOf(flag: string, args: readonly string[]): string[] {
  return args.filter((_, index) => args[index - 1] === flag);
}

describe('nodeArguments', () => {
  const args = nodeArguments(network, first);

  it('tells every node all others, so that none is needed to find the rest', () => {
    deepEqual(valuesOf('--bootnodes', args), [
      '/ip4/127.0.0.1/tcp/2002/p2p/peer2',
      '/ip4/127.0.0.1/tcp/2003/p2p/peer3',
    ]);
  });

  it('names addresses of their own, and the proxies before them, where there are some', () => {
    const [own, device, proxied] = nodes as [NodeState, NodeState, NodeState];
    const between = {
      ...network,
      nodes: [
        { ...own, host: '10.42.0.1' },
        { ...device, host: '10.42.0.2' },
        { ...proxied, proxy_port: 4_003 },
      ],
    };
    const [first] = between.nodes as [NodeState];
    const given = nodeArguments(between, first);
    deepEqual(valuesOf('--listen-addr', given), ['/ip4/10.42.0.1/tcp/2001']);
    deepEqual(valuesOf('--bootnodes', given), [
      '/ip4/10.42.0.2/tcp/2002/p2p/peer2',
      '/ip4/127.0.0.1/tcp/4003/p2p/peer3',
    ]);
  });

  it('keeps the state of every block, which a recount asks for', () => {
    deepEqual(valuesOf('--state-pruning', args), ['archive']);
  });

  it('says who asks for blocks where nobody has a slot, and nothing elsewhere', () => {
    deepEqual(valuesOf('--sealing', nodeArguments({ ...network, engine: 'instant' }, first)), ['instant']);
    deepEqual(valuesOf('--sealing', args), []);
  });

  it('makes a full node of one without keys', () => {
    deepEqual(
      [
        args.includes('--validator'),
        nodeArguments(network, { ...first, is_full_node: true }).includes('--validator'),
      ],
      [true, false],
    );
  });

  it('has validators, and nobody else, say that they are there where that is asked for', () => {
    const isSent = (given: typeof network, of = first): boolean =>
      nodeArguments(given, of).includes('--heartbeat');
    const on = { ...network, heartbeat: true };
    deepEqual(
      [isSent(network), isSent(on), isSent(on, { ...first, is_full_node: true })],
      [false, true, false],
    );
  });

  it('takes votes and room in blocks from all nodes where that is asked for', () => {
    const off = nodeArguments({ ...network, finality: 'none', block_bytes: 4_096 }, first);
    deepEqual([off.includes('--no-grandpa'), valuesOf('--block-bytes', off)], [true, ['4096']]);
    deepEqual([args.includes('--no-grandpa'), args.includes('--block-bytes')], [false, false]);
  });

  it('lets every node look for all others, also where there are more than a node looks for by itself', () => {
    const many = Array.from({ length: 20 }, (_, index) => node(index + 1));
    deepEqual(valuesOf('--out-peers', nodeArguments({ ...network, nodes: many }, first)), ['19']);
    deepEqual(valuesOf('--out-peers', args), []);
  });

  it('listens on this machine only and lets in no foreign page', () => {
    deepEqual(valuesOf('--listen-addr', args), ['/ip4/127.0.0.1/tcp/2001']);
    equal(args.includes('--rpc-external') || args.includes('--rpc-cors'), false);
  });

  it('shows no seed to who lists processes', () => {
    equal(
      args.some((arg) => arg.includes('Secret')),
      false,
    );
  });
});
