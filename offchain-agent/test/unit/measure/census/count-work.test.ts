import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { RelayScene, relayQuestion } from '../../../../../tests/support/followed-relay.ts';
import { hex } from '../../../../../tests/support/grandpa-bytes.ts';
import { sessionsSource } from '../../../../src/measure/backing/relay-sessions.ts';
import { stretchOf } from '../../../../src/measure/census/count-census.ts';
import { countWork } from '../../../../src/measure/census/count-work.ts';
import type { Followed } from '../../../../src/measure/census/follow-network.ts';
import { proveWork, workOfFile } from '../../../../src/measure/census/work-proof.ts';
import { proveFile } from '../../../../src/measure/finality/authorship-proof.ts';
import { censusRoot } from '../../../../src/sli/census.ts';

const place = { recordsGenesis: `0x${'5a'.repeat(32)}`, network: 1 };

async function count(scene: RelayScene, followed: Followed, from = 0) {
  const headers = followed.headers.all.filter(({ number }) => number >= from);
  const source = sessionsSource(scene.node, scene.itemsAt);
  return await countWork(source, headers, stretchOf(headers, relayQuestion));
}

describe('countWork against a runtime that shares no code with it', () => {
  const seeds = [3, 4, 7];

  it('counts of a window what the runtime saw of each validator', async () => {
    for (const seed of seeds) {
      const scene = new RelayScene(seed);
      const { backing, availability } = await count(scene, await scene.follow());
      deepEqual([...backing].toSorted(), [...scene.backing].toSorted(), `seed ${seed}`);
      deepEqual([...availability].toSorted(), [...scene.availability].toSorted(), `seed ${seed}`);
      await scene.end();
    }
  });

  it('counts the same where more is known from before', async () => {
    const scene = new RelayScene(3);
    const followed = await scene.follow();
    // 128 blocks before the window, and the parent of the first.
    deepEqual(await count(scene, followed, 31), await count(scene, followed));
    await rejects(count(scene, followed, 32), { code: 'unknown/census_headers' });
    await scene.end();
  });

  it('counts nothing of a window in which a body is of a shape that is not known', async () => {
    const scene = new RelayScene(3, { strange: new Set([170]) });
    await rejects(count(scene, await scene.follow()), { code: 'unknown/paras_inherent' });
    await scene.end();
  });
});

describe('the proof of work for parachains', () => {
  let scene: RelayScene;
  let followed: Followed;
  before(async () => {
    scene = new RelayScene(4);
    followed = await scene.follow();
  });
  after(async () => {
    await scene.end();
  });

  it('leads to the same censuses with the bodies of any node', async () => {
    const { censuses, text } = await proveWork(followed, scene.trust, relayQuestion, place);
    const file = await proveFile(text, 'proof', scene.trust.genesisHash);
    const asked = new Set<string>();
    const client = {
      request: async <Result>(method: string, params?: readonly unknown[]): Promise<Result> => {
        asked.add(method);
        return await scene.node.request<Result>(method, params);
      },
    };
    const again = await workOfFile(file, { client, itemsAt: scene.itemsAt });
    deepEqual(again, censuses);
    deepEqual([...asked], ['chain_getBlock']);
    for (const [name, expected] of [
      ['backing', scene.backing],
      ['availability', scene.availability],
    ] as const) {
      const { duties } = censuses[name];
      equal(duties.length, expected.size);
      for (const { who, assigned, authored } of duties)
        deepEqual({ assigned, authored }, expected.get(who.kind === 'account' ? who.account : who.name));
      ok(duties.some(({ assigned, authored }) => authored < assigned));
    }
    ok(censusRoot(censuses.backing) !== censusRoot(censuses.availability));
  });

  it('refuses a body that was changed', async () => {
    const { text } = await proveWork(followed, scene.trust, relayQuestion, place);
    const file = await proveFile(text, 'proof');
    const changed = scene.node.chain.blocks.at(-10);
    ok(changed);
    const client = {
      request: async <Result>(method: string, params?: readonly unknown[]): Promise<Result> => {
        const answer = await scene.node.request<{ block: { extrinsics: string[] } }>(method, params);
        if (params?.[0] !== changed.header.hash) return answer as Result;
        const [first = hex(Buffer.alloc(1)), ...rest] = answer.block.extrinsics;
        const extrinsics = [`${first.slice(0, -2)}${first.endsWith('00') ? '01' : '00'}`, ...rest];
        return { block: { ...answer.block, extrinsics } } as Result;
      },
    };
    await rejects(workOfFile(file, { client, itemsAt: scene.itemsAt }), { code: 'unknown/finality_body' });
  });

  it('refuses a chain that hosts no parachains', async () => {
    const solo = { ...followed, node: { ...followed.node, itemsAt: undefined } };
    await rejects(proveWork(solo, scene.trust, relayQuestion, place), { code: 'bad_input/not_relay' });
  });

  it('says which census it is of', async () => {
    const { text } = await proveWork(followed, scene.trust, relayQuestion, place);
    ok(text.includes('"counts":"work"'));
    await rejects(proveFile(text.replace(',"counts":"work"', ''), 'proof'), { code: 'bad_input/proof' });
  });
});
