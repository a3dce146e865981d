import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { playAll, runWorld } from '../../tests/world/campaign.ts';
import { cures } from '../../tests/world/cures/cures.ts';
import { drawScene, type SceneRef } from '../../tests/world/draw/draw-scene.ts';
import { sceneKinds } from '../../tests/world/draw/kinds.ts';
import { runTwice, runWithout } from '../../tests/world/modes.ts';
import { parseWorldOptions, type WorldOptions } from '../../tests/world/options.ts';
import { Judge, type SeenSample } from '../../tests/world/oracle/judge.ts';
import { summaryOf, violationLines } from '../../tests/world/print.ts';
import { root } from '../lib/folders.mjs';

const silent = { say: () => undefined, signal: new AbortController().signal };

/** Scenes by what went wrong in them. */
const brokenOnce: Readonly<Record<string, SceneRef>> = {
  'a pruned laggard and an old one were refused once the node that has the blocks of both was gone': [
    'restart',
    5_000_001,
  ],
  'each laggard that joined delayed the node at the head': ['start', 5_000_138],
  'a laggard that goes on delayed it, below one that stands still': ['mixed', 5_000_212],
  'blocks were searched one after the other, oldest tips first': ['mixed', 5_001_017],
  'a transaction stayed with a late node after better ones were back': ['restart', 5_001_276],
  'a block that only the unproved leader had was not read from it': ['start', 7_000_149],
  'a final block was told again after it had been retracted': ['mixed', 7_000_217],
  'a transaction handed in during a lie was searched above the true head': ['repaired lie', 300_152],
  'a made-up chain was served, since one of two others said that it catches up': ['chain lie', 7_000_246],
};

function parsed(...args: readonly string[]): WorldOptions {
  const options = parseWorldOptions(args);
  ok(options !== 'help');
  return options;
}

describe('the options of the simulated world', () => {
  it('take every cure or those by name', () => {
    deepEqual(parsed('--without', 'all').without, cures);
    equal(parsed('--without', 'short-reconnection').without.length, 1);
    throws(() => parsed('--without', 'luck'), /--without luck: expected all or some of/);
    throws(() => parsed('--scenarios', '0'), /--scenarios 0: expected a whole number/);
  });
});

describe('the scenes of the simulated world', () => {
  it('cannot be decided in at most a tenth of all cases', () => {
    const scenes = Array.from({ length: 2_000 }, (_, index) => drawScene(700_000 + index));
    const share = scenes.filter(({ isUndecidable }) => isUndecidable).length / scenes.length;
    ok(share > 0.01 && share <= 0.1, String(share));
  });

  it('have at most six nodes, and more honest ones than any that contradict them', () => {
    for (let index = 0; index < 2_000; index += 1) {
      const { nodes, isUndecidable, seed } = drawScene(800_000 + index);
      ok(nodes.length >= 1 && nodes.length <= 6, String(seed));
      const heads = nodes.filter(({ kind }) => kind === 'head');
      const honest = heads.length;
      const headsFromMs = Math.min(...heads.map(({ startMs }) => startMs));
      // One that is repaired before another comes contradicts nobody.
      const foreign = nodes.filter(
        ({ kind, toMs = Number.POSITIVE_INFINITY }) =>
          ['chain-lie', 'final-fork', 'other-network'].includes(kind) && toMs > headsFromMs,
      );
      ok(isUndecidable || foreign.length === 0 || honest > foreign.length, String(seed));
    }
  });
});

describe('the cures of the simulated world', () => {
  it('have each text once in its file, and kinds of scenes that there are', () => {
    ok(cures.length >= 10);
    for (const { shownBy, cuts } of cures) {
      for (const { file, find } of cuts)
        equal(readFileSync(join(root, file), 'utf8').split(find).length, 2, `${file}: ${find}`);
      deepEqual(
        shownBy.filter((kind) => !(kind in sceneKinds)),
        [],
      );
    }
  });
});

describe('the judge of the simulated world', () => {
  const sample: SeenSample = {
    isReady: true,
    isSyncing: false,
    head: { height: 50, parentHash: 'h49' },
    faults: new Map([['a', null]]),
  };
  const judgeOf = (): Judge => {
    const judge = new Judge({
      hashAt: (height) => `h${height}`,
      heightNow: () => 100,
      life: () => 0,
      isUndecidable: false,
    });
    const fact = { name: 'a', isReachable: true, standing: 'true', isPurgedEarly: false } as const;
    judge.node(0, { ...fact, isAtHead: true, best: 100, oldest: 0, saysSyncing: false, goesOn: true });
    return judge;
  };
  const rulesAfter = (seconds: number, seen: SeenSample): string[] => {
    const judge = judgeOf();
    for (let second = 0; second <= seconds; second += 1) judge.sample(second * 1_000, seen);
    return judge.violations.map(({ rule }) => rule);
  };

  it('reports an old head after three blocks', () => {
    deepEqual(rulesAfter(18, sample), []);
    deepEqual(rulesAfter(19, sample), ['old-head']);
  });

  it('reports a head of no honest node after three blocks', () => {
    const foreign = { ...sample, head: { height: 100, parentHash: 'x' } };
    deepEqual(rulesAfter(18, foreign), []);
    deepEqual(rulesAfter(19, foreign), ['foreign-head', 'not-served']);
  });

  it('reports a fault of an honest node at the head, whatever it says', () => {
    const head = { height: 100, parentHash: 'h99' };
    deepEqual(rulesAfter(19, { ...sample, head, faults: new Map([['a', '9 blocks behind']]) }), [
      'refused-honest',
    ]);
    deepEqual(rulesAfter(19, { ...sample, head }), []);
  });

  it('reports a reset where a node still has the chain', () => {
    const judge = judgeOf();
    judge.log(5, 'the chain was reset: forgotten');
    deepEqual(
      judge.violations.map(({ rule }) => rule),
      ['false-reset'],
    );
  });

  it('reports a finalized height that comes twice or never', () => {
    const judge = judgeOf();
    for (const height of [7, 8, 8, 10]) judge.finals.told(height, { height, parentHash: `h${height - 1}` });
    deepEqual(
      judge.violations.map(({ text }) => text),
      ['told 8 after 8', 'told 10 after 8'],
    );
  });
});

describe('the simulated world', () => {
  it('repeats scenes in other processes, in another order and time zone', async () => {
    const { first, different } = await runTwice({ ...parsed('--seed', '11'), scenarios: 4, jobs: 1 }, silent);
    equal(new Set(first.scenes.map(({ hash }) => hash)).size, 4);
    deepEqual(different, []);
  });

  it('finds what a gateway without a cure does wrong', async () => {
    const options = parsed('--without', 'final-blocks-compared', '--jobs', '2');
    const [cure] = await runWithout(options, silent);
    ok(cure?.found);
  });

  it('breaks no rule in scenes that broke one', async () => {
    const { scenes } = await playAll(Object.values(brokenOnce), { jobs: 2 }, silent);
    equal(scenes.length, Object.keys(brokenOnce).length);
    deepEqual(scenes.flatMap(violationLines), []);
  });

  it('breaks no rule in the scenes of a fixed seed', async () => {
    const campaign = await runWorld({ scenarios: 8, seed: 12, jobs: 2 }, silent);
    deepEqual(campaign.scenes.flatMap(violationLines), []);
    equal(summaryOf(campaign).isSound, true);
  });
});
