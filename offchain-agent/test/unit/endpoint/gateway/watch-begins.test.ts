import { deepEqual, equal, fail, match, ok } from 'node:assert/strict';
import { MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { at, extrinsic, validities, WatchScene, watch } from './watch-scene.ts';

describe('the beginning of a watch at a gateway', () => {
  let scene: WatchScene;
  let { asked, client, clock, handed, included, nodes, ready, refuse, told } = {} as WatchScene;
  beforeEach(async () => {
    scene = await WatchScene.open();
    ({ asked, client, clock, handed, included, nodes, ready, refuse, told } = scene);
  });
  afterEach(async () => await scene.close());

  it('begins at another node when the first is lost before it answers', async () => {
    nodes.forEach((node) => node.answers.set(watch, () => MadeUpstream.silence));
    const answers: unknown[] = [];
    client.call(watch, [extrinsic]).then(
      ({ result }) => answers.push(result),
      () => fail(),
    );
    const [first, other] = await asked();
    refuse(other, 'outdated');
    included.add(at(2).hash);
    other.best(at(2));
    await first.stop();
    await clock.until('the answer', () => answers.length === 1, 20_000);
    equal(typeof answers[0], 'string');
    other.finalized(at(2));
    deepEqual(await told(answers[0], 2), [{ inBlock: at(2).hash }, { finalized: at(2).hash }]);
  });

  it('fails where a fee cannot be paid, though the first node was lost', async () => {
    scene.validity = validities.payment;
    nodes.forEach((node) => node.answers.set(watch, () => MadeUpstream.silence));
    const answer = client.call(watch, [extrinsic]);
    const [first, other] = await asked();
    refuse(other, 'outdated');
    await first.stop();
    await clock.advance(1_000);
    equal((await answer).error?.code, 1_010);
  });

  for (const returns of [true, false])
    it(`waits 5 s for a node when it begins without one, which ${returns ? 'comes' : 'does not come'}`, async () => {
      for (const node of nodes) await node.stop();
      await clock.advance(1_000);
      const answers: object[] = [];
      client.call(watch, [extrinsic]).then(
        (answer) => answers.push(answer),
        () => fail(),
      );
      await clock.advance(2_000);
      equal(answers.length, 0);
      if (returns) await nodes[0].start();
      const tookMs = await clock.until('the answer', () => answers.length === 1, 20_000);
      const [{ error, result } = fail()] = answers as { error?: { message: string }; result?: unknown }[];
      equal(typeof result, returns ? 'string' : 'undefined');
      if (!returns) {
        equal(error?.message, 'Internal error: no upstream answers');
        ok(tookMs >= 2_500 && tookMs <= 4_500, `${tookMs} ms`);
      }
    });

  it('fails after 30 s when no node answers, and says that it may be included', async () => {
    nodes.forEach((node) => node.answers.set(watch, () => MadeUpstream.silence));
    const answers: { error?: { message: string } }[] = [];
    client.call(watch, [extrinsic]).then(
      (answer) => answers.push(answer),
      () => fail(),
    );
    await clock.until('the answer', () => answers.length === 1, 40_000);
    match(
      answers[0]?.error?.message ?? '',
      /^Internal error: no answer within 30 s; a node that was lost may/,
    );
  });

  it('leaves nothing at a node and hands nothing in after the client has left', async () => {
    const [subscription, first, other] = await ready();
    await first.stop();
    equal((await client.call('author_unwatchExtrinsic', [subscription])).result, true);
    await clock.advance(20_000);
    equal(handed(other), 0);
  });
});
