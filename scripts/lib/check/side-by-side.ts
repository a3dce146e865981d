import { cpus } from 'node:os';

/** Work that is alike in what it takes of the machine, the longest first. */
export interface Queue<Item> {
  readonly items: readonly Item[];
  /** Groups that run without anything else of their own queue: all of a group at a time, one group after the other, before all items. */
  readonly alone?: readonly (readonly Item[])[];
  /** So many run at a time however busy the cores are. */
  readonly least: number;
  /** So many run at a time when the cores have time for them. */
  readonly most: number;
  /** Of two that could have one more the earlier is served; cores that only work for lower priorities are idle to it. */
  readonly isUrgent: boolean;
}

/** What all cores did so far: how long they were idle, were so but for work of low priority, and all in all. */
export interface CoreTimes {
  readonly idle: number;
  readonly yielding: number;
  readonly all: number;
  readonly cores: number;
}

/**
 * In cores: where so much was idle, one more of the queue runs, or two where it was twice as much; where less than the other was, one less. What is not urgent gives way,
 * and may fill them.
 */
const bounds = {
  urgent: { enough: 0.3, little: 0.1 },
  // What others fill need not be filled: networks that wait cost something all the time, and fewer are done sooner.
  filled: { enough: 0.5, little: 0.25 },
  other: { enough: 0.15, little: 0.05 },
};

/** Whoever begins loads its programs and starts its nodes for so long; only then is told how busy the cores are. */
const settleMs = 8_000;

/**
 * Does the work on all items of all queues, so many at a time as the cores bear. Tests that wait for clocks take a small share of
 * a core, which one it is differs from file to file and from machine to machine: so it is seen, not written down.
 */
export async function sideBySide<Item>(
  queues: readonly Queue<Item>[],
  work: (item: Item) => Promise<unknown>,
  read: () => CoreTimes = coreTimes,
  everyMs = settleMs,
): Promise<void> {
  const lines = queues.map((queue) => ({
    queue,
    left: [...queue.items],
    alone: [...(queue.alone ?? [])],
    isAlone: (queue.alone ?? []).length > 0,
    running: 0,
    places: queue.least,
  }));
  const running = new Set<Promise<void>>();
  let since = read();
  let look = Date.now() + everyMs;
  const begin = (line: (typeof lines)[number], item: Item): void => {
    line.running += 1;
    const one: Promise<void> = work(item).then(() => {
      line.running -= 1;
      running.delete(one);
    });
    running.add(one);
  };
  const next = (line: (typeof lines)[number]): readonly Item[] => {
    if (line.running === 0) line.isAlone = line.alone.length > 0;
    if (line.isAlone) return line.running === 0 ? (line.alone.shift() ?? []) : [];
    return line.left.splice(0, line.places - line.running);
  };
  for (;;) {
    for (const line of lines) for (const item of next(line)) begin(line, item);
    if (running.size === 0) return;
    await firstOf(running, look - Date.now());
    if (Date.now() < look) continue;
    const now = read();
    const spare = ({ isUrgent }: Queue<Item>): number => spareCores(since, now, isUrgent);
    const isFilled = lines.some(({ queue, left }) => !queue.isUrgent && left.length > 0);
    const boundsOf = ({ isUrgent }: Queue<Item>) =>
      isUrgent ? bounds[isFilled ? 'filled' : 'urgent'] : bounds.other;
    for (const line of lines)
      if (spare(line.queue) < boundsOf(line.queue).little)
        // Of those that run, however long they do: not one less at each look until the least is left.
        line.places = Math.min(line.places, Math.max(line.queue.least, line.running - 1));
    const roomy = lines.find(
      ({ queue, left, isAlone, places }) =>
        left.length > 0 && !isAlone && places < queue.most && spare(queue) >= boundsOf(queue).enough,
    );
    if (roomy) {
      const { queue, places } = roomy;
      const isWide = spare(queue) >= 2 * boundsOf(queue).enough;
      roomy.places = Math.min(queue.most, places + (isWide ? 2 : 1));
    }
    since = now;
    look = Date.now() + everyMs;
  }
}

/** How many cores had nothing to do, or nothing that does not give way. */
export function spareCores(since: CoreTimes, now: CoreTimes, isUrgent: boolean): number {
  const all = now.all - since.all;
  if (all <= 0) return 0;
  const idle = now.idle - since.idle + (isUrgent ? now.yielding - since.yielding : 0);
  return (idle / all) * now.cores;
}

/** As they are now, in milliseconds. */
export function coreTimes(): CoreTimes {
  const cores = cpus().map(({ times }) => times);
  const sum = (of: (times: (typeof cores)[number]) => number): number =>
    cores.reduce((total, times) => total + of(times), 0);
  return {
    idle: sum(({ idle }) => idle),
    yielding: sum(({ nice }) => nice),
    all: sum(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq),
    cores: cores.length,
  };
}

/** Waits until one has ended, or the time is over; one that failed fails all. */
async function firstOf(running: ReadonlySet<Promise<void>>, withinMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, withinMs));
  });
  try {
    await Promise.race([...running, late]);
  } finally {
    clearTimeout(timer);
  }
}
