import { deepEqual, equal } from 'node:assert/strict';
import { ethereumEncode } from '@polkadot/util-crypto';
import { GrandpaChain, justification } from '../../../../../../tests/support/grandpa-chain.ts';
import { others, voters } from '../../../../../../tests/support/proof-scene.ts';
import { hexBytes } from '../../../../../src/base/bytes.ts';
import { AuthoritySet } from '../../../../../src/chain/grandpa/authority-set.ts';
import { decodeJustification } from '../../../../../src/chain/grandpa/justification.ts';
import type { RpcClient } from '../../../../../src/chain/rpc/client.ts';
import type { WatchState } from '../../../../../src/measure/authorship/watch.ts';
import { watchDocument } from '../../../../../src/measure/cli/watch/document.ts';
import { slots } from '../../../../../src/measure/cli/watch/engines.ts';
import { nameState } from '../../../../../src/measure/cli/watch/namer.ts';
import { watchScreen } from '../../../../../src/measure/cli/watch/view.ts';
import {
  lastVoteOf,
  VoteNamer,
  voteFields,
  voteNotes,
  votesBeside,
} from '../../../../../src/measure/cli/watch/votes.ts';
import { type Presence, VotePresence } from '../../../../../src/measure/finality/vote-presence.ts';

const presences: readonly [account: string, presence: Presence][] = [
  ['v1', { kind: 'voted', lastVote: 120 }],
  ['v2', { kind: 'no_vote', lastVote: 98, steps: 22, nodes: 1 }],
  ['v3', { kind: 'no_vote', lastVote: undefined, steps: 20, nodes: 1 }],
  ['v4', { kind: 'unknown' }],
  ['v5', { kind: 'not_in_set', lastVote: undefined }],
  ['v6', { kind: 'not_in_set', lastVote: 64 }],
];
const votes = new Map(presences);
const named = ['v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7'].map((account) => ({
  account,
  key: `0x${account}`,
  label: account,
  name: undefined,
  keyAddress: account,
}));
const meaning =
  'Last vote: on finality, signed; as this node streams them, which leaves votes out. That none was seen proves nothing.';

describe('votes in a watch', () => {
  it('are told of silence from 20 steps on, by how many nodes saw it, and why there is none', () => {
    deepEqual(voteNotes(votes, named), [
      meaning,
      'v2: no vote for 22 steps, seen by 1 node; last vote at block 98.',
      'v3: no vote for 20 steps, seen by 1 node; no vote seen before.',
      'No last vote (-) of v3: none seen since this watch began.',
      'No last vote (-) of v4: none seen yet, in too few steps to say more.',
      'No last vote (-) of v5: not in the authority set, absent by right.',
      'No last vote (-) of v7: no key of theirs is known to vote.',
    ]);
  });

  it('are in --json a block, and steps where there are enough of them', () => {
    deepEqual(
      named.map((one) => voteFields(votes, one)),
      [
        { last_vote_block: 120 },
        { last_vote_block: 98, steps_without_vote: 22 },
        { last_vote_block: null, steps_without_vote: 20 },
        { last_vote_block: null },
        { last_vote_block: null },
        { last_vote_block: 64 },
        { last_vote_block: null },
      ],
    );
  });

  it('name no more than a few of many', () => {
    const many = Array.from({ length: 20 }, (_, seat) => ({
      account: `v${seat}`,
      key: '0x',
      label: `v${seat}`,
      name: undefined,
      keyAddress: '',
    }));
    const silent = new Map(
      many.map(({ account }) => [account, { kind: 'no_vote', lastVote: 1, steps: 30, nodes: 1 } as const]),
    );
    const notes = voteNotes(silent, many);
    deepEqual([notes.length, notes.at(-1)], [10, '12 more without a vote for long.']);
    deepEqual(voteNotes(new Map(), many).slice(1), [
      'No last vote (-) of v0, v1, v2, v3, v4, v5, v6, v7 and 12 more: no key of theirs is known to vote.',
    ]);
  });

  it('are a column where a node streams any, and nothing where it streams none', () => {
    const state: WatchState = {
      slotDurationMs: 6_000,
      fromBlock: 1,
      toBlock: 2,
      toHash: '0xbb',
      firstSlot: 1,
      lastSlot: 2,
      validators: [
        { key: '0x01', assigned: 1, authored: 1, missedSlots: [], isActive: true, arrival: undefined },
      ],
      crowdedSlots: [],
      crowdedSlotCount: 0,
      slotsWithoutOwner: 0,
      blocksWithoutAuthor: 0,
      clockFaults: 0,
      unattributed: 0,
      longestStallMs: 0,
    };
    const keys = new Map([['0x01', { keyAddress: '5Key1', account: 'v1' }]]);
    const chain = {
      chainName: 'Any',
      engine: 'aura',
      basis: 'census',
      specName: 'any',
      url: 'ws://127.0.0.1:9944',
      genesisHash: '0xaa',
    } as const;
    const without = nameState(state, keys, {}, slots);
    const screen = watchScreen(slots, { ...without, beside: [votesBeside(votes)] }, chain);
    deepEqual(
      screen.slice(3, 5).map((line) => line.slice(-24)),
      ['  blocks seen  last vote', '            0        120'.padStart(24)],
    );
    equal(screen.includes(meaning), true);
    equal(watchScreen(slots, without, chain).join('\n').includes('vote'), false);
    const { validators } = watchDocument(slots, without, chain);
    equal('last_vote_block' in (validators[0] ?? {}), false);
  });
});

