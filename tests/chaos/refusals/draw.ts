import { Chance } from '../strangers/chance.ts';

/** How the side of a target refuses a reporter. */
const ways = [
  'route unreachable',
  'route prohibited',
  'route black hole',
  'reset',
  'silence',
  'cut reply',
  'tls stall',
  'closed port',
  'dns silent',
  'dns servfail',
  'dns refused',
  'dns no name',
  'dns elsewhere',
  'dns loopback',
] as const;

type Way = (typeof ways)[number];

export const reporterCount = 2;

/** One case: who is refused, and how. */
export interface RefusalDraw {
  /** `own` cuts the reporter's own link instead: the one case in which nothing may be taken. */
  readonly way: Way | 'own';
  /** By the number of the reporter. */
  readonly isHit: readonly boolean[];
  readonly transport: 'ws' | 'http';
  /** Whether the target was asked before, over a connection that is kept, before its side began to refuse. */
  readonly isKept: boolean;
}

/** What a sample must be. */
interface Expected {
  readonly subject: 'answer' | 'null' | 'untaken';
  readonly other: 'answer' | 'untaken';
}

/** The cases of a seed: every way in turn, for one reporter and for all. */
export function drawCases(seed: number, count: number): readonly RefusalDraw[] {
  const chance = new Chance(seed);
  const all = [...ways, 'own'] as const;
  let left: RefusalDraw['way'][] = [];
  return Array.from({ length: count }, () => {
    if (left.length === 0) left = shuffled(all, chance);
    const way = left.pop() as RefusalDraw['way'];
    const one = chance.below(reporterCount);
    // Of these the whole address is one that nobody can be answered at.
    const isDead = way === 'closed port' || way === 'tls stall';
    const isForAll = chance.oneOf(2) || isDead;
    return {
      way,
      isHit: Array.from({ length: reporterCount }, (_, reporter) => isForAll || reporter === one),
      transport: chance.oneOf(2) ? 'ws' : 'http',
      isKept: chance.oneOf(3) && !isDead,
    };
  });
}

/** The oracle: from the case alone, with nothing of what measures. */
export function expectedOf({ way, isHit }: RefusalDraw, reporter: number): Expected {
  if (!isHit[reporter]) return { subject: 'answer', other: 'answer' };
  return way === 'own' ? { subject: 'untaken', other: 'untaken' } : { subject: 'null', other: 'answer' };
}

function shuffled<One>(all: readonly One[], chance: Chance): One[] {
  return all
    .map((one) => ({ one, at: chance.below(1_000_000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
