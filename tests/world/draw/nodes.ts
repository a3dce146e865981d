import type { Dice } from '../../support/dice.ts';
import type { NodeSpec, SceneFault, WorldScene } from '../scene.ts';

export const alphabet = ['a', 'b', 'c', 'd', 'e', 'f'];
/** Where chains usually are when a scene begins. */
export const high = 30_000;
const lags = [3, 6, 20, 300, 571, 2_000, 9_000, 29_500];
const outagesMs = [400, 1_500, 3_000, 8_000, 8_000, 15_000, 40_000];
const outages = ['stop', 'kill', 'freeze', 'cut'] as const;

/** A node before it has a name. */
export type Drawn = Omit<NodeSpec, 'name'>;

/** A part of a scene; the rest is drawn for all kinds alike. */
export interface DrawnScene extends Partial<Omit<WorldScene, 'nodes'>> {
  readonly height: number;
  readonly nodes: readonly Drawn[];
}

export interface SceneKind {
  /** How often it comes, in parts of all. */
  readonly weight: number;
  readonly draw: (dice: Dice) => DrawnScene;
}

export function head(dice: Dice, more: Partial<Drawn> = {}): Drawn {
  return {
    kind: 'head',
    startMs: 0,
    // One that is at the head may still say that it is not.
    isSyncing: dice.chance(0.06),
    peers: 1 + dice.whole(30),
    slowMs: dice.whole(400),
    isPruned: dice.chance(0.2),
    faults: [],
    ...more,
  };
}

export function heads(
  dice: Dice,
  least: number,
  most: number,
  more: (index: number) => Partial<Drawn> = () => ({}),
): Drawn[] {
  return times(least + dice.whole(most - least + 1), (index) => head(dice, more(index)));
}

export function behind(dice: Dice, height: number, more: Partial<Drawn> = {}): Drawn {
  const fitting = lags.filter((lag) => lag < height);
  const lag = fitting.length === 0 ? height : dice.pick(fitting) + dice.whole(3);
  const course = dice.pick(['still', 'still', 'same pace', 'catching up'] as const);
  return head(dice, {
    kind: 'behind',
    lag: Math.min(lag, height),
    course,
    isSyncing: dice.chance(course === 'catching up' ? 0.6 : 0.25),
    // What a node has just imported it has not forgotten yet.
    ...(course === 'catching up' && { isPruned: false }),
    peers: course === 'still' ? dice.pick([0, 0, 3]) : 5,
    ...more,
  });
}

/** One outage that begins between two instants. */
export function outage(
  dice: Dice,
  what: SceneFault['what'] = dice.pick(outages),
  fromMs = 22_000,
): SceneFault {
  return { what, atMs: fromMs + dice.whole(15_000), forMs: dice.pick(outagesMs) };
}

/** Outages of one node, one after the other. */
export function outagesOf(dice: Dice, most: number, what?: SceneFault['what']): SceneFault[] {
  const faults: SceneFault[] = [];
  for (let left = 1 + dice.whole(most); left > 0; left -= 1) {
    const last = faults.at(-1);
    faults.push(outage(dice, what, last ? last.atMs + last.forMs + 12_000 : undefined));
  }
  return faults;
}

export function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
