import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../../../../offchain-agent/src/base/write-durably.ts';
import type { PlayedBreak } from './hold.ts';
import type { BlamePlan } from './plan.ts';
import type { LossesBySource } from './told-losses.ts';

/** What became of a plan, as far as it was played. */
export interface BlamePart {
  readonly schema: 'almanac.blame_part.v1';
  readonly seed: number;
  readonly played: readonly PlayedBreak[];
  readonly sessions: readonly number[];
  readonly losses: LossesBySource;
  /** Undefined until the recount at the end. */
  readonly recount?: PartRecount;
}

/** Votes, availability votes, slots and points of each validator and session, and what the chain stores, against an independent recount. */
export interface PartRecount {
  readonly sessions: number;
  readonly figures: readonly string[];
  readonly storedPoints: readonly string[];
}

const planEnd = '.plan.json';
const partEnd = '.part.json';

/** A run of a plan in the folder of all of them. */
export class PartFiles {
  readonly #path: string;

  /** Writes down the plan. @param startedAt by which runs are told apart, also of one seed */
  constructor(folder: string, plan: BlamePlan, startedAt: Date) {
    mkdirSync(folder, { recursive: true });
    const time = startedAt.toISOString().replace(/[-:]|\.\d+/g, '');
    this.#path = join(folder, `${time}-seed${plan.seed}`);
    write(`${this.#path}${planEnd}`, plan);
  }

  /** Whole each time: what is there counts, also of a run that is broken off. */
  write(part: BlamePart): void {
    write(`${this.#path}${partEnd}`, part);
  }
}

/** All that was played into the folder. */
export function readParts(folder: string): BlamePart[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(partEnd))
    .toSorted()
    .map((name) => {
      const part = JSON.parse(readFileSync(join(folder, name), 'utf8')) as BlamePart;
      if (part.schema !== 'almanac.blame_part.v1')
        throw new Error(`${name} in ${folder} is no part of a run`);
      return part;
    });
}

function write(path: string, document: object): void {
  writeWhole(path, `${JSON.stringify(document, null, 1)}\n`);
}
