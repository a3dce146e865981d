import { deepEqual, equal, match, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { fuzzRuns } from '../../../../../tests/support/fuzz.ts';
import { HeightCounts } from '../../../../src/measure/rpc/height-counts.ts';
import { lagBlocks, MadeHead, SurveyScene } from './surveyed.ts';

const healthy = (height = 60_000): MadeHead => new MadeHead('healthy', height);
const stale = (height = 30_498): MadeHead => new MadeHead('stale', height);
/** Has blocks above the common chain that no other node has. */
const liar = (from: number, more = 900): MadeHead => new MadeHead('liar', from + more, 'lie', from);

describe('HeightCounts', () => {
  it('finds a node behind when more nodes are together above it than with it', () => {
    const counts = new HeightCounts([400, 30_498, 60_000, 60_001], lagBlocks);
    deepEqual(
      [400, 30_498, 60_000, 60_001].map((height) => counts.isBehind(height)),
      [true, true, false, false],
    );
  });

  it('does not decide between as many', () => {
    const counts = new HeightCounts([30_498, 60_000], lagBlocks);
    deepEqual([counts.isBehind(30_498), counts.isBehind(60_000)], [false, false]);
  });

  it('counts a height at the limit as a peer and one above it as ahead', () => {
    equal(new HeightCounts([100, 105, 105], lagBlocks).isBehind(100), false);
    equal(new HeightCounts([100, 106, 106], lagBlocks).isBehind(100), true);
  });
});

describe('HeadSurvey of own endpoints', () => {
  for (const order of ['healthy first', 'stale first'] as const) {
    it(`finds one of two behind, ${order}`, async () => {
      const [up, down] = [healthy(), stale()];
      const scene = new SurveyScene(order === 'healthy first' ? [up, down] : [down, up]);
      await scene.instant();
      await scene.live(1, [up, down]);
      const verdictOf = scene.survey.instant(new Map(scene.nodes.map((node) => [node, node.claim])));
      deepEqual([verdictOf(up), verdictOf(down)], ['current', 'behind']);
      equal(scene.survey.viewOf(down).lagBlocks, 29_502);
      equal(scene.survey.viewOf(up).lagBlocks, 0);
    });
  }

  it('finds both lower ones of four behind, at any order', async () => {
    const scene = new SurveyScene([stale(), healthy(), stale(400), healthy(60_001)]);
    deepEqual(await scene.instant(), ['behind', 'current', 'behind', 'current']);
    deepEqual(
      scene.nodes.map((node) => scene.survey.viewOf(node).lagBlocks),
      [29_503, 1, 59_601, 0],
    );
  });

  it('keeps the last known head while the node that has it is away', async () => {
    const [up, down] = [healthy(), stale()];
    const scene = new SurveyScene([up, down]);
    await scene.instant();
    const verdictOf = scene.survey.instant(new Map([[down, down.claim]]));
    equal(verdictOf(down), 'behind');
  });

  it('does not believe one that appears far above a node that is followed, until that one confirms it', async () => {
    const [up, down] = [healthy(), stale()];
    const alone = new SurveyScene([down]);
    await alone.live(5, [down]);
    const both = (): Promise<string> => {
      alone.nowMs += 6_000;
      const verdictOf = alone.survey.instant(new Map([up, down].map((node) => [node, node.claim])));
      return Promise.resolve(verdictOf(down));
    };
    equal(await both(), 'current');
    await alone.survey.judgeIfDue();
    equal(await both(), 'current');
    down.height += 1;
    equal(await both(), 'current');
    await alone.survey.judgeIfDue();
    equal(await both(), 'behind');
  });

  it('takes its word back from one whose hashes the other one does not have', async () => {
    const honest = healthy(1_000);
    const scene = new SurveyScene([honest, liar(1_000)]);
    await scene.instant();
    deepEqual(await scene.instant(), ['behind', 'current']);
    await scene.live(2, [honest]);
    deepEqual(await scene.live(30, [honest]), ['current', 'current']);
    const view = scene.survey.viewOf(scene.nodes[1] as MadeHead);
    match(
      view.text ?? '',
      /^disagrees with as many others: its block 1024 is 0xlie1024, that of healthy is 0x1024;/,
    );
  });

  it('tells of a head far above others that none of them confirms', async () => {
    const above = liar(1_000);
    const scene = new SurveyScene([healthy(1_000), healthy(1_001), above]);
    deepEqual(await scene.live(2, []), ['current', 'current', 'current']);
    equal(scene.survey.viewOf(above).text, 'claims block 1900, 899 above others that do not confirm it yet');
    equal(scene.survey.viewOf(above).standing, 'unconfirmed');
  });

  it('names a node on another chain with the height and both hashes', async () => {
    const fork = new MadeHead('fork', 1_001, 'f', 500);
    const scene = new SurveyScene([healthy(1_000), healthy(1_001), fork]);
    await scene.instant();
    deepEqual(await scene.instant(), ['current', 'current', 'other_chain']);
    match(
      scene.survey.viewOf(fork).text ?? '',
      /^is on another chain: its block 992 is 0xf992, that of healthy, healthy is 0x992$/,
    );
  });

  it('names both of two on different chains and counts it against neither', async () => {
    const scene = new SurveyScene([healthy(1_000), new MadeHead('fork', 1_300, 'f', 500)]);
    await scene.instant();
    deepEqual(await scene.live(3, scene.nodes), ['current', 'current']);
    for (const node of scene.nodes) equal(scene.survey.viewOf(node).standing, 'undecided');
  });

  it('does not let a tie overrule what more nodes decided', async () => {
    const fork = new MadeHead('fork', 1_000, 'f', 500);
    const [one, other] = [healthy(1_000), healthy(1_000)];
    const scene = new SurveyScene([one, other, fork]);
    await scene.instant();
    scene.survey.forget(other);
    await scene.survey.judge();
    equal(scene.survey.viewOf(fork).standing, 'other_chain');
    equal(scene.survey.viewOf(one).standing, 'on_chain');
  });

  it('finds a height that its node has no blocks of', async () => {
    const boaster = healthy(1_000);
    boaster.boast = 900;
    const scene = new SurveyScene([healthy(1_000), boaster]);
    await scene.instant();
    deepEqual(await scene.instant(), ['current', 'current']);
    equal(scene.survey.viewOf(boaster).standing, 'contradicts_itself');
  });

  it('finds a node behind that stands still while the other one goes on', async () => {
    const [up, down] = [healthy(1_000), healthy(1_000)];
    const scene = new SurveyScene([up, down]);
    await scene.live(10, [up, down]);
    deepEqual(await scene.live(12, [up]), ['current', 'current']);
    deepEqual(await scene.live(8, [up]), ['current', 'behind']);
  });

  it('does not believe a head far above one that is current by its chain', async () => {
    const scene = new SurveyScene([healthy(1_000), liar(1_000)], { isCurrent: () => true });
    deepEqual(await scene.live(3, []), ['current', 'current']);
  });

  it('asks nothing while all heads are together and known', async () => {
    const scene = new SurveyScene([healthy(1_000), healthy(1_002)]);
    await scene.live(3, scene.nodes);
    const asked = scene.nodes.map((node) => node.asked.length);
    await scene.live(50, scene.nodes);
    deepEqual(
      scene.nodes.map((node) => node.asked.length),
      asked,
    );
  });

  it('judges without the nodes that do not answer questions', async () => {
    const quiet = stale();
    quiet.isSilent = true;
    const scene = new SurveyScene([healthy(), quiet]);
    deepEqual(await scene.live(20, scene.nodes), ['current', 'current']);
    ok(quiet.asked.length < 30, `${quiet.asked.length} questions`);
  });

  it('begins again with a chain that begins again', async () => {
    const [up, down] = [healthy(), stale()];
    const scene = new SurveyScene([up, down]);
    await scene.instant();
    [up.height, down.height] = [3, 4];
    deepEqual(await scene.instant(), ['current', 'current']);
    equal(scene.survey.viewOf(up).lagBlocks, 1);
  });
});

describe('HeadSurvey of others, for evidence', () => {
  it('waits for blocks that the lower one confirms, above what a node nearby could know', async () => {
    const [up, down] = [healthy(), stale()];
    const scene = new SurveyScene([up, down], { isCautious: true });
    deepEqual(await scene.live(5, scene.nodes, 12_000), ['current', 'current']);
    deepEqual(await scene.live(5, scene.nodes, 12_000), ['current', 'behind']);
  });

  it('takes the height of the own node as a lower bound', async () => {
    const scene = new SurveyScene([healthy(100), healthy(50), healthy(50)], {
      isCautious: true,
      ownHeight: () => 100,
    });
    deepEqual(await scene.instant(), ['current', 'behind', 'behind']);
  });

  it('stays above an own node that stands still', async () => {
    const scene = new SurveyScene([healthy(1_000), healthy(1_000), healthy(100)], {
      isCautious: true,
      ownHeight: () => 20,
    });
    deepEqual(await scene.live(12, scene.nodes), ['current', 'current', 'behind']);
  });

  it('counts no majority far above an own node that goes on', async () => {
    let own = 1_000;
    const honest = healthy(1_002);
    const scene = new SurveyScene([honest, liar(1_000), liar(1_000)], {
      isCautious: true,
      ownHeight: () => own,
      ownFinal: () => ({ number: own, hash: `0x${own}` }),
    });
    for (let count = 0; count < 40; count += 1) {
      own += 1;
      equal((await scene.live(1, [honest]))[0], 'current');
    }
  });

  it('takes the final block of the own node for the chain, against any number', async () => {
    const forks = [1, 2, 3].map(() => new MadeHead('fork', 1_010, 'f', 500));
    const honest = healthy(1_010);
    const scene = new SurveyScene([honest, ...forks], {
      isCautious: true,
      ownHeight: () => 1_000,
      ownFinal: () => ({ number: 1_000, hash: '0x1000' }),
    });
    await scene.instant(10_000);
    await scene.instant(10_000);
    deepEqual(await scene.instant(10_000), ['current', 'other_chain', 'other_chain', 'other_chain']);
  });

  it('needs two judgements for another chain', async () => {
    const scene = new SurveyScene([healthy(1_000), healthy(1_001), new MadeHead('fork', 1_001, 'f', 500)], {
      isCautious: true,
    });
    await scene.instant(10_000);
    deepEqual(await scene.instant(10_000), ['current', 'current', 'current']);
    deepEqual(await scene.instant(10_000), ['current', 'current', 'other_chain']);
  });
});

const kinds = ['boast', 'extension', 'fork', 'behind'] as const;

/** A liar of a kind, and what it does when the chain has a block more. */
function madeLiar(kind: (typeof kinds)[number], height: number, more: number): MadeHead {
  if (kind === 'extension') return liar(height, more);
  if (kind === 'fork') return new MadeHead(kind, height + (more % 40) - 20, 'fork', height - 100);
  if (kind === 'behind') return new MadeHead(kind, height - more);
  const node = new MadeHead(kind, height);
  node.boast = more;
  return node;
}

describe('a survey with liars', () => {
  for (const isCautious of [false, true]) {
    it(`never finds an honest node behind fewer liars, ${isCautious ? 'for evidence' : 'own'}`, async () => {
      const scenes = fc.record({
        lags: fc.array(fc.integer({ min: 0, max: lagBlocks }), { minLength: 2, maxLength: 5 }),
        liars: fc.array(
          fc.record({ kind: fc.constantFrom(...kinds), more: fc.integer({ min: 6, max: 950 }) }),
          { maxLength: 12 },
        ),
        steps: fc.array(fc.record({ honest: fc.boolean(), liars: fc.boolean() }), {
          minLength: 1,
          maxLength: 25,
        }),
        hasOwn: fc.boolean(),
        order: fc.integer({ min: 0, max: 20 }),
      });
      await fc.assert(
        fc.asyncProperty(scenes, async ({ lags, liars: all, steps, hasOwn, order }) => {
          // A majority of liars at one height cannot be told from honest nodes.
          const few = all.slice(0, lags.length - 1);
          const start = 1_000;
          const honest = lags.map((lag) => new MadeHead('honest', start - lag));
          const made = few.map(({ kind, more }) => madeLiar(kind, start, more));
          const nodes = [...honest, ...made];
          const turned = [...nodes.slice(order % nodes.length), ...nodes.slice(0, order % nodes.length)];
          const ownHeight = hasOwn ? () => (honest[0]?.height ?? 0) - 3 : undefined;
          const scene = new SurveyScene(turned, { isCautious, ...(ownHeight && { ownHeight }) });
          for (const { honest: grows, liars: grow } of steps) {
            if (grows) for (const node of honest) node.height += 1;
            if (grow) for (const node of made) node.height += 1;
            const verdicts = await scene.instant();
            for (const node of honest) equal(verdicts[turned.indexOf(node)], 'current');
          }
        }),
        { numRuns: fuzzRuns() },
      );
    });
  }
});
