import { z } from 'zod';
import { blake2, hexText, isSameBytes, textBytes } from '../../base/bytes.ts';
import { AgentError, messageOf } from '../../base/error.ts';
import { faultsOf } from '../../base/faults.ts';
import { inSlices } from '../../base/in-slices.ts';
import type { Sliced } from '../../base/sliced.ts';
import { steppingOver } from '../../chain/grandpa/authority-sets.ts';
import { checkpointOf, checkpointShape } from '../../chain/grandpa/checkpoint.ts';
import { type HashedHeader, hashHeader } from '../../chain/grandpa/header.ts';
import { decodeJustification } from '../../chain/grandpa/justification.ts';
import { maxLinkedHeaders } from '../../chain/grandpa/linked-headers.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';
import { type ProvedRange, trustedStart } from './proved-chain.ts';

const bytes = z.string().regex(/^0x([0-9a-f]{2})*$/, 'must be 0x and hex digits in pairs, in lower case');
const hash = z.string().regex(/^0x[0-9a-f]{64}$/, 'must be 0x and 64 hex digits in lower case');
const header = z.strictObject({
  parentHash: hash,
  number: z.string(),
  stateRoot: hash,
  extrinsicsRoot: hash,
  digest: z.strictObject({ logs: z.array(bytes) }),
});
const count = z.int().nonnegative();
const shape = z.strictObject({
  schema: z.literal('almanac.authorship_proof.v1'),
  engine: z.enum(['aura', 'babe']),
  trust: z.union([z.strictObject({ genesis_hash: hash }), z.strictObject({ checkpoint: checkpointShape })]),
  /** Blocks before those that are counted, whose state is needed: of the first set, and of the first authors. */
  states: z.array(z.strictObject({ header, proof: z.array(bytes) })),
  /** From each authority set to the next. */
  hand_overs: z.array(z.strictObject({ headers: z.array(header).min(1), justification: bytes })),
  headers: z.array(header).min(1).max(maxLinkedHeaders),
  /** Of the last header. */
  justification: bytes,
  from_block: count,
  to_block: count,
  /** What a node said and nothing proves. */
  said: z.strictObject({
    chain: z.string(),
    spec_name: z.string(),
    slot_duration_ms: count,
    epoch_slots: z.int().positive().nullable(),
    accounts: z.array(z.strictObject({ key: bytes, address: z.string(), account: z.string().nullable() })),
  }),
  /** Of which window of a network that an Almanac chain measures it proves the census. */
  census: z
    .strictObject({
      records_genesis: hash,
      network: z.int().positive(),
      window: count,
      window_ms: z.int().positive(),
      names_eras: z.boolean(),
    })
    .optional(),
});
const hashed = shape.extend({ content_hash: hash });

/** All that is needed to count authors again without a node. */
export type AuthorshipProof = z.input<typeof shape>;

/** A proof that held, as what is counted is fed from it. */
export interface ProvedFile {
  readonly proof: AuthorshipProof;
  readonly headers: readonly HashedHeader[];
  readonly range: ProvedRange;
  /** Answers from the file alone. */
  readonly client: Pick<RpcClient, 'request'>;
}

/** The text of the file, in one line; its hash tells of a change where nothing else would. */
export function proofText(proof: AuthorshipProof): string {
  const content = JSON.stringify(proof);
  return `${JSON.stringify({ ...proof, content_hash: hashOf(content) })}\n`;
}

const start = '{"schema":"almanac.authorship_proof.v1"';

/** Whether bytes are those of a proof, and not of samples. */
export function isProof(bytes: Uint8Array): boolean {
  return isSameBytes(bytes.subarray(0, start.length), textBytes(start));
}

/**
 * Reads a proof and checks none of it but its form.
 * @throws AgentError `bad_input/proof`
 */
export function readUnproved(text: string, source: string): AuthorshipProof {
  return readProof(text, source).proof;
}

