import { deepEqual, equal, rejects } from 'node:assert/strict';
import {
  FakeRelayNode,
  hashOfHeader,
  makeBlock,
  type RelayBlock,
  recordedBlocks,
  relayState,
} from '../../../../../tests/support/relay-blocks.ts';
import { RpcRelaySource } from '../../../../src/chain/relay/relay-source.ts';
import type { RpcClient } from '../../../../src/chain/rpc/client.ts';

const accounts = Array.from({ length: 5 }, (_, place) => `0x${String(place).repeat(2).repeat(32)}`);
const state = relayState(3, [4, 0, 2], accounts);
const block = makeBlock(state, [
  { validator: 0, bits: [1] },
  { validator: 2, bits: [0] },
]);
const hash = hashOfHeader(block.header);

function sourceOf(node: FakeRelayNode, isProved = false): RpcRelaySource {
  return new RpcRelaySource(node as unknown as RpcClient, isProved);
}

describe('RpcRelaySource', () => {
  for (const isProved of [false, true]) {
    it(`names who could vote by the active validators after the parent${isProved ? ', proved against its state root' : ''}`, async () => {
      const node = new FakeRelayNode([block], state);
      deepEqual(await sourceOf(node, isProved).votesIn(hash), {
        votes: [
          { validator: 0, isZero: false },
          { validator: 2, isZero: true },
        ],
        validators: [accounts[4], accounts[0], accounts[2]],
      });
    });
  }

  it('asks for the validators once a session', async () => {
    const node = new FakeRelayNode([block], state);
    const source = sourceOf(node);
    await source.votesIn(hash);
    const before = node.calls.filter((call) => call === 'state_getStorage').length;
    await source.votesIn(hash);
    equal(node.calls.filter((call) => call === 'state_getStorage').length, before + 1);
  });

  it('refuses a state that is not the one of the parent, where it is to be proved', async () => {
    const node = new FakeRelayNode([block], relayState(3, [0, 1, 2], accounts));
    await rejects(sourceOf(node, true).votesIn(hash), { code: 'unknown/finality_state_proof' });
  });

  const [first] = recordedBlocks().values();
  const [time = '', inherent = '', ...others] = first?.extrinsics ?? [];
  const oneBit = `${inherent.slice(0, 40)}${inherent[40] === '0' ? '1' : '0'}${inherent.slice(41)}`;
  const lies: readonly [string, readonly unknown[]][] = [
    ['a bit of a vote is another', [time, oneBit, ...others]],
    ['one is left out', [time, inherent, ...others.slice(1)]],
    ['one is there twice', [time, inherent, ...others, others[0]]],
    ['two have changed places', [inherent, time, ...others]],
    ['there are none', []],
    ['they are not texts', [1, null, {}]],
  ];
  for (const [lie, extrinsics] of lies) {
    it(`names a body as not the one of its header, when of a public block's extrinsics ${lie}`, async () => {
      const told = { ...first, extrinsics } as RelayBlock;
      const node = new FakeRelayNode([told], state);
      const recordedHash = hashOfHeader(told.header);
      await rejects(sourceOf(node).votesIn(recordedHash), (error: Error & { code: string }) => {
        equal(error.code, 'unknown/finality_body');
        equal(
          error.message.startsWith(
            `the ${extrinsics.length} extrinsics of block 18468942 ${recordedHash} do not match its header: root 0x`,
          ),
          true,
          error.message,
        );
        return true;
      });
    });
  }

  it('refuses the body of another block', async () => {
    const node = new FakeRelayNode([block], state);
    const answer = await node.request<object>('chain_getBlock', [hash]);
    node.request = async () => await Promise.resolve(answer as never);
    await rejects(sourceOf(node).votesIn(`0x${'ab'.repeat(32)}`), { code: 'unknown/finality_header' });
  });

  it('says of a body that is gone, and of a state without active validators, that nothing is known', async () => {
    const gone = new FakeRelayNode([], state);
    await rejects(sourceOf(gone).votesIn(hash), { code: 'unreachable/block' });
    const empty = new FakeRelayNode([block], new Map());
    await rejects(sourceOf(empty).votesIn(hash), {
      code: 'unknown/availability',
      message:
        'block 6 or its state is of a shape that is not known: its state names no active validators (ParasShared, Session)',
    });
  });

  it('says of a vote of somebody who is not active that the block is not known', async () => {
    const strange = makeBlock(state, [{ validator: 3, bits: [1] }]);
    const node = new FakeRelayNode([strange], state);
    await rejects(sourceOf(node).votesIn(hashOfHeader(strange.header)), {
      code: 'unknown/availability',
      message: 'block 7 or its state is of a shape that is not known: 3 are active and number 3 votes',
    });
  });
});
