// `npm run relay -- record`: a relay chain of stock nodes is brought up, broken by plan and recorded for the tests.
import { parseOptions } from './lib/options.mjs';
import { recordRelay } from './lib/relay/record.ts';
import { recordingFile } from '../tests/support/relay-recording.ts';

const help = `usage: npm run relay -- record [--out FILE] [--validators 6] [--paras 2] [--sessions 4] [--same-set]

  Starts a relay chain with \`almanac network up --relay\`, kills and freezes nodes by plan, gives it other validators, and
  writes what its nodes answered to a file: a quarter of an hour for 4 sessions.
  --same-set   leaves the validators as they are
  Ends with 0 when everything is recorded.`;

const { values, positionals } = parseOptions(help, {
  allowPositionals: true,
  options: {
    out: { type: 'string', default: recordingFile },
    validators: { type: 'string', default: '6' },
    paras: { type: 'string', default: '2' },
    sessions: { type: 'string', default: '4' },
    'same-set': { type: 'boolean', default: false },
  },
});
const [what, ...others] = positionals;
if (what !== 'record' || others.length > 0) {
  console.error(`almanac: expected record\n\n${help}`);
  process.exit(2);
}
const ending = new AbortController();
process.once('SIGINT', () => ending.abort()).once('SIGTERM', () => ending.abort());
process.exitCode = await recordRelay({
  out: values.out,
  validators: wholeNumber(values.validators, '--validators', 5),
  paras: wholeNumber(values.paras, '--paras', 1),
  sessions: wholeNumber(values.sessions, '--sessions', 4),
  changesSet: !values['same-set'],
  tell: (line) => console.error(line),
  signal: ending.signal,
});

function wholeNumber(text: string, option: string, least: number): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least && number <= 20) return number;
  console.error(`almanac: ${option} ${text}: expected a number from ${least} to 20\n\n${help}`);
  process.exit(2);
}
