import { GroupsScene } from './groups-scene.ts';
import { leaveRuns } from './leave-runs.ts';
import { honest, lies } from './reporter-views.ts';
import { windowS } from './reporting-story.ts';

/** A name that would be run by a page that took it for markup. */
export const hostileName = '<img src=x onerror=alert(1)>';

/**
 * A chain that has something for every page: four validators measured in eight windows over three days, by reporters of which
 * one lies in one of them, a group with markup in its name, regions, and a subject with two versions.
 */
export async function openPageScene(): Promise<GroupsScene> {
  const scene = await GroupsScene.open();
  await scene.setRegion('Alice', 'eu-west');
  await scene.setRegion('Charlie', 'eu-west');
  await scene.signed('Bob', 'group', 'create', 'pair', '3,1');
  await scene.signed('Bob', 'group', 'create', hostileName, '2,4');
  const views = { Eve: honest(1, windowS), Ferdie: honest(2, windowS), One: honest(3, windowS) };
  for (let window = 0; window < 5; window += 1) {
    await scene.story.play(window === 2 ? { ...views, One: lies.onlyTargetTwoDown } : views);
  }
  await leaveRuns(scene.story.world.test);
  return scene;
}
