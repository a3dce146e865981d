import { isDeepStrictEqual } from 'node:util';
import { print, say } from '../../../offchain-agent/src/cli/output.ts';
import { readBlob } from '../../../offchain-agent/src/lab/genesis/build-genesis.ts';
import { tellingAnswers } from '../api-answers.ts';
import { specVersionOf } from '../spec-version.ts';
import { expectedOutcomes, lastLanded, type PlayedOnNodes, playOnNodes } from './agreements-on-nodes.ts';

const leastAnswers = 60;

/**
 * Plays a day of agreements twice on four real nodes of the last landed runtime: upgraded to this one in the middle, and not.
 * @returns 0 where it answers and settles alike, and nothing that waited is lost
 */
export async function benchUpgrade(): Promise<number> {
  const { signal } = new AbortController();
  const code = await readBlob();
  print(`four nodes of runtime ${lastLanded}, upgraded to ${await specVersionOf(code)}`);
  const upgraded = await playOnNodes(code, { say, signal });
  const answers = compareAnswers(upgraded.answers);
  for (const line of answers.differing.slice(0, 5)) print(`  ${line}`);
  print('the same day once more, not upgraded');
  const twin = await playOnNodes(undefined, { say, signal });
  const isSettledAlike = isDeepStrictEqual(upgraded.settled, twin.settled);
  const isPaidAlike = isDeepStrictEqual(upgraded.paid, twin.paid);
  const figures: readonly (readonly [holds: boolean, text: string])[] = [
    [
      answers.telling >= leastAnswers && answers.differing.length === 0,
      `${answers.asked} questions, ${answers.telling} answered with something, ${answers.differing.length} answered otherwise after the upgrade`,
    ],
    [
      isDeepStrictEqual(outcomesOf(upgraded), [...expectedOutcomes]),
      `settled: ${outcomesOf(upgraded).join(', ')}`,
    ],
    [isSettledAlike, 'the nodes that were not upgraded settle the same, to the unit'],
    [
      upgraded.waited.length > 0 && upgraded.left.length === 0,
      `in an outbox across the upgrade: ${upgraded.waited.join(', ')}; not sent: ${upgraded.left.length}`,
    ],
    [upgraded.isOpened, 'the commitment of before is opened after'],
    [
      isPaidAlike && new Set(upgraded.paid).size === 1 && upgraded.paid.every((amount) => amount > 0n),
      `claims before, across and after: ${upgraded.paid.join(', ')}`,
    ],
  ];
  for (const [holds, text] of figures) print(`${holds ? 'held  ' : 'MISSED'}  ${text}`);
  if (!isSettledAlike || !isPaidAlike) {
    for (const { settled, paid } of [upgraded, twin]) print(JSON.stringify({ settled, paid }, shown));
  }
  return figures.every(([holds]) => holds) ? 0 : 1;
}

function compareAnswers({ before, after }: PlayedOnNodes['answers']): {
  readonly asked: number;
  readonly telling: number;
  readonly differing: readonly string[];
} {
  const differing = [...before].flatMap(([question, answer]) => {
    const later = after.get(question);
    return isDeepStrictEqual(answer, later)
      ? []
      : [`${question}: ${JSON.stringify(answer)}, then ${JSON.stringify(later)}`];
  });
  const names = new Set([...before.keys()].map((question) => question.split(' ', 1)[0] ?? ''));
  return { asked: before.size, telling: tellingAnswers(before, ...names), differing };
}

function outcomesOf({ settled }: PlayedOnNodes): string[] {
  return settled.map(({ outcome }) => (outcome.kind === 'unknown' ? outcome.why : outcome.kind));
}

function shown(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
