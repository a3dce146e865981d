import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../base/error.ts';
import { wholeNumber } from '../../base/parse.ts';
import { readUpTo } from '../../base/read-file.ts';
import { parseVotePlace } from '../protocol.ts';
import type { Mark } from '../record.ts';

/** What a sign log says: what the node signed last, or why that is not known. */
type ReadLog = { readonly mark: Mark; readonly signers: Signers } | { readonly damage: string };

/** The public keys that signed last; none where the log does not say. */
interface Signers {
  readonly author?: string | undefined;
  readonly voter?: string | undefined;
}

const titles = ['almanac sign log 1 ', 'almanac sign log 2 '];
/** A node writes it anew before that. */
const largestFile = 16 * 1024 ** 2;

/** The sign logs below a node's `--base-path`, one for each chain that it ever signed for. */
export function signLogsBelow(basePath: string): string[] {
  const chains = join(basePath, 'chains');
  if (!existsSync(chains)) return [];
  return readdirSync(chains)
    .map((chain) => join(chains, chain, 'ha', 'signed'))
    .filter((file) => existsSync(file));
}

/** Reads a sign log of a chain; undefined when it is another chain's. */
export function readSignLog(file: string, genesis: string): ReadLog | undefined {
  try {
    return parseSignLog(readUpTo(file, largestFile).toString('latin1'), genesis);
  } catch (error) {
    return { damage: messageOf(error) };
  }
}

/** What a log has signed with these keys, or may have: what other keys signed says nothing of their record. */
export function markWith({ mark, signers }: Exclude<ReadLog, { damage: string }>, keys: Signers): Mark {
  const isOf = (signer: string | undefined, key: string | undefined): boolean =>
    signer === undefined || signer === key;
  return {
    slot: isOf(signers.author, keys.author) ? mark.slot : undefined,
    vote: isOf(signers.voter, keys.voter) ? mark.vote : undefined,
  };
}

/** What stands behind the last line feed was never synced, so that its signature did not leave. */
export function parseSignLog(text: string, genesis: string): ReadLog | undefined {
  const [first = '', ...lines] = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  lines.pop();
  const head = unchecked(first);
  const title = titles.find((known) => head?.startsWith(known));
  if (head === undefined || title === undefined)
    return { damage: 'its first line is none of a sign log of this version' };
  if (head.slice(title.length) !== genesis) return undefined;
  let mark: Mark = {};
  let signers: Signers = {};
  for (const [index, line] of lines.entries()) {
    const [kind = '', ...words] = unchecked(line)?.split(' ') ?? [];
    const slot = kind === 'slot' ? wholeNumber(words[0] ?? '') : undefined;
    const vote = kind === 'vote' ? parseVotePlace(words.slice(0, 3).join('/')) : undefined;
    if (slot === undefined && !vote) return { damage: `line ${index + 2} is damaged` };
    mark = slot === undefined ? { ...mark, vote } : { ...mark, slot };
    const [key] = words.slice(slot === undefined ? 5 : 1);
    if (key !== undefined) signers = { ...signers, [kind === 'vote' ? 'voter' : 'author']: key };
  }
  return { mark, signers };
}

/** The line without its check sum; undefined when that is wrong. */
function unchecked(line: string): string | undefined {
  const at = line.lastIndexOf(' ');
  const text = line.slice(0, at);
  return line.slice(at + 1) === checkSum(text) ? text : undefined;
}

/** FNV-1a of 64 bits, as 16 hex digits. @example checkSum('') // 'cbf29ce484222325' */
export function checkSum(text: string): string {
  let sum = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text, 'latin1'))
    sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n);
  return sum.toString(16).padStart(16, '0');
}
