import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AgentError } from '../../../offchain-agent/src/base/error.ts';
import { print, say } from '../../../offchain-agent/src/cli/output.ts';
import { readBlob } from '../../../offchain-agent/src/lab/genesis/build-genesis.ts';
import { tellingAnswers } from '../api-answers.ts';
import { specVersionOf } from '../spec-version.ts';
import { expectedOutcomes, lastLanded, type PlayedOnNodes, playOnNodes } from './agreements-on-nodes.ts';

const leastAnswers = 60;
const plays = ['upgraded', 'twin'] as const;
type Play = (typeof plays)[number];

/** What came of a play, as it is kept; amounts are texts. */
interface KeptPlay extends Pick<PlayedOnNodes, 'waited' | 'left' | 'isOpened'> {
  readonly outcomes: readonly string[];
  readonly settled: readonly unknown[];
  readonly paid: readonly string[];
  readonly asked: number;
  /** Answers that say something. */
  readonly telling: number;
  /** Questions that are answered otherwise after the upgrade. */
  readonly differing: readonly string[];
}

/**
 * Plays a day of agreements twice on four real nodes of the last landed runtime: upgraded to this one in the middle, and not.
 * @param options.dir what was played is kept there, and not played again
 * @param options.only one of the two, so that both can be played at once; whoever ends last compares
 * @returns 0 where it answers and settles alike, and nothing that waited is lost
 * @throws AgentError `bad_input/only`
 */
export async function benchUpgrade({ dir, only }: { dir?: string; only?: string }): Promise<number> {
  if (only !== undefined && (dir === undefined || !plays.some((play) => play === only)))
    throw new AgentError('bad_input/only', '--only: expected upgraded or twin, with a --dir');
  const kept = new KeptPlays(dir);
  for (const play of plays) {
    if ((only ?? play) !== play || (await kept.read(play))) continue;
    print(play === 'twin' ? 'a day that is not upgraded' : 'a day that is upgraded');
    await kept.write(play, await playOnce(play));
  }
  const [upgraded, twin] = [await kept.read('upgraded'), await kept.read('twin')];
  if (upgraded && twin) return await compare(upgraded, twin);
  print('the other one is not played yet');
  return 0;
}

/** In a folder, if there is one. */
class KeptPlays {
  readonly #dir: string | undefined;
  readonly #played = new Map<Play, KeptPlay>();

  constructor(dir: string | undefined) {
    this.#dir = dir;
  }

  async read(play: Play): Promise<KeptPlay | undefined> {
    if (this.#dir === undefined) return this.#played.get(play);
    const text = await readFile(join(this.#dir, `${play}.json`), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as KeptPlay);
  }

  async write(play: Play, result: KeptPlay): Promise<void> {
    this.#played.set(play, result);
    if (this.#dir === undefined) return;
    await mkdir(this.#dir, { recursive: true });
    await writeFile(join(this.#dir, `${play}.json`), `${JSON.stringify(result)}\n`);
  }
}

async function playOnce(play: Play): Promise<KeptPlay> {
  const code = play === 'upgraded' ? await readBlob() : undefined;
  const { signal } = new AbortController();
  const { settled, paid, answers, ...rest } = await playOnNodes(code, { say, signal });
  const told = settled.map((period) => JSON.parse(JSON.stringify(period, asText)) as unknown);
  const names = new Set([...answers.before.keys()].map((question) => question.split(' ', 1)[0] ?? ''));
  return {
    ...rest,
    outcomes: settled.map(({ outcome }) => (outcome.kind === 'unknown' ? outcome.why : outcome.kind)),
    settled: told,
    paid: paid.map(String),
    asked: answers.before.size,
    telling: tellingAnswers(answers.before, ...names),
    differing: differingOf(answers),
  };
}

async function compare(upgraded: KeptPlay, twin: KeptPlay): Promise<number> {
  const { asked, telling, differing, outcomes, settled, waited, left, isOpened, paid } = upgraded;
  const isSettledAlike = isDeepStrictEqual(settled, twin.settled);
  const isPaidAlike = isDeepStrictEqual(paid, twin.paid) && new Set(paid).size === 1 && paid[0] !== '0';
  const figures: readonly (readonly [holds: boolean, text: string])[] = [
    [
      telling >= leastAnswers && differing.length === 0,
      `${asked} questions, ${telling} answered with something, ${differing.length} answered otherwise after the upgrade`,
    ],
    [isDeepStrictEqual(outcomes, [...expectedOutcomes]), `settled: ${outcomes.join(', ')}`],
    [isSettledAlike, 'the nodes that were not upgraded settle the same, to the unit'],
    [
      waited.length > 0 && left.length === 0,
      `in an outbox across the upgrade: ${waited.join(', ')}; not sent: ${left.length}`,
    ],
    [isOpened, 'the commitment of before is opened after'],
    [isPaidAlike, `claims before, across and after: ${paid.join(', ')}`],
  ];
  print(`four nodes of runtime ${lastLanded}, upgraded to ${await specVersionOf(await readBlob())}`);
  for (const [holds, text] of figures) print(`${holds ? 'held  ' : 'MISSED'}  ${text}`);
  for (const line of differing.slice(0, 5)) print(`  ${line}`);
  if (!isSettledAlike || !isPaidAlike)
    for (const play of [upgraded, twin]) print(JSON.stringify({ settled: play.settled, paid: play.paid }));
  return figures.every(([holds]) => holds) ? 0 : 1;
}

function differingOf({ before, after }: PlayedOnNodes['answers']): string[] {
  return [...before].flatMap(([question, answer]) => {
    const later = after.get(question);
    if (isDeepStrictEqual(answer, later)) return [];
    return [`${question}: ${JSON.stringify(answer)}, then ${JSON.stringify(later)}`];
  });
}

function asText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
