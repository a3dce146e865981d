// `npm run figures [-- --seed N --count N --json]`: figures that two or more places show (pages, status page, API, command line,
// metrics, month report, badge, extension), compared on the demo's chain at instants at which its clock stands. Exit code 0: none
// differs beyond rounding; 1: one does; 2: bad options.
import { parseArgs } from 'node:util';
import { compareFigures } from './lib/figures/compare.ts';
import { differences } from './lib/figures/shown.ts';

const usage = `npm run figures [-- OPTIONS]: compare figures that several places show
  --seed N   draws other validators, spans, periods and instants (default: 1)
  --count N  figures compared at least (default: 60)
  --json     print JSON
Exit code 0: none differs beyond rounding; 1: one does; 2: bad options.`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '60' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const [seed, count] = [Number(values.seed), Number(values.count)];
  if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(count) || seed < 0 || count < 1) {
    console.error('error: --seed and --count are whole numbers');
    return 2;
  }
  let [compared, places] = [0, 0];
  const differing: { readonly name: string; readonly places: readonly string[] }[] = [];
  await compareFigures({
    seed,
    count,
    onInstant: (nowS) => values.json || console.log(`at ${new Date(nowS * 1_000).toISOString()}:`),
    onFigure: (figure) => {
      const found = differences(figure);
      compared += 1;
      places += figure.shown.length;
      if (found.length > 0) differing.push({ name: figure.name, places: found });
      if (!values.json)
        console.log(
          `${found.length === 0 ? 'equal  ' : 'DIFFERS'} ${figure.name}: ${found.length === 0 ? `${figure.shown[0]?.text} in ${figure.shown.length} places` : found.join('; ')}`,
        );
    },
  });
  if (values.json)
    console.log(JSON.stringify({ schema: 'almanac.figures.v1', seed, compared, places, differing }, null, 2));
  else
    console.log(
      `${compared} figures in ${places} places compared, ${differing.length} differ (seed ${seed})`,
    );
  return differing.length === 0 ? 0 : 1;
}
