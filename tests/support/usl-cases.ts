import { readFileSync } from 'node:fs';

interface Case {
  readonly name: string;
  readonly n: readonly number[];
  readonly x: readonly number[];
  readonly lambda: number;
  readonly sigma: number;
  readonly kappa: number;
  readonly sse: number;
  readonly se: readonly [number, number, number] | null;
  readonly peak: readonly [number, number] | null;
  readonly limit?: number;
  readonly r2: number;
}

const file = new URL('../vectors/usl.json', import.meta.url);

/** The golden cases of fits (tests/vectors/usl.json). */
export const cases = (JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly Case[] }).cases;
