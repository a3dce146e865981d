import { hexText, textBytes } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { inSlices } from '../../base/in-slices.ts';
import { atOnce, type Sliced } from '../../base/sliced.ts';
import type { RpcClient } from '../rpc/client.ts';
import { RpcError } from '../rpc/error.ts';
import { AuthoritySet } from './authority-set.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { HashedHeader } from './header.ts';
import { decodeFinalityProof, decodeJustification, type Justification } from './justification.ts';
import {
  announcedEnd,
  type HeaderProof,
  headerOfHash,
  requireChild,
  requireLinked,
} from './linked-headers.ts';
import { refusal } from './refusal.ts';
import { ScaleReader } from './scale-reader.ts';
import { grandpaEngine, readAuthorities, type SetChange, setChangeOf } from './set-change.ts';
import { provedValues } from './state-proof.ts';
import { verifying } from './verify-justification.ts';

/** A final block, and the set that votes for those after it. */
export interface TrustedBlock {
  readonly number: number;
  readonly hash: string;
  readonly set: AuthoritySet;
  /** A hand-over that is announced and comes later. */
  readonly pending?: SetChange | undefined;
}

/** Told of every step, with what `stepOver` makes it of again without a node. */
type OnStep = (trusted: TrustedBlock, proof: HeaderProof) => void;

/** twox128("Grandpa") ++ twox128("Authorities") */
const authoritiesKey = '0x5f9cc45b7a00c5899361e1c6099678dc5e0621c4869aa60c02be9adcc98a0d1d';
/** Where chains had them at their genesis before 2024, behind a byte for the version. */
const formerAuthoritiesKey = hexText(textBytes(':grandpa_authorities'));

/**
 * Authority set 0, from the genesis hash alone: the header that hashes to it has a state root, and the list is proved
 * against that.
 *
 * @throws AgentError `unknown/finality_genesis` when the node is of another chain, `unknown/finality_state_proof`,
 * `unknown/finality_no_voters` on a chain without GRANDPA; `unreachable/state` when the node has discarded that state
 */
export async function setAtGenesis(
  client: Pick<RpcClient, 'request'>,
  genesisHash: string,
): Promise<TrustedBlock> {
  const header = await genesisHeader(client, genesisHash.toLowerCase());
  const [now, former] = await genesisValues(client, header);
  const list = now ?? former?.subarray(1);
  if (!list) {
    throw refusal('no_voters', `the chain ${genesisHash} has no GRANDPA authorities in its genesis state`, {
      block: 0,
      hash: genesisHash,
    });
  }
  return { number: 0, hash: header.hash, set: new AuthoritySet(0, readAuthorities(new ScaleReader(list))) };
}

/**
 * The set that a user trusts, where going from the genesis takes too long: 2,755 hand-overs of Polkadot are 1.1 million
 * signatures. The block must exist; that the set is the right one is the user's word.
 */
export async function setAtCheckpoint(
  client: Pick<RpcClient, 'request'>,
  { setId, authorities, blockHash }: Checkpoint,
): Promise<TrustedBlock> {
  const { number, hash } = await headerOfHash(client, blockHash.toLowerCase());
  return { number, hash, set: new AuthoritySet(setId, authorities) };
}

/**
 * One step of the chain of trust: the justification is of the set in force, and the block it makes final may hand over to
 * the next one, whose id is one more.
 *
 * @param headers up to the target of the justification: those after the trusted block where they are known, which must
 * follow it, else the target alone
 * @throws AgentError `unknown/finality_...` when anything of it is not proved
 */
export function stepOver(
  trusted: TrustedBlock,
  headers: readonly HashedHeader[],
  justification: Justification,
): TrustedBlock {
  return atOnce(steppingOver(trusted, headers, justification));
}

/** As `stepOver`, with the pauses of `verifying`. */
export function* steppingOver(
  trusted: TrustedBlock,
  headers: readonly HashedHeader[],
  justification: Justification,
): Sliced<TrustedBlock> {
  const { set, pending } = trusted;
  const { targetNumber, targetHash } = justification;
  yield* verifying(justification, set);
  requireLinked(headers, justification);
  const own = headers.filter(({ number }) => number > trusted.number);
  if (own[0]?.number === trusted.number + 1) requireChild(trusted, own[0]);
  if (pending && pending.lastBlock < targetNumber) {
    throw refusal(
      'set_change',
      `authority set ${set.id} ended with block ${pending.lastBlock}, and block ${targetNumber} has votes of it`,
      { block: targetNumber, hash: targetHash, set_id: set.id },
    );
  }
  const change = pending ?? announcedEnd(own, targetNumber, set.id);
  const at = { number: targetNumber, hash: targetHash };
  if (change?.lastBlock === targetNumber)
    return { ...at, set: new AuthoritySet(set.id + 1, change.next, set) };
  return { ...at, set, pending: change };
}

/**
 * Goes on by what the node proves of each set's last block (`grandpa_proveFinality`), as far as it has such proofs. A
 * chain whose set never changed has none.
 *
 * @returns the newest set that is proved; the block given, where nothing further is
 * @throws AgentError `unknown/finality_...` when a proof does not hold; as the client does
 */
