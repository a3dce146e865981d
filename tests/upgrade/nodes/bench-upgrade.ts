import { isDeepStrictEqual } from 'node:util';
import { print, say } from '../../../offchain-agent/src/cli/output.ts';
import { readBlob } from '../../../offchain-agent/src/lab/genesis/build-genesis.ts';
import { expectedOutcomes, type PlayedOnNodes, playOnNodes } from './agreements-on-nodes.ts';

const leastAnswers = 60;

/**
 * Plays a day of agreements twice on four real nodes of the last landed runtime: upgraded to this one in the middle, and not.
 * @returns 0 where it answers and settles alike
 */
export async function benchUpgrade(): Promise<number> {
  const context = { say, signal: new AbortController().signal };
  const upgraded = await playOnNodes(await readBlob(), context);
  const twin = await playOnNodes(undefined, context);
  const { before, after } = upgraded.answers;
  const differing = [...before].filter(
    ([question, answer]) => !isDeepStrictEqual(answer, after.get(question)),
  );
  for (const [question, answer] of differing.slice(0, 5))
    print(`  ${question}: ${JSON.stringify(answer)}, then ${JSON.stringify(after.get(question))}`);
  const figures: readonly (readonly [holds: boolean, text: string])[] = [
    [
      before.size >= leastAnswers && differing.length === 0,
      `${before.size} questions, ${differing.length} answered otherwise after the upgrade`,
    ],
    [
      isDeepStrictEqual(outcomesOf(upgraded), [...expectedOutcomes]),
      `settled: ${outcomesOf(upgraded).join(', ')}`,
    ],
    [
      isDeepStrictEqual(upgraded.settled, twin.settled),
      'the nodes that were not upgraded settle the same, to the unit',
    ],
  ];
  for (const [holds, text] of figures) print(`${holds ? 'held  ' : 'MISSED'}  ${text}`);
  if (!isDeepStrictEqual(upgraded.settled, twin.settled))
    print(JSON.stringify({ upgraded: upgraded.settled, twin: twin.settled }, shown));
  return figures.every(([holds]) => holds) ? 0 : 1;
}

function outcomesOf({ settled }: PlayedOnNodes): string[] {
  return settled.map(({ outcome }) => (outcome.kind === 'unknown' ? outcome.why : outcome.kind));
}

function shown(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
