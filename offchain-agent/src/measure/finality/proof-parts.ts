import { z } from 'zod';
import { blake2, hexText, textBytes } from '../../base/bytes.ts';
import { AgentError, messageOf } from '../../base/error.ts';
import { faultsOf } from '../../base/faults.ts';
import { inSlices } from '../../base/in-slices.ts';
import type { Sliced } from '../../base/sliced.ts';
import { type RpcHeader, wholeHeader } from '../../chain/block/header-hash.ts';
import { steppingOver } from '../../chain/grandpa/authority-sets.ts';
import { checkpointFields, checkpointOf, checkpointShape } from '../../chain/grandpa/checkpoint.ts';
import { type HashedHeader, hashHeader } from '../../chain/grandpa/header.ts';
import { decodeJustification } from '../../chain/grandpa/justification.ts';
import type { Trust } from '../../chain/grandpa/trust.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';
import { type TrustGiven, trustedStart } from './proved-chain.ts';

/** What files that prove something of a chain have alike. */
export const bytesShape = z
  .string()
  .regex(/^0x(?:[0-9a-f]{2})*$/, 'must be 0x and hex digits in pairs, in lower case');
export const hashShape = z.string().regex(/^0x[0-9a-f]{64}$/, 'must be 0x and 64 hex digits in lower case');
export const headerShape = z.strictObject({
  parentHash: hashShape,
  number: z.string(),
  stateRoot: hashShape,
  extrinsicsRoot: hashShape,
  digest: z.strictObject({ logs: z.array(bytesShape) }),
});
export const trustShape = z.union([
  z.strictObject({ genesis_hash: hashShape }),
  z.strictObject({ checkpoint: checkpointShape }),
]);
export const stateShape = z.strictObject({ header: headerShape, proof: z.array(bytesShape) });
/** From each authority set to the next. */
export const handOverShape = z.strictObject({
  headers: z.array(headerShape).min(1),
  justification: bytesShape,
});

type TrustFields = z.input<typeof trustShape>;

/** Final blocks, as a file proves them. */
interface HeaderPart {
  readonly trust: TrustFields;
  readonly hand_overs: readonly z.input<typeof handOverShape>[];
  readonly headers: readonly z.input<typeof headerShape>[];
  readonly justification: string;
}

interface ProvedPart {
  readonly trust: Trust;
  readonly headers: readonly HashedHeader[];
  /** The set that voted for the last header. */
  readonly setId: number;
  readonly last: { readonly number: number; readonly hash: string };
}

/** As a file has it. */
export function trustFields(trust: TrustGiven): TrustFields {
  return 'genesisHash' in trust
    ? { genesis_hash: trust.genesisHash }
    : { checkpoint: checkpointFields(trust) };
}

/** As a file has it. @throws AgentError `unknown/malformed` for what is no header */
export function headerFields(header: unknown): z.input<typeof headerShape> {
  const { parentHash, number, stateRoot, extrinsicsRoot, digest }: RpcHeader = wholeHeader(header);
  return { parentHash, number, stateRoot, extrinsicsRoot, digest: { logs: [...digest.logs] } };
}

/**
 * Checks sets and headers of a file, believing nobody: each set against the one before, headers against each other and the votes
 * for the last. A process that measures does it too, so signatures and headers are checked a few milliseconds at a time.
 * @param client a node that has the states of the file
 * @throws AgentError `unknown/finality_...`, which names the first thing that does not hold
 */
export async function proveHeaderPart(
  client: Pick<RpcClient, 'request'>,
  part: HeaderPart,
): Promise<ProvedPart> {
  const { trust } = part;
  const first = await trustedStart(
    client,
    'genesis_hash' in trust
      ? { genesisHash: trust.genesis_hash }
      : checkpointOf(checkpointShape.parse(trust.checkpoint)),
  );
  let trusted = first.block;
  for (const { headers, justification } of part.hand_overs) {
    const hashed = await inSlices(hashing(headers));
    trusted = await inSlices(steppingOver(trusted, hashed, decodeJustification(justification)));
  }
  const headers = await inSlices(hashing(part.headers));
  const { set } = trusted;
  const last = await inSlices(steppingOver(trusted, headers, decodeJustification(part.justification)));
  return { trust: first.trust, headers, setId: set.id, last };
}

function* hashing(headers: readonly unknown[]): Sliced<HashedHeader[]> {
  const hashed: HashedHeader[] = [];
  for (const one of headers) {
    hashed.push(hashHeader(one));
    yield;
  }
  return hashed;
}

/** @throws AgentError `bad_input/proof` when a file is not proved from a genesis hash that is expected */
export function requireTrustedGenesis(
  trust: TrustFields,
  genesisHash: string | undefined,
  source: string,
): void {
  if (genesisHash !== undefined && (!('genesis_hash' in trust) || trust.genesis_hash !== genesisHash)) {
    const own = 'genesis_hash' in trust ? `the genesis hash ${trust.genesis_hash}` : 'a checkpoint';
    throw notAProof(source, `it is proved from ${own}, and not from the genesis hash ${genesisHash}`);
  }
}

/** The text of a file, in one line; its hash tells of a change where nothing else would. */
export function hashedText(content: object): string {
  const text = JSON.stringify(content);
  return `${JSON.stringify({ ...content, content_hash: hashOf(text) })}\n`;
}

/**
 * Reads a file that `hashedText` wrote.
 * @param shape of all its fields but the hash
 * @throws AgentError `bad_input/proof`
 */
export function readHashed<Shape extends z.ZodObject>(
  text: string,
  source: string,
  shape: Shape,
): { content: z.input<Shape>; isWhole: boolean } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw notAProof(source, messageOf(cause), cause);
  }
  const read = shape.extend({ content_hash: hashShape }).safeParse(json);
  if (!read.success) throw notAProof(source, faultsOf(read.error).slice(0, 5).join('; '));
  const { content_hash: told, ...content } = json as z.input<Shape> & { content_hash: string };
  return { content: content as z.input<Shape>, isWhole: told === hashOf(JSON.stringify(content)) };
}

function hashOf(content: string): string {
  return hexText(blake2(textBytes(content)));
}

export function notAProof(source: string, why: string, cause?: unknown): AgentError {
  return new AgentError('bad_input/proof', `${source} is not a valid proof: ${why}`, {
    data: { source },
    cause,
  });
}
