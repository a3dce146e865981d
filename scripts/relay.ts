// `npm run relay`: what Almanac claims of stock relay chains, tried on one. `npm run relay -- record`: one is brought up, broken by plan and
// recorded for the tests.
import { recordingFile } from '../tests/support/relay-recording.ts';
import { parseOptions } from './lib/options.mjs';
import { recordRelay } from './lib/relay/record.ts';
import { tryClaims } from './lib/relay/try-claims.ts';

const help = `usage: npm run relay -- [--validators 8] [--paras 1] [--only NAME,...]
       npm run relay -- record [--out FILE] [--validators 8] [--paras 2] [--sessions 4] [--same-set]

  Starts a relay chain of stock nodes with \`almanac network up --relay\` and tries each claim on it, a row each; ends with 0 when all are met,
  1 when one is not.
  --only NAMES   these claims alone
  record         kills and freezes nodes by plan instead, gives the chain other validators, and writes what its nodes answered to
                 a file: about 20 minutes for 4 sessions; ends with 0 when everything is recorded
  --same-set     leaves the validators as they are`;

const { values, positionals } = parseOptions(help, {
  allowPositionals: true,
  options: {
    out: { type: 'string', default: recordingFile },
    validators: { type: 'string', default: '8' },
    paras: { type: 'string' },
    sessions: { type: 'string', default: '4' },
    'same-set': { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const [what, ...others] = positionals;
if ((what !== undefined && what !== 'record') || others.length > 0) {
  console.error(`almanac: expected record or nothing\n\n${help}`);
  process.exit(2);
}
const ending = new AbortController();
process.once('SIGINT', () => ending.abort()).once('SIGTERM', () => ending.abort());
const tell = (line: string): void => console.error(line);
const { signal } = ending;
const validators = wholeNumber(values.validators, '--validators', 5);
process.exitCode =
  what === 'record'
    ? await recordRelay({
        out: values.out,
        validators,
        paras: wholeNumber(values.paras ?? '2', '--paras', 1),
        sessions: wholeNumber(values.sessions, '--sessions', 4),
        changesSet: !values['same-set'],
        tell,
        signal,
      })
    : await tryClaims({
        validators,
        paras: wholeNumber(values.paras ?? '1', '--paras', 1),
        only: values.only?.split(','),
        tell,
        signal,
      });

function wholeNumber(text: string, option: string, least: number): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least && number <= 20) return number;
  console.error(`almanac: ${option} ${text}: expected a number from ${least} to 20\n\n${help}`);
  process.exit(2);
}
