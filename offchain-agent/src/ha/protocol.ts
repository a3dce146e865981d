import { wholeNumber } from '../base/parse.ts';
import type { Question } from './mind.ts';
import { type Mark, type Records, type SigningStep, steps } from './record.ts';

const protocolVersion = '1';

/** Longer than any question; what is longer is no question. */
export const longestLine = 1_024;

/** What a node tells of itself before it asks. */
export interface Hello {
  readonly version: string;
  readonly genesis: string;
  readonly author: string;
  readonly voter: string;
  /** Of its sign log. */
  readonly log: Mark;
}

export interface Validator {
  readonly genesis: string;
  /** sr25519, of blocks. */
  readonly author: string;
  /** ed25519, of votes; `-` for none. */
  readonly voter: string;
}

/** How a node does; told every now and then. */
export interface Health {
  readonly best: number;
  readonly finalized: number;
  readonly peers: number;
  readonly isSyncing: boolean;
  /** Round that GRANDPA is in; undefined while it is in none. */
  readonly set?: number | undefined;
  readonly round?: number | undefined;
}

export type Line =
  | { readonly kind: 'lead' }
  | { readonly kind: 'record' }
  | { readonly kind: 'again' }
  | { readonly kind: 'hello'; readonly hello: Hello }
  | { readonly kind: 'health'; readonly health: Health }
  | { readonly kind: 'question'; readonly question: Question };

/** What a line of a node says; undefined for anything that it does not say. */
export function parseLine(line: string): Line | undefined {
  const [word = '', ...rest] = line.split(' ');
  return Object.hasOwn(readers, word) ? readers[word]?.(rest) : undefined;
}

/**
 * Why a node is not the one that a decider is for; undefined when it is.
 * @param refusal why the pair of keys that it is for was refused last: a node tells of each pair that it has, and ends with
 *   what it hears of the last one
 */
export function strangerWhy(
  { version, genesis, author, voter }: Hello,
  validator: Validator,
  refusal?: string,
): string | undefined {
  if (version !== protocolVersion) {
    return `this HA sidecar speaks version ${protocolVersion} of the protocol, the node ${version}: install the same release of both`;
  }
  if (genesis !== validator.genesis) {
    return `the node is on the chain of genesis ${genesis}, this HA sidecar is configured for ${validator.genesis}`;
  }
  if (author === validator.author && voter === validator.voter) return undefined;
  const pair = (keys: Pick<Validator, 'author' | 'voter'>): string =>
    `author key ${keys.author} with voter key ${keys.voter}`;
  const because = refusal === undefined ? '' : `, which was refused: ${refusal}`;
  return `the node has ${pair({ author, voter })}, this HA sidecar is configured for ${pair(validator)}${because}`;
}

/** The answer to `record`: the votes of the last round on record. */
export function recordLine({ vote }: Records): string {
  // A record that was raised knows of no votes: nothing can be cast again.
  if (!vote || vote.votes.length === 0) return '-';
  const votes = vote.votes.map(({ step, number, hash }) => `${step} ${number} ${hash}`);
  return [`${vote.set} ${vote.round}`, ...votes].join(';');
}

/** What the node may count on: for how many ms it leads, and the round of the last vote on record. */
export function leadLine(leadMs: number, { vote }: Records): string {
  return `lead ${leadMs} ${vote ? `${vote.set} ${vote.round}` : '- -'}`;
}

const readers: Readonly<Record<string, (words: readonly string[]) => Line | undefined>> = {
  lead: (words) => (words.length === 0 ? { kind: 'lead' } : undefined),
  again: (words) => (words.length === 0 ? { kind: 'again' } : undefined),
  record: (words) => (words.length === 0 ? { kind: 'record' } : undefined),
  hello: readHello,
  health: readHealth,
  author: ([slot, ...rest]) => numbered([slot], rest, ([number = 0]) => ({ kind: 'slot', slot: number })),
  heartbeat: ([session, ...rest]) =>
    numbered([session], rest, ([number = 0]) => ({ kind: 'heartbeat', session: number })),
  vote: ([setText, roundText, stepText, numberText, hash = '', ...rest]) =>
    numbered([setText, roundText, numberText], rest, ([set = 0, round = 0, number = 0]) => {
      const step = stepOf(stepText);
      return step && isHash(hash) ? { kind: 'vote', set, round, step, number, hash } : undefined;
    }),
};

function numbered(
  texts: readonly (string | undefined)[],
  rest: readonly string[],
  read: (numbers: readonly number[]) => Question | undefined,
): Line | undefined {
  const numbers = texts.map((text) => wholeNumber(text ?? ''));
  if (rest.length > 0 || numbers.includes(undefined)) return undefined;
  const question = read(numbers as number[]);
  return question && { kind: 'question', question };
}

function readHello(words: readonly string[]): Line | undefined {
  const [version = '', genesis = '', author = '', voter = '', slotText = '', voteText = ''] = words;
  // What another version tells is not known; that it is another one is.
  if (version !== protocolVersion && version !== '') {
    return { kind: 'hello', hello: { version, genesis, author, voter, log: {} } };
  }
  if (words.length !== 6 || !isHash(genesis) || !isHash(author) || !(voter === '-' || isHash(voter)))
    return undefined;
  const slot = slotText === '-' ? undefined : wholeNumber(slotText);
  const vote = voteText === '-' ? undefined : parseVotePlace(voteText);
  if ((slot === undefined && slotText !== '-') || (vote === undefined && voteText !== '-')) return undefined;
  return { kind: 'hello', hello: { version, genesis, author, voter, log: { slot, vote } } };
}

/** @example parseVotePlace('3/17/prevote') // { set: 3, round: 17, step: 'prevote' } */
export function parseVotePlace(text: string): Mark['vote'] {
  const [setText = '', roundText = '', stepText = '', ...rest] = text.split('/');
  const [set, round, step] = [wholeNumber(setText), wholeNumber(roundText), stepOf(stepText)];
  if (set === undefined || round === undefined || step === undefined || rest.length > 0) return undefined;
  return { set, round, step };
}

function readHealth(words: readonly string[]): Line | undefined {
  const [best, finalized, peers] = words.slice(0, 3).map((text) => wholeNumber(text));
  const [, , , syncing = '', setText = '', roundText = ''] = words;
  if (best === undefined || finalized === undefined || peers === undefined || words.length !== 6)
    return undefined;
  if (!['0', '1'].includes(syncing)) return undefined;
  const [set, round] = [wholeNumber(setText), wholeNumber(roundText)];
  const isKnown = set !== undefined && round !== undefined;
  if (!isKnown && !(setText === '-' && roundText === '-')) return undefined;
  const health = { best, finalized, peers, isSyncing: syncing === '1' };
  return { kind: 'health', health: isKnown ? { ...health, set, round } : health };
}

function stepOf(text: string | undefined): SigningStep | undefined {
  return steps.find((step) => step === text);
}

function isHash(text: string): boolean {
  return /^0x[0-9a-f]{64}$/.test(text);
}
