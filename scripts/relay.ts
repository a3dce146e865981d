// `npm run relay`: what Almanac claims of stock relay chains, tried on one. `npm run relay -- record`: one is brought up, broken by plan and
// recorded for the tests.
import { join } from 'node:path';
import { recordingFile } from '../tests/support/relay-recording.ts';
import { parseOptions } from './lib/options.mjs';
import { type PlantedKind, plantedKinds } from './lib/relay/blame/plan.ts';
import { tryBlame } from './lib/relay/blame/try-blame.ts';
import { relayFolder } from './lib/relay/build-program.ts';
import { recordRelay } from './lib/relay/record.ts';
import { tryClaims } from './lib/relay/try-claims.ts';

const help = `usage: npm run relay -- [--validators 8] [--paras 1] [--only NAME,...]
       npm run relay -- record [--out FILE] [--validators 8] [--paras 2] [--sessions 4] [--same-set]
       npm run relay -- blame [--out FOLDER] [--seed N] [--faults 8] [--only KIND,...] [--validators 8] [--paras 2]

  Starts a relay chain of stock nodes with \`almanac network up --relay\` and tries each claim on it, a row each; ends with 0 when all are met,
  1 when one is not.
  --only NAMES   these claims alone; for blame: these kinds of faults, of collator, frozen, cut, region
  record         kills and freezes nodes by plan instead, gives the chain other validators, and writes what its nodes answered to
                 a file: about 20 minutes for 4 sessions; ends with 0 when everything is recorded
  --same-set     leaves the validators as they are
  blame          plants known faults and holds the causes of lost opportunities against them: one fault per session of 2 minutes
                 (second collator killed, validators frozen, cut off from all others, delayed), drawn from the
                 seed and written to the folder before the start. Judges all runs in the folder together, with what was heard
                 and from final blocks alone; recounts votes, slots and points. Ends with 0 when at least 90 % of each kind's
                 losses are laid rightly (final blocks: no bar) and at most 1 % of all wrongly, of 100 losses per kind.
                 A loss counts as a fault's when it touches what was broken, from one slot before it until 30 s after it. It is
                 wrong when laid to another party. Other losses are wrong only when laid as certain; the chain's own (end of
                 a session, fork) count as neither.
  --faults 0     judges what is in the folder: tests/vectors/relay/blame-judged has what was recorded`;

const { values, positionals } = parseOptions(help, {
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    seed: { type: 'string' },
    faults: { type: 'string', default: '8' },
    validators: { type: 'string', default: '8' },
    paras: { type: 'string' },
    sessions: { type: 'string', default: '4' },
    'same-set': { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const [what, ...others] = positionals;
if ((what !== undefined && what !== 'record' && what !== 'blame') || others.length > 0) {
  console.error(`almanac: expected record, blame or nothing\n\n${help}`);
  process.exit(2);
}
const ending = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ending.abort(name));
const tell = (line: string): void => console.error(line);
const { signal } = ending;
const validators = wholeNumber(values.validators, '--validators', 5);
const parasOr = (usual: string): number => wholeNumber(values.paras ?? usual, '--paras', 1);
try {
  process.exitCode = await run();
} catch (error) {
  // What was up is down again.
  if (!signal.aborted) console.error(`almanac: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = signal.aborted ? 130 : 1;
}

async function run(): Promise<number> {
  switch (what) {
    case 'record':
      return await recordRelay({
        out: values.out ?? recordingFile,
        validators,
        paras: parasOr('2'),
        sessions: wholeNumber(values.sessions, '--sessions', 4),
        changesSet: !values['same-set'],
        tell,
        signal,
      });
    case 'blame':
      return await tryBlame({
        out: values.out ?? join(relayFolder(), 'blame'),
        seed: values.seed === undefined ? undefined : wholeNumber(values.seed, '--seed', 1, 1_000_000),
        validators,
        paras: parasOr('2'),
        faults: wholeNumber(values.faults, '--faults', 0, 1_000),
        kinds: kindsOf(values.only),
        tell,
        signal,
      });
    default:
      return await tryClaims({
        validators,
        paras: parasOr('1'),
        only: values.only?.split(','),
        tell,
        signal,
      });
  }
}

function kindsOf(text: string | undefined): readonly PlantedKind[] {
  const names = text?.split(',');
  const unknown = names?.find((name) => !plantedKinds.some((kind) => kind === name));
  if (unknown === undefined) return plantedKinds.filter((kind) => names?.includes(kind) ?? true);
  console.error(`almanac: --only ${unknown}: expected some of ${plantedKinds.join(', ')}\n\n${help}`);
  process.exit(2);
}

function wholeNumber(text: string, option: string, least: number, most = 20): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least && number <= most) return number;
  console.error(`almanac: ${option} ${text}: expected a number from ${least} to ${most}\n\n${help}`);
  process.exit(2);
}
