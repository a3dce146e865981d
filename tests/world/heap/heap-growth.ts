import { trunk } from '../chain.ts';
import { play } from '../play.ts';
import type { NodeSpec, WorldScene } from '../scene.ts';
import { openWorld } from '../sim/world-stage.ts';

export interface HeapOrder {
  readonly identity: string;
  readonly hours: number;
}

/** A line of what is printed: the heap after garbage was collected. */
export interface HeapMark {
  readonly hour: number;
  readonly heapBytes: number;
}

const hourMs = 3_600_000;
const blockMs = 6_000;
const firstPort = 10_001;

/** Lives some hours of probes and heads, and prints the heap after each. */
export async function measureHeap({ identity, hours }: HeapOrder): Promise<void> {
  const collect = (globalThis as { gc?: () => void }).gc;
  if (!collect) throw new Error('the process needs --expose-gc');
  const node = (name: string, more: Partial<NodeSpec> = {}): NodeSpec => ({
    name,
    kind: 'head',
    startMs: 0,
    isSyncing: false,
    peers: 4,
    slowMs: 50,
    isPruned: false,
    faults: [],
    ...more,
  });
  const scene: WorldScene = {
    seed: 1,
    kind: 'heap',
    lastsMs: hours * hourMs + 1_000,
    blockMs,
    height: 3_000,
    finalLag: 2,
    nodes: [
      node('a'),
      node('b', { slowMs: 300 }),
      node('c', { kind: 'behind', lag: 2_000, course: 'still' }),
    ],
    delayMs: [0.2, 2],
    jumps: [],
    submitMs: [],
    isUndecidable: false,
  };
  // The chain is no part of what grows.
  trunk.at(scene.height + (hours * hourMs) / blockMs + 10);
  const stage = openWorld(scene.seed);
  for (let hour = 1; hour <= hours; hour += 1) {
    stage.at(hour * hourMs, () => {
      collect();
      const mark: HeapMark = { hour, heapBytes: process.memoryUsage().heapUsed };
      process.stdout.write(`${JSON.stringify(mark)}\n`);
    });
  }
  await play({
    scene,
    stage,
    identity,
    portOf: (index) => firstPort + index,
    onCrash: () => undefined,
    isQuiet: true,
  });
}
