import { deepEqual, equal } from 'node:assert/strict';
import { FakeFinalityNode, rpcRefusal } from '../../../../../tests/support/fake-finality-node.ts';
import { authorityList, hex, type TestVoter, u64 } from '../../../../../tests/support/grandpa-bytes.ts';
import { GrandpaChain, justification } from '../../../../../tests/support/grandpa-chain.ts';
import { others, voters } from '../../../../../tests/support/proof-scene.ts';
import { settled } from '../../../../../tests/support/settled.ts';
import { followVotes } from '../../../../src/measure/finality/follow-votes.ts';
import { VotePresence } from '../../../../src/measure/finality/vote-presence.ts';

/** A node that names a set, and somebody who notes its votes. */
class Scene {
  readonly chain = new GrandpaChain(voters);
  readonly node = new FakeFinalityNode(this.chain);
  readonly presence = new VotePresence();
  members: readonly TestVoter[] = voters;
  setId = 0;
  readonly stop: () => void;

  constructor() {
    this.node.lies.set('state_call', ([name]) =>
      name === 'GrandpaApi_current_set_id' ? hex(u64(this.setId)) : hex(authorityList(this.members)),
    );
    this.stop = followVotes(this.node, this.presence, 'node');
  }

  async stream(by: readonly TestVoter[], setId: number): Promise<void> {
    this.node.stream(justification(this.chain.append(), by, setId));
    await settled();
  }

  get lastVotes(): readonly (number | undefined)[] {
    return voters.map(({ key }) => this.presence.lastVoteOf(key));
  }
}

describe('followVotes', () => {
  it('notes who voted, and asks for the set once', async () => {
    const scene = new Scene();
    await settled();
    await scene.stream(voters.slice(0, 3), 0);
    await scene.stream(voters.slice(1), 0);
    deepEqual(scene.lastVotes, [1, 2, 2, 2]);
    equal(scene.node.calls.filter((call) => call === 'state_call').length, 2);
    scene.stop();
    await settled();
    equal(scene.node.listeners, 0);
  });

  it('goes on with the next set', async () => {
    const scene = new Scene();
    await settled();
    await scene.stream(voters, 0);
    scene.members = others;
    scene.setId = 1;
    await scene.stream(others, 1);
    deepEqual(
      others.map(({ key }) => scene.presence.lastVoteOf(key)),
      [2, 2, 2, 2],
    );
    deepEqual(scene.presence.of(voters[0]?.key ?? ''), { kind: 'not_in_set', lastVote: 1 });
  });

  it('notes nothing that is not signed, is no justification, or is of nobody that the node names', async () => {
    const scene = new Scene();
    await settled();
    await scene.stream(voters, 7);
    await scene.stream(others, 0);
    for (const item of ['0x00', null, 7]) {
      scene.node.stream(item);
      await settled();
    }
    deepEqual(scene.presence.keys, []);
    await scene.stream(voters, 0);
    deepEqual(scene.lastVotes, [3, 3, 3, 3]);
  });

  it('says nothing where the node streams none', async () => {
    const node = new FakeFinalityNode(new GrandpaChain(voters));
    node.subscribe = async () => {
      await Promise.resolve();
      throw rpcRefusal('grandpa_subscribeJustifications', 'Method not found', -32601);
    };
    const presence = new VotePresence();
    const stop = followVotes(node, presence, 'node');
    await settled();
    stop();
    deepEqual(presence.keys, []);
  });
});
