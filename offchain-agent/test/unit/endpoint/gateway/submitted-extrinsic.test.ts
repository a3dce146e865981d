import { deepEqual, equal, fail, match } from 'node:assert/strict';
import { MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { at, extrinsic, type RefusalWhy, validities, WatchScene } from './watch-scene.ts';

const submit = 'author_submitExtrinsic';

describe('a transaction that is handed in through a gateway', () => {
  let scene: WatchScene;
  let { asked, client, clock, grow, included, nodes, refuse, unreadable } = {} as WatchScene;
  beforeEach(async () => {
    scene = await WatchScene.open();
    ({ asked, client, clock, grow, included, nodes, refuse, unreadable } = scene);
  });
  afterEach(async () => await scene.close());

  const lostWith = async (why: RefusalWhy): Promise<{ result?: unknown; error?: object }[]> => {
    nodes.forEach((node) => node.answers.set(submit, () => MadeUpstream.silence));
    const answers: { result?: unknown; error?: object }[] = [];
    client.call(submit, [extrinsic]).then(
      (answer) => answers.push(answer),
      () => fail(),
    );
    const [first, other] = await asked(submit);
    refuse(other, why, submit);
    grow(other, 2);
    await first.stop();
    return answers;
  };

  it('succeeds where a block has it that no node could show at first', async () => {
    included.add(at(2).hash);
    unreadable.add(at(2).hash);
    const answers = await lostWith('outdated');
    await clock.advance(3_000);
    equal(answers.length, 0);
    unreadable.clear();
    await clock.until('the answer', () => answers.length === 1, 20_000);
    match(String(answers[0]?.result), /^0x[0-9a-f]{64}$/);
  });

  it('fails where the state at the head has its nonce used by another', async () => {
    scene.validity = validities.stale;
    const answers = await lostWith('outdated');
    await clock.until('the answer', () => answers.length === 1, 20_000);
    deepEqual(answers[0]?.error, { code: 1_010, message: 'Invalid Transaction' });
  });

  it('has an unknown outcome, not a refusal, where neither blocks nor state tell', async () => {
    const answers = await lostWith('banned');
    await clock.until('the answer', () => answers.length === 1, 20_000);
    match(JSON.stringify(answers[0]?.error), /it may have the transaction, and include it/);
  });
});
