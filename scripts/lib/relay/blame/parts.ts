import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { writeWhole } from '../../../../offchain-agent/src/base/write-durably.ts';
import type { RelaySession } from '../../../../offchain-agent/src/chain/relay/relay-session.ts';
import {
  type HeardBlocks,
  wasBuiltOn,
} from '../../../../offchain-agent/src/measure/blame/collator-listener.ts';
import { type JudgedBlock, SeenSession } from '../../../../offchain-agent/src/measure/blame/seen-session.ts';
import type { PlayedBreak, ToldLoss } from './hold.ts';
import type { BlamePlan } from './plan.ts';
import { fromPlain, toPlain } from './recorded-session.ts';
import { type LossSource, toldLosses } from './told-losses.ts';

/** What became of a plan, as far as it was played. All that the judge sees is kept, so that parts can be judged again. */
export interface BlamePart {
  readonly schema: 'almanac.blame_part.v2';
  readonly seed: number;
  readonly played: readonly PlayedBreak[];
  /** Of validators, by account as hex. */
  readonly names: Readonly<Record<string, string>>;
  readonly sessions: readonly SeenSession[];
  /** Blocks of parachains, by their numbers. */
  readonly heard: ReadonlyMap<number, HeardBlocks>;
  /** Undefined until the recount at the end. */
  readonly recount?: PartRecount;
}

/** Votes, availability votes, slots and points of each validator and session, and what the chain stores, against an independent recount. */
export interface PartRecount {
  readonly sessions: number;
  readonly figures: readonly string[];
  readonly storedPoints: readonly string[];
}

/** What the agent says today of all that was lost in a part. */
export function lossesOf({ sessions, heard, names }: BlamePart, source: LossSource): ToldLoss[] {
  return sessions.flatMap((seen) =>
    toldLosses(seen, {
      source,
      witness: { builtOn: (para, span) => wasBuiltOn(heard.get(para), span) },
      nameOf: (account) => names[account] ?? account,
    }),
  );
}

/** A part is written after each session. */
const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
const planEnd = '.plan.json';
const partEnd = '.part.json.br';

/** A run of a plan in the folder of all of them. */
export class PartFiles {
  readonly #path: string;

  /** Writes down the plan. @param startedAt by which runs are told apart, also of one seed */
  constructor(folder: string, plan: BlamePlan, startedAt: Date) {
    mkdirSync(folder, { recursive: true });
    const time = startedAt.toISOString().replace(/[-:]|\.\d+/g, '');
    this.#path = join(folder, `${time}-seed${plan.seed}`);
    writeWhole(`${this.#path}${planEnd}`, `${JSON.stringify(plan, null, 1)}\n`);
  }

  /** Whole each time: what is there counts, also of a run that is broken off. */
  write(part: BlamePart): void {
    writeWhole(`${this.#path}${partEnd}`, brotliCompressSync(JSON.stringify(toPlain(part)), { params }));
  }
}

/** All that was played into the folder. */
export function readParts(folder: string): BlamePart[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(partEnd))
    .toSorted()
    .map((name) => {
      const part = fromPlain(JSON.parse(unpacked(join(folder, name)))) as PlainPart;
      if (part.schema !== 'almanac.blame_part.v2')
        throw new Error(`${name} in ${folder} is no part of a run, or of another release: move it away`);
      const sessions = part.sessions.map(({ session, blocks }) => new SeenSession(session, blocks));
      return { ...part, sessions };
    });
}

function unpacked(file: string): string {
  return brotliDecompressSync(readFileSync(file)).toString();
}

type PlainPart = Omit<BlamePart, 'sessions'> & {
  readonly sessions: readonly { readonly session: RelaySession; readonly blocks: readonly JudgedBlock[] }[];
};
