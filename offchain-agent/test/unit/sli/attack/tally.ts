/**
 * Prints what came of the attacks of attack.test.ts, or of more of them:
 * `npx tsx offchain-agent/test/unit/sli/attack/tally.ts [attacks] [seed]`
 */
import { runAttacks } from './run-attacks.ts';

const [count, seed] = [Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 1)];
const { outside, ...tally } = runAttacks(count, seed);
const lines = [
  `attacks of two false reporters on three honest ones   ${tally.attacks} (seeds ${seed} to ${seed + count - 1})`,
  `records of windows / days / eras                      ${tally.windows} / ${tally.days} / ${tally.eras}`,
  `sums of days                                          ${tally.longer}`,
  `without a quorum                                      ${tally.voided}`,
  `inside only by the rounding of 1/32 sample            ${tally.rounded} (at most ${tally.largestRounding / 16} sample)`,
  `uptimes outside, were all samples added up            ${tally.movedASum}`,
  `outside what the honest reporters saw                 ${outside.length}`,
  ...outside.slice(0, 20),
];
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = outside.length === 0 && tally.voided === 0 ? 0 : 1;