/**
 * Reads a proof and checks all of it, believing nobody: states against their roots, each set against the one before, headers
 * against each other and the votes for the last. A process that measures does it too, so signatures and headers are checked
 * a few milliseconds at a time.
 *
 * @param source what the text is from, for the message
 * @param genesisHash that it must be from, where that is known
 * @throws AgentError `bad_input/proof` for what is no proof, is of another chain, or was changed where nothing is proved;
 * `unknown/finality_...`, which names the first thing that does not hold
 */
export async function proveFile(text: string, source: string, genesisHash?: string): Promise<ProvedFile> {
  const { proof, isWhole } = readProof(text, source);
  const { trust } = proof;
  if (genesisHash !== undefined && (!('genesis_hash' in trust) || trust.genesis_hash !== genesisHash)) {
    const own = 'genesis_hash' in trust ? `the genesis hash ${trust.genesis_hash}` : 'a checkpoint';
    throw notAProof(source, `it is proved from ${own}, and not from the genesis hash ${genesisHash}`);
  }
  const client = clientOf(proof);
  const first = await trustedStart(
    client,
    'genesis_hash' in trust
      ? { genesisHash: trust.genesis_hash }
      : checkpointOf(checkpointShape.parse(trust.checkpoint)),
  );
  let trusted = first.block;
  for (const { headers, justification } of proof.hand_overs) {
    const hashed = await inSlices(hashing(headers));
    trusted = await inSlices(steppingOver(trusted, hashed, decodeJustification(justification)));
  }
  const headers = await inSlices(hashing(proof.headers));
  const { set } = trusted;
  const last = await inSlices(steppingOver(trusted, headers, decodeJustification(proof.justification)));
  const { number, hash: toHash } = last;
  const { from_block: fromBlock, to_block: toBlock } = proof;
  if ((proof.engine === 'babe') !== (proof.said.epoch_slots !== null)) {
    throw notAProof(source, 'said.epoch_slots: must be given for BABE, and be null for Aura');
  }
  if (fromBlock < Number(headers[0]?.number) || fromBlock > toBlock || toBlock > number) {
    throw notAProof(source, `it has no headers of all blocks ${fromBlock}..${toBlock}`);
  }
  // Whatever else is changed is told by what it breaks.
  if (!isWhole)
    throw notAProof(source, 'its content outside the headers was changed: content_hash is another');
  const range = {
    trust: first.trust,
    setId: set.id,
    fromBlock,
    toBlock: number,
    toHash,
    checkpoint: undefined,
  };
  return { proof, headers, range, client };
}

function* hashing(headers: readonly unknown[]): Sliced<HashedHeader[]> {
  const hashed: HashedHeader[] = [];
  for (const one of headers) {
    hashed.push(hashHeader(one));
    yield;
  }
  return hashed;
}

function readProof(text: string, source: string): { proof: AuthorshipProof; isWhole: boolean } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw notAProof(source, messageOf(cause), cause);
  }
  const read = hashed.safeParse(json);
  if (!read.success) throw notAProof(source, faultsOf(read.error).slice(0, 5).join('; '));
  const { content_hash: told, ...proof } = json as z.input<typeof hashed>;
  return { proof, isWhole: told === hashOf(JSON.stringify(proof)) };
}

function hashOf(content: string): string {
  return hexText(blake2(textBytes(content)));
}

/** A node that has these states alone. */
function clientOf({ states }: AuthorshipProof): Pick<RpcClient, 'request'> {
  const known = new Map(states.map((state) => [hashHeader(state.header).hash, state]));
  return {
    request: async <Result>(method: string, params?: readonly unknown[]): Promise<Result> => {
      await Promise.resolve();
      const [first, second] = params ?? [];
      const state = known.get(String(method === 'chain_getHeader' ? first : second));
      return (method === 'chain_getHeader' ? (state?.header ?? null) : { proof: state?.proof }) as Result;
    },
  };
}

function notAProof(source: string, why: string, cause?: unknown): AgentError {
  return new AgentError('bad_input/proof', `${source} is not a valid proof: ${why}`, {
    data: { source },
    cause,
  });
}
