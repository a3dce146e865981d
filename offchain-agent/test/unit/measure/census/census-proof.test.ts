import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { recountLife } from '../../../../../tests/support/census-life.ts';
import {
  CensusScene,
  epochSlots,
  firstWindow,
  lifeOf,
  slotMs,
  windowMs,
} from '../../../../../tests/support/census-scene.ts';
import { testVoter } from '../../../../../tests/support/grandpa-bytes.ts';
import { justification, rpcHeader } from '../../../../../tests/support/grandpa-chain.ts';
import { AgentError } from '../../../../src/base/error.ts';
import { censusOfFile, proveCensus } from '../../../../src/measure/census/census-proof.ts';
import type { CensusQuestion } from '../../../../src/measure/census/count-census.ts';
import { proveFile } from '../../../../src/measure/finality/authorship-proof.ts';
import { censusRoot } from '../../../../src/sli/census.ts';

const place = { recordsGenesis: `0x${'5a'.repeat(32)}`, network: 1 };

function question({ life }: CensusScene, window = firstWindow): CensusQuestion {
  const { engine } = life.options;
  const slots = engine === 'babe' ? epochSlots : undefined;
  return { engine, slotMs, epochSlots: slots, window, windowMs, namesEras: true };
}

async function prove(scene: CensusScene, window = firstWindow) {
  const { followed } = scene.follower;
  ok(followed, 'nothing is proved');
  return await proveCensus(followed, scene.trust, question(scene, window), place);
}

describe('a followed network', () => {
  for (const engine of ['aura', 'babe'] as const) {
    it(`has a census of ${engine} that its file alone proves, and that is what happened`, async () => {
      const scene = new CensusScene(lifeOf(9, { engine, hasStaking: true }));
      await scene.follow();
      for (const window of [firstWindow, firstWindow + windowMs / 1_000]) {
        const { census, text } = await prove(scene, window);
        equal(censusRoot(census), recountLife(scene.life, window, windowMs)?.root);
        const again = await censusOfFile(await proveFile(text, 'proof', scene.trust.genesisHash));
        deepEqual(again, census);
      }
      await scene.end();
      deepEqual(scene.faults, []);
    });
  }

  it('has the same census for one who came late and read back, and for one who was there all along', async () => {
    const life = lifeOf(4, { slots: 60 });
    const early = new CensusScene(life);
    await early.follow();
    for (let times = 0; times < 8; times += 1) {
      life.live(40);
      await early.tell();
    }
    const late = new CensusScene(life);
    await late.follow();
    for (const window of [firstWindow, firstWindow + windowMs / 1_000]) {
      const [one, other] = [await prove(early, window), await prove(late, window)];
      equal(censusRoot(one.census), censusRoot(other.census));
      equal(censusRoot(one.census), recountLife(life, window, windowMs)?.root);
    }
    await early.end();
    await late.end();
  });

  it('forgets what no window needs any more, and counts the next one as before', async () => {
    const scene = new CensusScene(lifeOf(4));
    await scene.follow();
    // More than a window of blocks is kept for what relay chains need.
    const next = firstWindow + (3 * windowMs) / 1_000;
    scene.follower.followed?.headers.forgetBefore((next * 1_000) / slotMs);
    const { census } = await prove(scene, next);
    equal(censusRoot(census), recountLife(scene.life, next, windowMs)?.root);
    await rejects(prove(scene), { code: 'unknown/census_headers' });
    await scene.end();
  });

  const strangers = ['mallory', 'nora', 'oscar'].map(testVoter);
  const lies: Record<string, (scene: CensusScene) => void> = {
    'votes of strangers': (scene) => {
      scene.life.live(10);
      scene.node('liar').stream(justification(scene.life.chain.best, strangers, 0));
    },
    'a header that was changed': (scene) => {
      scene
        .node('liar')
        .lies.set('chain_getHeader', ([hash], honest) =>
          hash === scene.life.chain.at(40).hash
            ? { ...rpcHeader(scene.life.chain.at(40)), stateRoot: `0x${'11'.repeat(32)}` }
            : honest(),
        );
    },
    'a list of voters of its own': (scene) => {
      scene.node('liar').lies.set('state_getReadProof', ([, hash]) => ({ at: hash, proof: [] }));
    },
  };
  for (const [lie, tell] of Object.entries(lies)) {
    it(`leaves a node with ${lie} for the next one, names it, and counts nothing of it`, async () => {
      const scene = new CensusScene(lifeOf(4), ['liar', 'honest']);
      tell(scene);
      await scene.follow();
      tell(scene);
      await scene.settle();
      const [fault] = scene.faults;
      equal(fault?.url, 'ws://liar.example');
      ok(fault.error instanceof AgentError);
      match(fault.error.code, /^unknown\/finality_/);
      await scene.tell();
      const { census } = await prove(scene);
      equal(censusRoot(census), recountLife(scene.life, firstWindow, windowMs)?.root);
      await scene.end();
    });
  }

  it('has a file that is refused with any figure changed', async () => {
    const scene = new CensusScene(lifeOf(2, { validators: 3 }));
    await scene.follow();
    const { text } = await prove(scene);
    await scene.end();
    const changed = text.replace('"window_ms":600000', '"window_ms":300000');
    await rejects(proveFile(changed, 'proof'), { code: 'bad_input/proof' });
    const header = text.indexOf('"headers":[{"parentHash"');
    const other = `${text.slice(0, header + 40)}${text[header + 40] === 'a' ? 'b' : 'a'}${text.slice(header + 41)}`;
    await rejects(proveFile(other, 'proof'), AgentError);
  });
});
