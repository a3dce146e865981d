import { readFileSync } from 'node:fs';

/** The cases of one of the golden vector files that Rust and TypeScript share. */
export function readVectors<Case>(
  name:
    | 'aggregate-majority'
    | 'aggregate-wide'
    | 'agreement-payouts'
    | 'authorship'
    | 'buckets'
    | 'intervals'
    | 'periods'
    | 'settlement',
): Case[] {
  const file = new URL(`../../../../tests/vectors/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases;
}
