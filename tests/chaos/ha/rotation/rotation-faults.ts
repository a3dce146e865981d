import { setTimeout as sleep } from 'node:timers/promises';
import { untilWhole } from '../../../../offchain-agent/src/ha/oracle/replicas-whole.ts';
import type { Scene } from '../scene.ts';
import { type DiskImage, nodesBeside, putBack, takeImage } from './disk-image.ts';
import { Rotation, type RotationOptions } from './rotation.ts';

/** Several own slots and rounds. */
const apartMs = 10_000;
const wholeWithinMs = 60_000;

/** How the keys are changed. All return when the change was begun, in milliseconds since 1970, and end when it is over. */
export const rotationFaults = {
  'rotate-leader-first': async (scene: Scene) => await rotate(scene, { first: 'leader' }),
  'rotate-standby-first': async (scene: Scene) => await rotate(scene, { first: 'standby' }),
  'rotate-keys-left': async (scene: Scene) => await rotate(scene, { first: 'standby', leavesKeys: true }),
  'rotate-late': async (scene: Scene) => await rotate(scene, { first: 'leader', isLate: true }),
  'rotate-author-late': async (scene: Scene) =>
    await rotate(scene, { first: 'standby', isLate: true, isOfAuthorAlone: true }),
  'rotate-fail-over': async (scene: Scene) => await rotate(scene, { first: 'leader', fails: true }),
  'rotate-image': async (scene: Scene) => await rotateAndPutBack(scene, {}),
  'rotate-author-image': async (scene: Scene) => await rotateAndPutBack(scene, { isOfAuthorAlone: true }),
} satisfies Readonly<Record<string, (scene: Scene) => Promise<number>>>;

interface Manner extends RotationOptions {
  readonly first: 'leader' | 'standby';
  /** The first is changed before the chain changes, the second long after that. */
  readonly isLate?: boolean;
  readonly leavesKeys?: boolean;
  /** The node that led is killed between the two. */
  readonly fails?: boolean;
}

async function rotate(scene: Scene, manner: Manner): Promise<number> {
  const leader = await scene.leader();
  const others = scene.deciders.map(({ node }) => node).filter((node) => node !== leader);
  const [first = leader, ...rest] = manner.first === 'leader' ? [leader, ...others] : [...others, leader];
  return await Rotation.play(scene, manner, async (rotation) => {
    if (!manner.isLate) await rotation.untilExpected();
    const at = Date.now();
    await rotation.turn(first);
    if (manner.isLate) {
      await rotation.untilExpected();
      await sleep(apartMs);
    }
    if (manner.fails) scene.kill(leader);
    for (const node of rest) await rotation.turn(node);
    await rotation.untilAuthored();
    if (!manner.leavesKeys) await rotation.drop();
    return at;
  });
}

/** The image is from before the rotation, and the operator repeats the steps on it. */
async function rotateAndPutBack(scene: Scene, options: RotationOptions): Promise<number> {
  const image = await imageOfLeader(scene);
  return await Rotation.play(scene, options, async (rotation) => {
    await rotation.untilExpected();
    for (const { node } of scene.deciders) await rotation.turn(node);
    await rotation.untilAuthored();
    await untilWhole(scene.network, wholeWithinMs);
    const at = Date.now();
    await putBack(scene, image);
    await sleep(apartMs);
    await rotation.insert();
    for (const node of image.nodes) await rotation.turn(node);
    await rotation.drop();
    return at;
  });
}

async function imageOfLeader(scene: Scene): Promise<DiskImage> {
  const image = await takeImage(scene, nodesBeside(scene, await scene.leader()));
  await untilWhole(scene.network, wholeWithinMs);
  return image;
}
