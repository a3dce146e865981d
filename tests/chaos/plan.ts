import { randomNumbers } from '../../offchain-agent/src/usl/random-numbers.ts';
import type { ChaosRunOptions } from './options.ts';

export const reporterCount = 3;
export const nodeCount = 4;
export const windowMs = 15_000;
export const slotMs = 1_000;

type Victim = 'agent' | 'queue' | 'node';

/** A process that is killed, ms after the chaos begins, and started again a while later (a queue by its own agent). */
export interface ProcessKill {
  readonly kind: 'kill';
  readonly atMs: number;
  readonly victim: Victim;
  readonly index: number;
  readonly restartAfterMs: number;
}

export type ChaosFault =
  | ProcessKill
  /** All nodes stand still. */
  | { readonly kind: 'halt'; readonly atMs: number; readonly forMs: number }
  /** Half of the nodes build one fork, then the other half a longer one. */
  | { readonly kind: 'fork'; readonly atMs: number; readonly forMs: number }
  /** The clock of one agent is set, and set right again. */
  | {
      readonly kind: 'clock';
      readonly atMs: number;
      readonly forMs: number;
      readonly byMs: number;
      readonly index: number;
    };

/** Three whole windows lie in a halt of this length, wherever it begins. */
const haltMs = 4 * windowMs;
const forkMs = 60_000;
const clockMs = 2.5 * windowMs;
const jumpMs = 600_000;
/** GRANDPA tolerates one of four, so that one must be back before the next goes. */
const betweenNodesMs = 16_000;
/** A network that has just come together again is left its nodes for this long. */
const recoveryMs = 20_000;

/** Everything that will go wrong: the same for the same options. */
export function planChaos({ kills, seed, minutes }: ChaosRunOptions): ChaosFault[] {
  const random = randomNumbers(seed);
  const totalMs = minutes * 60_000;
  const forkAt = Math.round(totalMs * (0.12 + 0.08 * random()));
  const haltAt = Math.round(totalMs * (0.5 + 0.05 * random()));
  const clockAt = Math.round(totalMs * (0.3 + 0.1 * random()));
  const isAhead = random() < 0.5;
  const faults: ChaosFault[] = [
    { kind: 'fork', atMs: forkAt, forMs: forkMs },
    {
      kind: 'clock',
      atMs: clockAt,
      forMs: clockMs,
      byMs: isAhead ? jumpMs : -jumpMs,
      index: pick(random, reporterCount),
    },
    { kind: 'halt', atMs: haltAt, forMs: haltMs },
  ];
  const troubled = [
    [forkAt - betweenNodesMs, forkAt + forkMs + recoveryMs],
    [haltAt - betweenNodesMs, haltAt + haltMs + recoveryMs],
  ] as const;
  const moments = Array.from({ length: kills }, () => Math.round(random() * totalMs)).toSorted(
    (a, b) => a - b,
  );
  let lastNodeMs = Number.NEGATIVE_INFINITY;
  for (const atMs of moments) {
    const wish = (['agent', 'queue', 'node'] as const)[pick(random, 3)] ?? 'agent';
    const isTroubled = troubled.some(([from, until]) => atMs > from && atMs < until);
    const isNode = wish === 'node' && !isTroubled && atMs >= lastNodeMs + betweenNodesMs;
    const other = random() < 0.5 ? 'agent' : 'queue';
    const victim = isNode ? 'node' : wish === 'node' ? other : wish;
    if (isNode) lastNodeMs = atMs;
    faults.push({
      kind: 'kill',
      atMs,
      victim,
      index: pick(random, isNode ? nodeCount : reporterCount),
      restartAfterMs: Math.round(500 + random() * 4_000),
    });
  }
  return faults.toSorted((a, b) => a.atMs - b.atMs);
}

function pick(random: () => number, count: number): number {
  return Math.floor(random() * count);
}
