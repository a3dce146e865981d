import { deepEqual, ok } from 'node:assert/strict';
import { poll } from '../../../../../tests/support/poll.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { Monitor } from '../../../../src/serve/monitor/monitor.ts';
import { MonitorScene, noonS } from './monitor-scene.ts';

const dayMs = 86_400_000;

describe('a monitor whose clock is set', () => {
  let scene: MonitorScene;
  let monitor: Monitor;
  let wallMs: number;
  let asked: number;
  let closed: number[];
  let warned: string[];

  beforeEach(async () => {
    scene = await MonitorScene.open('interval: 30s\n');
    [wallMs, asked, closed, warned] = [noonS * 1_000 + 3_600_000, 0, [], []];
    const clock = {
      wallMs: () => {
        asked += 1;
        return wallMs;
      },
      monotonicMs: () => 1_000,
    };
    monitor = new Monitor({
      config: scene.config,
      history: scene.history,
      numberOf: (name) => scene.board.numberOf(name),
      log: { ...silentLogger(), warn: (_fields, message) => void warned.push(message) },
      clock,
      onTime: async (untilS) => {
        closed.push(untilS);
        return await Promise.resolve();
      },
    });
    monitor.start(() => undefined);
  });
  afterEach(async () => {
    await monitor.close();
    await scene.close();
  });

  async function until(what: string, isSo: () => boolean): Promise<void> {
    await poll(what, async () => await Promise.resolve(isSo()), Boolean, { everyMs: 50 });
  }

  it('closes no window of the time ahead when it is set back again, and reports both', async () => {
    await until('a window is closed', () => closed.length > 0);
    const lastS = wallMs / 1_000;
    wallMs += dayMs;
    await until('it went ahead', () => warned.length > 0);
    const before = asked;
    await until('it was looked at twice more', () => asked >= before + 4);
    ok(Math.max(...closed) <= lastS, String(Math.max(...closed)));
    wallMs -= dayMs;
    const known = closed.length;
    await until('windows are closed again', () => closed.length > known);
    ok(Math.max(...closed) <= lastS);
    deepEqual(warned, [
      'the clock of this machine went ahead by 86400 s; no window is closed until that has lasted 10 min',
      'the clock of this machine went back by 86400 s; measured time is not measured twice',
    ]);
  });
});
