// `npm run logs [-- --lines N --types --json]`: Debian's rsyslog ships logs by deploy/elasticsearch/rsyslog.conf into a fake
// Elasticsearch; with --types the objects are type-checked by Elasticsearch's own client. Exit code 0: all arrived, once; 1: not;
// 2: what is needed cannot be had.
import { checkTypes } from './lib/logs/check-types.ts';
import { fetchRsyslog } from './lib/logs/rsyslog.ts';
import { shipLogs } from './lib/logs/ship.ts';
import { parseOptions } from './lib/options.mjs';

const { values } = parseOptions('npm run logs [-- --lines N] [--types] [--json]', {
  options: {
    lines: { type: 'string', default: '4000' },
    types: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const lines = Number(values.lines);
  if (!Number.isInteger(lines) || lines < 4 || lines > 1_000_000) {
    console.error(`almanac: --lines ${values.lines}: expected a whole number from 4 to 1000000`);
    return 2;
  }
  const missing = await fetchRsyslog();
  if (missing !== undefined) {
    console.error(`almanac: ${missing}`);
    return 2;
  }
  const shipped = await shipLogs(lines, (sentence) => console.error(sentence));
  const faults = values.types ? await checkTypes() : undefined;
  if (values.json)
    console.log(JSON.stringify({ schema: 'almanac.logs.v1', shipped, type_faults: faults ?? null }));
  else {
    for (const { log, lines, arrived, sentAgain, faults: own } of shipped) {
      const again = sentAgain > 0 ? `, ${sentAgain} of them from the error file` : '';
      console.log([`${log}: ${arrived} of ${lines} lines arrived${again}`, ...own].join('\n  '));
    }
    if (faults) console.log(faults.length === 0 ? 'types: no fault' : `types:\n${faults.join('\n')}`);
  }
  return shipped.every((one) => one.faults.length === 0) && (faults ?? []).length === 0 ? 0 : 1;
}
