import { allDevices, type Devices } from './parts.ts';
import { World } from './world.ts';

/** What one history came to. */
interface HistoryEnd {
  readonly double: string | undefined;
  /** Signatures that left a node. */
  readonly released: number;
}

type Act = (world: World, who: 0 | 1, choice: number) => string | undefined;

// How often each happens, of all. Asked, answered and beaten often enough that much is signed; broken as often as that allows.
const acts: readonly (readonly [weight: number, act: Act])[] = [
  // As on a good day.
  [24, (world, who) => all(world.beat(who, true), world.exchange(who))],
  [
    36,
    (world, who, choice) => all(world.ask(who, world.question(choice)), world.exchange(who), world.sign(who)),
  ],
  // Interleaved in any way.
  [8, (world, who, choice) => world.beat(who, choice % 4 !== 0)],
  [16, (world, who, choice) => world.ask(who, world.question(choice))],
  [16, (world, who) => world.exchange(who)],
  [12, (world, _who, choice) => world.arrive(choice)],
  [12, (world, _who, choice) => world.deliver(choice)],
  [12, (world, who) => world.sign(who)],
  [4, (world, _who, choice) => world.giveUp(choice)],
  [16, (world, _who, choice) => world.wait([50, 200, 500, 1_000][choice % 4] ?? 50)],
  [3, (world) => world.wait(2_100)],
  [8, (world, _who, choice) => world.nextRound(choice % 6 === 0)],
  [4, (world, who) => world.resign(who)],
  [2, (world, who) => world.restartDecider(who)],
  [2, (world, who) => world.restartNode(who)],
  [1, (world) => world.wipe()],
  [2, (world) => world.backUp()],
  [1, (world) => world.restore()],
  [4, (world) => world.repair()],
  [2, (world, who) => world.rotate(who)],
];

const table: readonly Act[] = acts.flatMap(([weight, act]) => Array.from({ length: weight }, () => act));

function all(...lines: readonly (string | undefined)[]): string | undefined {
  const told = lines.filter((line) => line !== undefined);
  return told.length === 0 ? undefined : told.join('; ');
}

/** One more than the largest number of a history. */
export const choices = table.length * 2 * 144;

/**
 * Plays a history: a list of numbers, each of which stands for what happens next.
 * @param tell gets it in words
 */
export function play(
  numbers: readonly number[],
  devices: Devices = allDevices,
  tell?: (line: string) => void,
): HistoryEnd {
  const world = new World(devices);
  for (const number of numbers) {
    const act = table[number % table.length];
    const rest = Math.floor(number / table.length);
    const line = act?.(world, rest % 2 === 0 ? 0 : 1, Math.floor(rest / 2));
    if (tell && line !== undefined) tell(line);
    if (world.double !== undefined) break;
  }
  return { double: world.double, released: world.released };
}

/** A history in words, without what came to nothing. */
export function inWords(numbers: readonly number[], devices: Devices = allDevices): string[] {
  const lines: string[] = [];
  const { double } = play(numbers, devices, (line) => lines.push(line));
  return double === undefined ? lines : [...lines, `DOUBLE: ${double}`];
}
