import { availableParallelism, freemem } from 'node:os';
import { AgentError } from '../../base/error.ts';
import { nodesThatFit } from '../../network/real/options.ts';

const largest = 200;

/**
 * Sizes as people write them: `1..12`, `1,2,4,8` or both.
 * @throws AgentError `bad_input/validators`
 * @example parseSizes('1..3,8') // [1, 2, 3, 8]
 */
export function parseSizes(text: string): number[] {
  const sizes = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^\s*(\d+)(?:\.\.(\d+))?\s*$/.exec(part);
    const [from, to] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
    if (!match || from < 1 || to < from || to > largest) {
      throw new AgentError(
        'bad_input/validators',
        `--validators "${text}": expected sizes from 1 to ${largest}, for example 1..12 or 1,2,4,8`,
        { data: { text } },
      );
    }
    for (let size = from; size <= to; size++) sizes.add(size);
  }
  return [...sizes].toSorted((a, b) => a - b);
}

export interface Machine {
  readonly cores: number;
  readonly freeBytes: number;
}

export interface RefusedSize {
  readonly n: number;
  readonly why: string;
}

/** What the load generator, the observer and the system itself take, in cores. */
const besideNodes = 0.5;
/** A machine that is busier than this measures itself. */
const leastIdle = 0.1;

/** Which sizes a machine can hold at a fixed share of a core for each node, and why not the others. */
export function sizesThatFit(
  sizes: readonly number[],
  share: number,
  machine: Machine = { cores: availableParallelism(), freeBytes: freemem() },
): { readonly held: readonly number[]; readonly refused: readonly RefusedSize[] } {
  const { cores, freeBytes } = machine;
  const byCpu = Math.floor((cores * (1 - leastIdle) - besideNodes) / share + 1e-9);
  const byMemory = nodesThatFit(Number.POSITIVE_INFINITY, freeBytes);
  const reason = (n: number): string | undefined => {
    if (n > byCpu)
      return `${n} nodes at ${share} of a core need ${(n * share + besideNodes).toFixed(1)} cores of ${cores}, a tenth of which must stay idle: at most ${Math.max(0, byCpu)} fit; lower --share or use a larger machine`;
    if (n > byMemory) return `${n} nodes need more memory than is free: at most ${byMemory} fit`;
    return undefined;
  };
  return {
    held: sizes.filter((n) => reason(n) === undefined),
    refused: sizes.flatMap((n) => {
      const why = reason(n);
      return why === undefined ? [] : [{ n, why }];
    }),
  };
}
