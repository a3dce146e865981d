import { appendFileSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { AgentError, messageOf } from '../base/error.ts';
import { makeFolder } from '../base/folder.ts';
import { writeWhole } from '../base/write-durably.ts';
import type { Question, SigningAnswer } from './mind.ts';
import type { Validator } from './protocol.ts';
import { further, type Mark, steps } from './record.ts';

const markSchema = z.strictObject({
  slot: z.int().min(0).optional(),
  vote: z.strictObject({ set: z.int(), round: z.int(), step: z.enum(steps) }).optional(),
  /** The keys of the records that were seen; earlier releases do not say. */
  author: z.string().optional(),
  voter: z.string().optional(),
});

/** The keys whose records a decider sees. */
type Keys = Pick<Validator, 'author' | 'voter'>;

/** What a decider leaves on its own disk: every answer, and how far the record had come when it was last seen. */
export interface KeptAnswers {
  /** Before the answer leaves. @throws AgentError `unknown/grants` when it cannot be written */
  answered(question: Question, answer: SigningAnswer, token: string | undefined): void;
  /** @throws AgentError `bad_input/mark` when it cannot be read */
  readMark(): Mark;
  writeMark(mark: Mark): void;
}

/**
 * Keeps answers as JSON lines in a file, and the mark beside it.
 * @throws AgentError `bad_input/grants` when it cannot be written
 */
export function keepIn(file: string, node: string, keys: Keys): KeptAnswers {
  const markFile = markFileOf(file);
  let written: Mark | undefined;
  try {
    makeFolder(dirname(file), 0o700);
    appendFileSync(file, '', { mode: 0o600 });
  } catch (cause) {
    throw new AgentError(
      'bad_input/grants',
      `grants: ${file} cannot be written: ${messageOf(cause)}; choose a file that this user can write`,
      { data: { file }, cause },
    );
  }
  return {
    answered: (question, answer, token) => {
      // By its key alone a grant from before a rotation differs from one after it.
      const key = question.kind === 'vote' ? keys.voter : keys.author;
      const line = { at: new Date().toISOString(), node, token: token ?? null, ...question, key, answer };
      try {
        appendFileSync(file, `${JSON.stringify(line)}\n`);
      } catch (cause) {
        throw new AgentError('unknown/grants', `grants: ${file} cannot be written: ${messageOf(cause)}`, {
          cause,
        });
      }
    },
    readMark: () => {
      written = markBeside(file, keys);
      return written;
    },
    writeMark: (mark) => {
      if (written && isSame(written, mark)) return;
      writeWhole(markFile, `${JSON.stringify({ ...mark, author: keys.author, voter: keys.voter })}\n`, 0o600);
      written = mark;
    },
  };
}

/**
 * How far the record had come when the decider of these grants last saw it; nothing is written.
 * @returns nothing when there is no mark: this decider never saw a record of these keys
 * @throws AgentError `bad_input/mark` when there is one that cannot be read: what it guards against would go unseen
 */
export function markBeside(grants: string, keys: Keys): Mark {
  const file = markFileOf(grants);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw damaged(file, messageOf(cause), cause);
  }
  try {
    const { author = keys.author, voter = keys.voter, slot, vote } = markSchema.parse(JSON.parse(text));
    return further(
      {},
      {
        slot: author === keys.author ? slot : undefined,
        vote: voter === keys.voter ? vote : undefined,
      },
    );
  } catch (cause) {
    throw damaged(file, text === '' ? 'it is empty' : 'it is damaged', cause);
  }
}

function damaged(file: string, why: string, cause: unknown): AgentError {
  return new AgentError(
    'bad_input/mark',
    `grants: cannot read ${file}, the last record that this HA sidecar saw: ${why}; stop all HA sidecars of the validator and move the file away. Then run \`almanac ha decide --raise-record\` with what the sign log of its node says (docs/how-to/run-a-validator-pair.md, "Repair the signing record")`,
    { data: { file }, cause },
  );
}

function isSame(one: Mark, other: Mark): boolean {
  return JSON.stringify(further({}, one)) === JSON.stringify(further({}, other));
}

function markFileOf(grants: string): string {
  return `${grants}.mark`;
}