export async function newestSet(
  client: Pick<RpcClient, 'request'>,
  from: TrustedBlock,
  onStep: OnStep = () => undefined,
): Promise<TrustedBlock> {
  let trusted = from;
  for (;;) {
    const justification = await provenFinality(client, trusted.number + 1);
    if (!justification || justification.targetNumber <= trusted.number) return trusted;
    const { id } = trusted.set;
    const headers = [await headerOfHash(client, justification.targetHash)];
    trusted = await inSlices(steppingOver(trusted, headers, justification));
    onStep(trusted, stepProof(headers, justification));
    if (trusted.set.id === id) return trusted;
  }
}

/**
 * Goes on along headers, by the justification that a node keeps of the last block of every set.
 *
 * @param headers linked, those after the block given
 * @returns the set in force after the last hand-over among them; the block given, when there is none
 * @throws AgentError `unknown/finality_withheld` when the node does not give one; as `stepOver` does
 */
export async function setAlong(
  client: Pick<RpcClient, 'request'>,
  from: TrustedBlock,
  headers: readonly HashedHeader[],
  onStep: OnStep = () => undefined,
): Promise<TrustedBlock> {
  let trusted = from;
  for (;;) {
    const { number, set, pending } = trusted;
    const left = headers.filter((header) => header.number > number);
    const change = pending ?? announcedEnd(left, number, set.id);
    const end = left.findIndex((header) => header.number === change?.lastBlock);
    const last = left[end];
    if (!last) return trusted;
    const own = left.slice(0, end + 1);
    const justification = await storedJustification(client, last, set.id);
    trusted = await inSlices(steppingOver(trusted, own, justification));
    onStep(trusted, stepProof(own, justification));
  }
}

/** What proves a step again: of its headers those from the one on that announces the next set, as a rule the last alone. */
export function stepProof(headers: readonly HashedHeader[], { hex }: Justification): HeaderProof {
  const announcing = headers.findIndex((header) => setChangeOf(header) !== undefined);
  return {
    headers: headers.slice(announcing < 0 ? -1 : announcing).map(({ rpc }) => rpc),
    justification: hex,
  };
}

async function genesisHeader(client: Pick<RpcClient, 'request'>, hash: string): Promise<HashedHeader> {
  try {
    const header = await headerOfHash(client, hash);
    if (header.number === 0) return header;
  } catch (cause) {
    if (!(cause instanceof AgentError) || !cause.code.startsWith('unknown/finality_')) throw cause;
    throw notGenesis(hash, cause);
  }
  throw notGenesis(hash);
}

function notGenesis(hash: string, cause?: unknown): AgentError {
  return refusal(
    'genesis',
    `the node does not give the genesis header that hashes to ${hash}: it is of another chain, or lies`,
    { block: 0, hash },
    cause,
  );
}

async function genesisValues(client: Pick<RpcClient, 'request'>, header: HashedHeader) {
  try {
    return await provedValues(client, header, [authoritiesKey, formerAuthoritiesKey]);
  } catch (cause) {
    if (!(cause instanceof AgentError && cause.code === 'unreachable/state')) throw cause;
    throw new AgentError(
      'unreachable/state',
      'the node has discarded the state of the genesis block, which names the first authority set; ask an archive node, or begin from a checkpoint',
      { data: { block: 0, hash: header.hash }, cause },
    );
  }
}

/** Undefined when the node has no proof, which it words in several ways. */
async function provenFinality(
  client: Pick<RpcClient, 'request'>,
  number: number,
): Promise<Justification | undefined> {
  try {
    const method = 'grandpa_proveFinality';
    const proof = await client.request(method, [number]);
    return proof === null ? undefined : decodeFinalityProof(proof, { method, number });
  } catch (error) {
    if (error instanceof RpcError) return undefined;
    throw error;
  }
}

/**
 * The justification that a node keeps with a block: every node those of blocks that ended a set.
 * @throws AgentError `unknown/finality_withheld` when it gives none
 */
export async function storedJustification(
  client: Pick<RpcClient, 'request'>,
  { number, hash }: Pick<HashedHeader, 'number' | 'hash'>,
  setId: number,
): Promise<Justification> {
  const method = 'chain_getBlock';
  const answer = await client.request<{ justifications?: unknown } | null>(method, [hash]);
  const stored: unknown = answer?.justifications;
  for (const pair of Array.isArray(stored) ? (stored as unknown[]) : []) {
    const [engine, bytes] = (Array.isArray(pair) ? pair : []) as unknown[];
    if (hexOf(engine) === `0x${grandpaEngine}`)
      return decodeJustification(hexOf(bytes), { method, number, hash });
  }
  throw refusal(
    'withheld',
    `the node has no votes for block ${number}, the end of authority set ${setId}; ask another node, or begin from a checkpoint`,
    { block: number, hash, set_id: setId },
  );
}

/** Nodes write bytes of justifications as numbers in a list, some as hex. */
function hexOf(bytes: unknown): unknown {
  const isList =
    Array.isArray(bytes) && bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256);
  return isList ? hexText(Uint8Array.from(bytes as number[])) : bytes;
}