describe('VoteNamer', () => {
  const chain = new GrandpaChain(voters);
  const set = new AuthoritySet(
    0,
    voters.map(({ key }) => ({ key, weight: 1n })),
  );
  const asked: string[][] = [];

  /** Owns the keys of alice and bob: the account is the key with 0s before it. */
  const client = {
    request: async (method: string, [keys]: readonly unknown[] = []) => {
      await Promise.resolve();
      if (method === 'state_getMetadata') return null;
      if (method === 'system_properties') return { ss58Format: 42 };
      asked.push(keys as string[]);
      const owned = (keys as string[]).filter((key) =>
        voters.slice(0, 2).some((voter) => key.endsWith(voter.key.slice(2))),
      );
      return [{ changes: owned.map((key) => [key, `0x${key.slice(-40)}`]) }];
    },
  } as unknown as RpcClient;

  it('knows of nothing before the first vote, then of validators by the owners of their keys', async () => {
    const presence = new VotePresence();
    const namer = new VoteNamer(client, presence);
    equal(await namer.read('0xaa'), undefined);
    const block = chain.append();
    presence.add('node', decodeJustification(justification(block, voters.slice(1), 0)), set);
    const [alice, bob] = voters.map(({ key }) => ethereumEncode(`0x${key.slice(-40)}`));
    deepEqual(
      [...((await namer.read('0xaa')) ?? [])],
      [
        [alice, { kind: 'unknown' }],
        [bob, { kind: 'voted', lastVote: 1 }],
      ],
    );
    // A key is asked for once; its type is in the key of the storage.
    await namer.read('0xaa');
    equal(asked.length, 1);
    equal(
      Buffer.from(hexBytes(asked[0]?.[0] ?? ''))
        .toString('latin1')
        .includes('gran'),
      true,
    );
    equal(lastVoteOf((await namer.read('0xaa')) ?? new Map(), { account: bob }), 1);
  });

  it('takes the key that is in the set of two of one account', async () => {
    const presence = new VotePresence();
    const one = {
      request: async (method: string, [keys]: readonly unknown[] = []) => {
        await Promise.resolve();
        if (method === 'state_getMetadata') return null;
        if (method === 'system_properties') return { ss58Format: 42 };
        return [{ changes: (keys as string[]).map((key) => [key, `0x${'11'.repeat(20)}`]) }];
      },
    } as unknown as RpcClient;
    const [first, second] = [voters, others].map(
      (members, id) =>
        new AuthoritySet(
          id,
          members.map(({ key }) => ({ key, weight: 1n })),
        ),
    );
    const [before, after] = [chain.append(), chain.append()];
    if (first) presence.add('node', decodeJustification(justification(before, voters, 0)), first);
    if (second) presence.add('node', decodeJustification(justification(after, others, 1)), second);
    const found = await new VoteNamer(one, presence).read('0xaa');
    deepEqual([...(found?.values() ?? [])], [{ kind: 'voted', lastVote: after.number }]);
  });
});
