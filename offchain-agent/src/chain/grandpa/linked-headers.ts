import type { RpcClient } from '../rpc/client.ts';
import { type HashedHeader, hashHeader } from './header.ts';
import type { Justification } from './justification.ts';
import { refusal } from './refusal.ts';
import { type SetChange, setChangeOf } from './set-change.ts';

/**
 * A stretch of a chain that anyone can check without a node, given the authority set that finalized its last block: what is
 * handed on beside a count of who wrote those blocks.
 */
export interface HeaderProof {
  /** As JSON-RPC gives them, ascending. */
  readonly headers: readonly unknown[];
  /** Of the last one, in hex. */
  readonly justification: string;
}

/** Told how many headers are read, of how many. */
export type OnRead = (done: number, of: number) => void;

/** More headers are not held at once: 50 MB of those that Polkadot has. */
export const maxLinkedHeaders = 100_000;
/** Headers asked for at once. */
const chunk = 64;

/** @throws AgentError `unknown/finality_link`, `unknown/finality_target` */
export function requireLinked(headers: readonly HashedHeader[], justification: Justification): void {
  requireTarget(headers.at(-1), justification);
  for (const [index, header] of headers.entries()) {
    const before = headers[index - 1];
    if (before) requireChild(before, header);
  }
}

/**
 * The end of a set that headers announce, if they do: no block after it has votes of that set.
 * @param headers linked, as far as they are known, up to the target that has votes of the set
 * @throws AgentError `unknown/finality_set_change`, `unknown/finality_forced_change`
 */
export function announcedEnd(
  headers: readonly HashedHeader[],
  target: number,
  setId: number,
): SetChange | undefined {
  for (const header of headers) {
    const change = setChangeOf(header);
    if (!change) continue;
    if (change.lastBlock >= target) return change;
    throw refusal(
      'set_change',
      `authority set ${setId} ended with block ${change.lastBlock}, as block ${header.number} says, and block ${target} has votes of it`,
      { block: header.number, hash: header.hash, target, set_id: setId },
    );
  }
  return undefined;
}

/**
 * Reads the headers after a block up to a target, by number and many at once, and links them back from the target's hash.
 *
 * @returns ascending; as trustworthy as the target's hash
 * @throws AgentError `unknown/finality_header`, `unknown/finality_missing_block`, `unknown/finality_range`; as the client does
 */
export async function readLinked(
  client: Pick<RpcClient, 'request'>,
  after: number,
  target: { readonly number: number; readonly hash: string },
  onRead: OnRead = () => undefined,
): Promise<readonly HashedHeader[]> {
  if (target.number - after > maxLinkedHeaders) {
    throw refusal(
      'range',
      `the ${target.number - after} headers between blocks ${after} and ${target.number} are more than the ${maxLinkedHeaders} that are checked at once; begin from a later checkpoint`,
      { block: target.number, hash: target.hash, after },
    );
  }
  const descending: HashedHeader[] = [];
  let expected = target.hash;
  for (let last = target.number; last > after; last -= chunk) {
    const first = Math.max(after + 1, last - chunk + 1);
    const numbers = Array.from({ length: last - first + 1 }, (_, index) => last - index);
    const answers = await Promise.all(numbers.map((number) => headerOfNumber(client, number)));
    for (const [index, number] of numbers.entries()) {
      const header = await linked(client, answers[index], expected, number);
      descending.push(header);
      expected = header.parentHash;
    }
    onRead(descending.length, target.number - after);
  }
  return descending.reverse();
}

/**
 * The header of a hash, which must hash to it.
 * @throws AgentError `unknown/finality_missing_block`, `unknown/finality_header`, `unknown/finality_malformed`
 */
export async function headerOfHash(client: Pick<RpcClient, 'request'>, hash: string): Promise<HashedHeader> {
  const method = 'chain_getHeader';
  const answer = await client.request(method, [hash]);
  if (answer === null) {
    throw refusal(
      'missing_block',
      `the node has no header of the block ${hash}, which it reported as final`,
      {
        hash,
      },
    );
  }
  const header = hashHeader(answer, { method, hash });
  if (header.hash === hash) return header;
  throw refusal(
    'header',
    `the header that the node gives for block ${hash} (number ${header.number}) hashes to ${header.hash}: it is of another block, or changed`,
    { block: header.number, hash, found: header.hash },
  );
}

async function headerOfNumber(client: Pick<RpcClient, 'request'>, number: number): Promise<unknown> {
  const hash = await client.request('chain_getBlockHash', [number]);
  return typeof hash === 'string' ? await client.request('chain_getHeader', [hash]) : undefined;
}

/** The header of the hash that the block above it names; asked for by that hash where the node's number leads elsewhere. */
async function linked(
  client: Pick<RpcClient, 'request'>,
  answer: unknown,
  hash: string,
  number: number,
): Promise<HashedHeader> {
  // While a node changes its best chain, a number may still be that of a fork.
  const isGiven = answer !== undefined && answer !== null;
  const byNumber = isGiven ? hashHeader(answer, { method: 'chain_getHeader', number, hash }) : undefined;
  const header = byNumber?.hash === hash ? byNumber : await headerOfHash(client, hash);
  if (header.number === number) return header;
  throw refusal(
    'link',
    `the block ${hash} says that it is number ${header.number}; it lies where number ${number} is`,
    { block: number, hash, found: header.number },
  );
}

function requireTarget(header: HashedHeader | undefined, { targetHash, targetNumber }: Justification): void {
  if (header?.hash === targetHash && header.number === targetNumber) return;
  throw refusal(
    'target',
    `the votes are for block ${targetNumber} ${targetHash}, the last header is ${header ? `number ${header.number} ${header.hash}` : 'missing'}`,
    { block: targetNumber, hash: targetHash, found: header?.hash },
  );
}

/** @throws AgentError `unknown/finality_link` when it does not follow */
export function requireChild(
  parent: { readonly number: number; readonly hash: string },
  header: HashedHeader,
): void {
  if (header.parentHash === parent.hash && header.number === parent.number + 1) return;
  throw refusal(
    'link',
    `block ${header.number} ${header.hash} does not follow block ${parent.number} ${parent.hash}`,
    { block: header.number, hash: header.hash, parent_hash: parent.hash },
  );
}
