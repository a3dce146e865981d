import { deepEqual, equal, rejects, throws } from 'node:assert/strict';
import type { RpcClient } from '../../../../../src/chain/rpc/client.ts';
import { RpcError } from '../../../../../src/chain/rpc/error.ts';
import { ownBootnode, typedBootnodes } from '../../../../../src/measure/cli/probe/bootnodes.ts';

const peerId = '12D3KooWSmdeC2Xk6DBbthVB9bA9tjVqmUQwjmuBCDLBfU2U1r2R';
const loopback = '/ip4/127.0.0.1/tcp/30333';

function node(addresses: unknown, url = 'ws://127.0.0.1:9944'): RpcClient {
  return { url, request: async () => addresses } as unknown as RpcClient;
}

describe('typedBootnodes', () => {
  it('takes an address that a person typed as it stands', async () => {
    const [bootnode] = typedBootnodes([`${loopback}/p2p/${peerId}`], false);
    deepEqual([bootnode?.peerId, bootnode?.multiaddrs], [peerId, [loopback]]);
    equal((await bootnode?.allow(loopback))?.kind, 'allowed');
  });

  it('does not let a name lead inside', async () => {
    const [bootnode] = typedBootnodes([`/dns4/boot.example/tcp/30333/p2p/${peerId}`], false);
    equal((await bootnode?.allow(loopback))?.kind, 'refused');
  });

  for (const [text, code] of [
    [loopback, 'bad_input/bootnode'],
    [`${loopback}/ws/p2p/${peerId}`, 'bad_input/multiaddr'],
    [`${loopback}/p2p/x`, 'bad_input/peer_id'],
    ['x', 'bad_input/multiaddr'],
  ] as const) {
    it(`refuses ${text}`, () => {
      throws(() => typedBootnodes([text], false), { code });
    });
  }
});

describe('ownBootnode', () => {
  const listens = [
    `${loopback}/ws/p2p/${peerId}`,
    `${loopback}/p2p/${peerId}`,
    `/ip6/::1/tcp/30333/p2p/${peerId}`,
  ];

  it('takes the plain TCP addresses that the node says it listens on', async () => {
    const { peerId: found, multiaddrs, allow } = await ownBootnode(node(listens), false);
    deepEqual([found, multiaddrs], [peerId, [loopback, '/ip6/::1/tcp/30333']]);
    equal((await allow(loopback)).kind, 'allowed');
  });

  for (const url of ['ws://198.51.100.7:9944', 'wss://rpc.example.org']) {
    it(`lets the node at ${url} send nobody inside`, async () => {
      const { allow } = await ownBootnode(node(listens, url), false);
      equal((await allow(loopback)).kind, 'refused');
    });
  }

  for (const told of [[], ['x', 7, null], [listens[0]], 'none', null]) {
    it(`asks for a bootnode when the node says ${JSON.stringify(told)}`, async () => {
      await rejects(ownBootnode(node(told), false), { code: 'bad_input/bootnode' });
    });
  }

  it('asks for a bootnode when the node does not tell', async () => {
    const failure = { code: -32601, message: 'Method not found' };
    const silent = {
      url: 'ws://127.0.0.1:9944',
      request: async () => await Promise.reject(new RpcError('', '', failure)),
    };
    await rejects(ownBootnode(silent as unknown as RpcClient, false), { code: 'bad_input/bootnode' });
  });
});
