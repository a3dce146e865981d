import { bundleWorld } from './bundle.ts';
import { playIn, withIdentity } from './campaign.ts';
import type { WorldCure } from './cures/cure.ts';
import type { HeapMark, HeapOrder } from './heap/heap-growth.ts';

const hours = 24;
/** From the first hour to the last, bytes. */
const mostGrowth = 10 * 1024 * 1024;

interface HeapGrowth {
  readonly marks: readonly HeapMark[];
  readonly growthBytes: number;
  readonly isSound: boolean;
}

/** Measures the heap over a simulated day. @throws Error when the process fails */
export async function runHeap(
  { cures = [], hours: asked = hours }: { readonly cures?: readonly WorldCure[]; readonly hours?: number },
  { say, signal }: { readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<HeapGrowth> {
  const program = await bundleWorld('heap-process', cures);
  const marks: HeapMark[] = [];
  await withIdentity(async (identity) => {
    const order: HeapOrder = { identity, hours: asked };
    const onLine = (line: object): void => {
      const mark = line as HeapMark;
      marks.push(mark);
      say(`hour ${mark.hour}: ${inMegabytes(mark.heapBytes)}`);
    };
    await playIn(program, order, { signal, onLine });
  });
  const growthBytes = (marks.at(-1)?.heapBytes ?? 0) - (marks[0]?.heapBytes ?? 0);
  return { marks, growthBytes, isSound: marks.length === asked && growthBytes <= mostGrowth };
}

export function heapText({ marks, growthBytes, isSound }: HeapGrowth): string {
  const [first, last] = [marks[0], marks.at(-1)];
  if (!first || !last) return 'VIOLATION: no hour was lived to its end';
  return `${isSound ? 'sound' : 'VIOLATION'}: heap ${inMegabytes(first.heapBytes)} at hour ${first.hour}, ${inMegabytes(last.heapBytes)} at hour ${last.hour}, growth ${inMegabytes(growthBytes)} (max ${inMegabytes(mostGrowth)})`;
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MB`;
}
