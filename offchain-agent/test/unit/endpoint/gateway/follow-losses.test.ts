import { equal, fail } from 'node:assert/strict';
import { openGatewayPair } from '../../../../../tests/support/gateway-scene.ts';
import { HandClock } from '../../../../../tests/support/hand-clock.ts';
import { fakeHeaders, MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../tests/support/poll.ts';

const soon = { everyMs: 10 };
const follow = 'chainHead_v1_follow';

describe('a follow that nodes are lost with', () => {
  it('begins after five losses in a row before the answer', async () => {
    const clock = new HandClock();
    const [first = fail()] = fakeHeaders(1);
    const { nodes, client, close } = await openGatewayPair(first, () => undefined, { clock });
    try {
      let losses = 0;
      for (const node of nodes)
        node.answers.set(follow, () => {
          if (losses === 5) return 'follow';
          losses += 1;
          node.reset();
          return MadeUpstream.silence;
        });
      const answers: unknown[] = [];
      client.call(follow, [true]).then(
        ({ result }) => answers.push(result),
        () => fail(),
      );
      const answered = async (): Promise<unknown> => {
        await clock.advance(100);
        return answers[0];
      };
      equal(await poll('the answer', answered, (answer) => answer !== undefined, soon), 'follow');
    } finally {
      await close();
    }
  });
});
