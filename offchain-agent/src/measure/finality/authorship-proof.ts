import { z } from 'zod';
import { isSameBytes, textBytes } from '../../base/bytes.ts';
import { type HashedHeader, hashHeader } from '../../chain/grandpa/header.ts';
import { maxLinkedHeaders } from '../../chain/grandpa/linked-headers.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';
import {
  bytesShape,
  handOverShape,
  hashedText,
  hashShape,
  headerShape,
  notAProof,
  proveHeaderPart,
  readHashed,
  requireTrustedGenesis,
  stateShape,
  trustShape,
} from './proof-parts.ts';
import type { ProvedRange } from './proved-chain.ts';

const count = z.int().nonnegative();
const shape = z.strictObject({
  schema: z.literal('almanac.authorship_proof.v1'),
  engine: z.enum(['aura', 'babe']),
  trust: trustShape,
  /** Blocks before those that are counted, whose state is needed: of the first set, and of the first authors. */
  states: z.array(stateShape),
  /** From each authority set to the next. */
  hand_overs: z.array(handOverShape),
  headers: z.array(headerShape).min(1).max(maxLinkedHeaders),
  /** Of the last header. */
  justification: bytesShape,
  from_block: count,
  to_block: count,
  /** What a node said and nothing proves. */
  said: z.strictObject({
    chain: z.string(),
    spec_name: z.string(),
    slot_duration_ms: count,
    epoch_slots: z.int().positive().nullable(),
    accounts: z.array(
      z.strictObject({ key: bytesShape, address: z.string(), account: z.string().nullable() }),
    ),
  }),
  /** Of which window of a network that an Almanac chain measures it proves the census. */
  census: z
    .strictObject({
      records_genesis: hashShape,
      network: z.int().positive(),
      window: count,
      window_ms: z.int().positive(),
      names_eras: z.boolean(),
      /** When the window takes no census any more; absent in files of earlier versions. */
      closes_ms: count.optional(),
      /** What is counted: slots, or what validators did for parachains, for which its bodies are needed, too. */
      counts: z.literal('work').optional(),
    })
    .optional(),
});

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

/** The text of the file, in one line. What it is a census of stands first: a store finds it there without reading megabytes. */
export function proofText({ schema, ...proof }: AuthorshipProof, census = proof.census): string {
  return hashedText({ schema, ...(census && { census }), ...proof });
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
  return readHashed(text, source, shape).content;
}

/**
 * Reads a proof and checks all of it, believing nobody: states against their roots, each set against the one before, headers
 * against each other and the votes for the last.
 *
 * @param source what the text is from, for the message
 * @param genesisHash that it must be from, where that is known
 * @throws AgentError `bad_input/proof` for what is no proof, is of another chain, or was changed where nothing is proved;
 * `unknown/finality_...`, which names the first thing that does not hold
 */
export async function proveFile(text: string, source: string, genesisHash?: string): Promise<ProvedFile> {
  const { content: proof, isWhole } = readHashed(text, source, shape);
  requireTrustedGenesis(proof.trust, genesisHash, source);
  const client = clientOf(proof);
  const { trust, headers, setId, last } = await proveHeaderPart(client, proof);
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
    trust,
    setId,
    fromBlock,
    toBlock: number,
    toHash,
    checkpoint: undefined,
  };
  return { proof, headers, range, client };
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
