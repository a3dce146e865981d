// An agreement on authorship, from its offer to the settlement of its first day, all by the command line.
import { AgreementScene, dayS, saturdayS } from '../../../../tests/support/agreement-scene.ts';

const scene = await AgreementScene.open();
const { world } = scene;
const by = (name: string): string[] => ['--key', `//${name}`, '--local', '--url', world.test.url];
try {
  const terms = ['target: 1', 'indicator: authorship', 'period: day', 'share: 90%', 'floor: 40%'];
  const money = ['fee: 10 ALM', 'cap: 40 ALM', 'periods: 3', 'until: 2026-11-23'];
  const file = await world.secretFile('offer.yaml', [...terms, ...money, ''].join('\n'));
  await world.run('agreement', 'offer', file, ...by('Alice'));
  await world.run('agreement', 'accept', '0', '--periods', '1', ...by('Eve'));
  await scene.playDay(saturdayS, 330);
  await scene.closeUpTo(saturdayS + dayS);
  await world.run('agreement', 'settle', '0', ...by('Ferdie'));
} finally {
  await scene.close();
}
// The process in which commands run ends with this one.
process.exit();
