import { AgentError } from '../src/base/error.ts';
import { percent } from '../src/base/format.ts';
import { sharePpm } from '../src/sli/ppm.ts';
import { namedIn, slowLinks } from './seats/honest.ts';
import {
  chance,
  genesis,
  type LivedSessions,
  liveSessions,
  type SeatSource,
  sources,
} from './seats/sources.ts';

/** Of its slots a validator keeps at least so many, two of seven building past it for ten sessions. */
const leastKept = 0.6;
const scene = { validators: 7, sessions: 10, sessionBlocks: 100, accomplices: [1, 2] } as const;
const honest = { validators: 7, sessions: 100, sessionBlocks: 100, accomplices: [] } as const;
const draws = 200;
/** To tell one network of a hundred from two. */
const manyDraws = 3_000;

/**
 * Prints what two neighbours take of a third, by where the order of seats comes from, and whom `watch` names; 1 where a bar is
 * missed.
 * @throws AgentError `bad_input/seed`
 */
export async function benchSeats({
  seed: given = '1',
}: {
  readonly seed?: string | undefined;
}): Promise<number> {
  const seed = Number(given);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new AgentError('bad_input/seed', `--seed: ${given} is not a whole number from 0 on`);
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  print(`Seven validators, ten sessions of 100 blocks, two accomplices; ${draws} draws from seed ${seed}.`);
  print('Slots that their victim keeps, by where the order of seats comes from: mean, p5, min.');
  for (const source of sources) {
    const kept = draw(seed, (one) => liveSessions({ ...scene, victim: 0, seed: one }, source).kept[0] ?? 0);
    print(`  ${source.name}: ${shares(kept).map(shown).join(', ')}`);
  }
  const all = draw(seed, (one) => liveSessions({ ...scene, seed: one }, genesis));
  const each = all.flatMap(keptByOthers);
  print('Against everybody at once, seats from genesis and session:');
  print(`  each of the five keeps (mean, p5, min): ${shares(each).map(shown).join(', ')}`);
  const below = belowLeast(seed, genesis);
  const byChance = belowLeast(seed, chance);
  const most = Math.ceil(byChance + 3 * Math.sqrt(2 * byChance));
  print(
    `  networks in which one keeps less than ${shown(leastKept)}: ${below} of ${manyDraws}; in orders drawn by chance ${byChance} (limit ${most})`,
  );
  const named = all.filter((one) => sameNames(namedIn(one), ['1', '2'])).length;
  const framed = all.filter((one) => namedIn(one).some((name) => !isAccomplice(Number(name)))).length;
  print(`  watch names both and no other: ${named} of ${draws}; an honest one: ${framed}`);
  print('Honest networks with slow links, 100 sessions, networks with a named validator:');
  let loud = 0;
  for (const [words, link] of Object.entries(slowLinks)) {
    const named = draw(seed, (one) => namedIn(liveSessions({ ...honest, seed: one, ...link(one) }, genesis)));
    const count = named.filter((names) => names.length > 0).length;
    print(`  ${words}: ${count} of ${draws}`);
    loud += count;
  }
  return await Promise.resolve(below <= most && framed === 0 && loud === 0 ? 0 : 1);
}

/** In how many of many networks one of the five keeps too little. */
function belowLeast(seed: number, source: SeatSource): number {
  const isBelow = (one: number): boolean =>
    keptByOthers(liveSessions({ ...scene, seed: one }, source)).some((kept) => kept < leastKept);
  return draw(seed, isBelow, manyDraws).filter(Boolean).length;
}

/** The shares of their slots that validators keep which are no accomplices. */
function keptByOthers({ kept }: LivedSessions): readonly number[] {
  return kept.filter((_, place) => !isAccomplice(place));
}

function draw<Result>(seed: number, of: (seed: number) => Result, times = draws): Result[] {
  return Array.from({ length: times }, (_, index) => of(seed * 1_000_003 + index));
}

function isAccomplice(place: number): boolean {
  return scene.accomplices.some((accomplice) => accomplice === place);
}

function sameNames(found: readonly string[], expected: readonly string[]): boolean {
  return found.join() === expected.join();
}

/** Mean, 5th percentile and least. */
function shares(values: readonly number[]): number[] {
  const ascending = values.toSorted((a, b) => a - b);
  const mean = ascending.reduce((sum, value) => sum + value, 0) / Math.max(1, ascending.length);
  return [mean, ascending[Math.floor(ascending.length * 0.05)] ?? 0, ascending[0] ?? 0];
}

function shown(share: number): string {
  return percent(sharePpm(BigInt(Math.round(share * 1_000_000)), 1_000_000n));
}
