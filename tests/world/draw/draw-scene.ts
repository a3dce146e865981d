import { createHash } from 'node:crypto';
import { type Dice, dice } from '../../support/dice.ts';
import type { NodeSpec, WorldScene } from '../scene.ts';
import { sceneKinds } from './kinds.ts';
import { alphabet, type DrawnScene } from './nodes.ts';

const scenesOfSeed = 100_000;
const blockMs = 6_000;
/** After the last thing that happens. */
const calmMs = 45_000;
const shortestMs = 75_000;

/** A scene by its seed, or by its kind too: the kinds that there are decide which one a seed alone draws. */
export type SceneRef = number | readonly [kind: string, seed: number];

/** The seed of a scene by its place among those of a run; it is all that the scene hangs on. */
export function sceneSeed(seed: number, index: number): number {
  return seed * scenesOfSeed + index;
}

/** The seeds of the first scenes of some kinds among those of a run. */
export function seedsOf(seed: number, kinds: readonly string[], count: number): number[] {
  const seeds: number[] = [];
  for (let index = 0; index < scenesOfSeed && seeds.length < count; index += 1) {
    const scene = sceneSeed(seed, index);
    if (kinds.includes(drawKind(dice(spreadSeed(scene))))) seeds.push(scene);
  }
  return seeds;
}

/** Draws a scene. */
export function drawScene(ref: SceneRef): WorldScene {
  const [given, seed] = typeof ref === 'number' ? [undefined, ref] : ref;
  const chance = dice(spreadSeed(seed));
  const drawn = drawKind(chance);
  const kind = given ?? drawn;
  return complete(seed, kind, sceneKinds[kind]?.draw(chance) as DrawnScene, chance);
}

/** Seeds that are near each other, or in the same relation, would draw alike. */
export function spreadSeed(seed: number): number {
  return createHash('sha256').update(`scene ${seed}`).digest().readUInt32BE() >>> 2;
}

function drawKind(chance: Dice): string {
  const all = Object.entries(sceneKinds);
  let left = chance.whole(all.reduce((sum, [, { weight }]) => sum + weight, 0));
  for (const [name, { weight }] of all) {
    if (left < weight) return name;
    left -= weight;
  }
  return 'mixed';
}

function complete(seed: number, kind: string, drawn: DrawnScene, chance: Dice): WorldScene {
  const nodes = drawn.nodes.map((node, index): NodeSpec => ({ name: alphabet[index] ?? 'z', ...node }));
  const ends = nodes.flatMap(({ faults, startMs, toMs, fromMs }) => [
    startMs,
    toMs ?? 0,
    fromMs ?? 0,
    ...faults.map(({ atMs, forMs }) => atMs + forMs),
  ]);
  const lastsMs = Math.max(shortestMs, ...ends.map((ms) => ms + calmMs));
  const submitMs = [
    13_000 + chance.whole(8_000),
    21_500 + chance.whole(16_000),
    38_000 + chance.whole(6_000),
  ];
  return {
    seed,
    kind,
    lastsMs,
    blockMs,
    finalLag: 2 + chance.whole(2),
    delayMs: chance.pick([
      [0.2, 2],
      [0.2, 2],
      [5, 30],
      [40, 90],
    ]),
    jumps: chance.chance(0.15)
      ? [
          {
            atMs: 10_000 + chance.whole(50_000),
            byMs: chance.pick([-1, 1]) * chance.pick([5_000, 3_600_000, 86_400_000]),
          },
        ]
      : [],
    submitMs,
    isUndecidable: false,
    ...drawn,
    nodes,
  };
}
