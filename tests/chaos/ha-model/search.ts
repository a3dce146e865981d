import fc from 'fast-check';
import { choices, inWords, play } from './history.ts';
import { allDevices, type Devices } from './parts.ts';

const longestHistory = 200;

interface SearchOptions {
  readonly histories: number;
  readonly seed: number;
  readonly devices?: Devices;
}

export interface SearchResult {
  readonly histories: number;
  readonly seed: number;
  /** Signatures that left a node, in all of them. */
  readonly released: number;
  /** The shortest history found that signs twice, in words. */
  readonly double: readonly string[] | undefined;
}

/** Plays histories until one signs twice, which it then makes as short as it can. The same seed plays the same. */
export function searchDouble({ histories, seed, devices = allDevices }: SearchOptions): SearchResult {
  let released = 0;
  const number = fc.integer({ min: 0, max: choices - 1 });
  // Without the library's bias towards short lists of small numbers, in which little happens.
  const numbers = fc.noBias(fc.array(number, { maxLength: longestHistory, size: 'max' }));
  const property = fc.property(numbers, (history) => {
    const end = play(history, devices);
    released += end.released;
    return end.double === undefined;
  });
  const found = fc.check(property, { numRuns: histories, seed });
  const [shortest] = found.counterexample ?? [];
  return {
    histories: found.numRuns,
    seed,
    released,
    double: shortest && inWords(shortest, devices),
  };
}
