// `npm run cases [-- --only FOLDER,... --json]`: public cases, that is what others' issues tell of, tried on this clone. Each has its
// right value in tests/cases. Exit code 0: all are right; 1: one is not; 2: bad options.
import { parseArgs } from 'node:util';
import { type CaseFolder, caseFolders, runCases } from '../tests/cases/run-cases.ts';

const usage = `npm run cases [-- OPTIONS]: public cases tried on this clone: case, right value, what came, verdict
  --only LIST   of ${caseFolders.join(', ')} (all)
  --json        one document in place of text
Exit code 0: all are right; 1: one is not; 2: bad options.`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const only = (values.only?.split(',') ?? caseFolders) as readonly CaseFolder[];
  const strange = only.find((name) => !caseFolders.includes(name));
  if (strange !== undefined) {
    console.error(`almanac: --only ${strange}: expected some of ${caseFolders.join(',')}`);
    return 2;
  }
  const judged = await runCases(only, ({ folder, name, right, got, isRight }) => {
    if (!values.json)
      console.log(
        `${isRight ? 'right' : 'WRONG'}  ${folder}  ${name}\n       right: ${right}\n       got:   ${got}`,
      );
  });
  const wrong = judged.filter(({ isRight }) => !isRight);
  if (values.json) console.log(JSON.stringify({ schema: 'almanac.cases.v1', cases: judged }, null, 2));
  else console.log(`${judged.length - wrong.length} right, ${wrong.length} wrong`);
  return wrong.length === 0 ? 0 : 1;
}
