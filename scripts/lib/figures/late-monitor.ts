import {
  answered,
  failed,
  MonitorScene,
  names,
  noonS,
} from '../../../offchain-agent/test/unit/serve/monitor/monitor-scene.ts';
import type { Dice } from '../../../tests/support/dice.ts';
import { exact, type Figure, percentDown } from './shown.ts';
import { cellsOf, leftByHand, ratioPpmOf, type StatusDocument } from './status-places.ts';

const objective = 0.99;

/** The month of a status page without a chain that began on its 20th day, of samples that are drawn: they are the count by hand. */
export async function lateMonitorFigures(dice: Dice): Promise<readonly Figure[]> {
  const scene = await MonitorScene.open();
  try {
    const taken = new Map(names.map((name) => [name as string, { all: 0, missed: 0 }]));
    const lossOf = new Map(names.map((name, place) => [name as string, [0, 0.01, 0.2][place] ?? 0]));
    // From windows of some minutes to some hours after the first sample.
    await scene.live(noonS, noonS + 600 * (1 + dice.whole(12)), (name) => {
      const count = taken.get(name);
      const isLost = dice.chance(lossOf.get(name) ?? 0);
      if (count) {
        count.all += 1;
        count.missed += isLost ? 1 : 0;
      }
      return isLost ? failed : answered;
    });
    const name = dice.pick(names);
    const target = scene.board.numberOf(name) ?? 0;
    const { all = 0, missed = 0 } = taken.get(name) ?? {};
    const status = (await scene.get('/api/v1/networks/0/status')).json as unknown as StatusDocument;
    const check = status.targets.find((one) => one.target === target)?.checks[0];
    const cells = cellsOf((await scene.get('/status/0')).body, target, 'rpc');
    const metrics = (await scene.get('/metrics/slo')).body;
    const leftPpm = ratioPpmOf(metrics, {
      series: 'almanac_slo_budget_left_ratio',
      target,
      indicator: 'rpc',
    });
    const report = (await scene.get('/status/0/report/2026-11.md')).body.split('\n');
    const row = report.filter((line) => line.includes('| rpc |'))[names.indexOf(name)];
    const badge = (await scene.get(`/badge/0/${target}/uptime.json`)).json as { readonly message: string };
    const share = Math.floor(((all - missed) * 1_000_000) / all);
    const of = `late monitor, month of ${names.indexOf(name) + 1}`;
    return [
      {
        name: `${of}, missed`,
        shown: [
          exact('status API, budget', check?.budget?.missed),
          exact('status API, month', check?.month && check.month.whole - check.month.part),
          exact('status page', /(\d+) missed/.exec(cells[2] ?? '')?.[1]),
          exact('by hand', missed),
        ],
      },
      {
        name: `${of}, share`,
        shown: [
          exact('status API', check?.month?.share_ppm),
          percentDown('status page', /^([\d.]+) %/.exec(cells[1] ?? '')?.[1]),
          percentDown('month report', /([\d.]+) %/.exec(row ?? '')?.[1]),
          percentDown('badge', badge.message.replace(' %', '')),
          exact('by hand', share),
        ],
      },
      {
        name: `${of}, budget left`,
        shown: [
          exact('status API', check?.budget?.left_ppm),
          exact('metrics', leftPpm),
          exact('by hand', leftByHand(missed, all, 1 - objective)),
          ...(leftPpm < 0 ? [] : [percentDown('status page', /^([\d.]+) %/.exec(cells[2] ?? '')?.[1])]),
        ],
      },
    ];
  } finally {
    await scene.close();
  }
}
