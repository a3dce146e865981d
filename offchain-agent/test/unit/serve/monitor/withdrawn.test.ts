import { deepEqual } from 'node:assert/strict';
import { Episodes } from '../../../../src/notify/episodes.ts';
import { observedBoard, withdrawnIncidents } from '../../../../src/serve/status/observed.ts';
import { answered, failed, MonitorScene, noonS, offline } from './monitor-scene.ts';

describe('messages about an incident whose page was configured anew', () => {
  let scene: MonitorScene;
  let episodes: Episodes;

  beforeEach(async () => {
    scene = await MonitorScene.open();
    episodes = new Episodes([], 0);
  });
  afterEach(async () => {
    await scene.close();
  });

  function told(): string[] {
    const board = scene.board.board(scene.nowMs);
    const observations = [...observedBoard(board), ...withdrawnIncidents(board, episodes.open)];
    return observations.flatMap((one) => {
      const notice = episodes.take(one);
      return notice ? [`${notice.phase} ${notice.summary}`] : [];
    });
  }

  /** The process ends, the file is edited, it starts with what it was told before. */
  async function restart(extra: string): Promise<void> {
    await scene.stop();
    scene.edit(extra);
    await scene.start();
    episodes = new Episodes(episodes.open, 0);
  }

  /** Half of the samples of an endpoint fail. */
  async function sufferHalf(fromS: number, untilS: number): Promise<void> {
    await scene.live(fromS, untilS, (name, atS) => (name === 'europe' && atS % 20 === 0 ? failed : answered));
  }

  it('end once when another objective makes it none', async () => {
    await sufferHalf(noonS, noonS + 300);
    deepEqual(told(), ['begin europe kept 50.00 % of rpc in 5 windows (15 of 30)']);
    await restart('objective: 40%\n');
    deepEqual(told(), [
      'end europe: incident withdrawn, the settings changed (objective 40.00 %, window 60 s)',
    ]);
    deepEqual(told(), []);
    await restart('objective: 40%\n');
    await sufferHalf(noonS + 300, noonS + 360);
    deepEqual(told(), []);
  });

  it('end once when its endpoint is no longer measured', async () => {
    await sufferHalf(noonS, noonS + 300);
    told();
    await restart('');
    deepEqual(told(), []);
    const { endpoints } = scene.config;
    await scene.stop();
    scene.config = { ...scene.config, endpoints: endpoints.filter(({ name }) => name !== 'europe') };
    await scene.start();
    deepEqual(told(), ['end europe: incident withdrawn, the endpoint is not measured anymore']);
    deepEqual(told(), []);
  });

  it('end when its endpoint is measured again after the monitor was blind for long', async () => {
    const blindUntilS = noonS + 120 + 15 * 60;
    const isDown = (name: string) => (name === 'europe' ? failed : answered);
    await scene.live(noonS, noonS + 120, isDown);
    deepEqual(told(), ['begin europe kept 0.00 % of rpc in 2 windows (0 of 12)']);
    await scene.live(noonS + 120, blindUntilS, () => offline);
    deepEqual(told(), []);
    await scene.live(blindUntilS, blindUntilS + 120, isDown);
    deepEqual(told(), [
      'end europe is measured again, its recovery was not seen: 0.00 % of rpc in 2 windows (0 of 12)',
      'begin europe kept 0.00 % of rpc in 2 windows (0 of 12)',
    ]);
    await scene.live(blindUntilS + 120, blindUntilS + 180);
    deepEqual(told(), ['end europe is back over its objective: 0.00 % of rpc in 2 windows (0 of 12)']);
    deepEqual(told(), []);
  });

  it('do not end while it goes on, nor twice after it recovered', async () => {
    await sufferHalf(noonS, noonS + 300);
    told();
    await sufferHalf(noonS + 300, noonS + 360);
    deepEqual(told(), []);
    await scene.live(noonS + 360, noonS + 420);
    deepEqual(told(), ['end europe is back over its objective: 50.00 % of rpc in 6 windows (18 of 36)']);
    deepEqual(told(), []);
  });
});
