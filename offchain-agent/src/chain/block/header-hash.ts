import { blake2AsU8a } from '@polkadot/util-crypto';
import { compactBytes, concatBytes, hexBytes, hexText } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';

/** As much of a header as tells who wrote a block, as JSON-RPC gives it. */
export interface LinkedHeader {
  /** Hex. */
  readonly number: string;
  readonly parentHash: string;
  readonly digest: { readonly logs: readonly string[] };
}

/** A header as JSON-RPC gives it. */
export interface RpcHeader extends LinkedHeader {
  readonly stateRoot: string;
  readonly extrinsicsRoot: string;
}

/** What a header is hashed of; its number may be a number already. */
type HashableHeader = Omit<RpcHeader, 'number'> & { readonly number: string | number };

const numberPattern = /^0x[0-9a-f]{1,8}$/i;

/**
 * What a node says is a header, checked: number, parent and digest.
 * @throws AgentError `unknown/malformed` when it is none
 */
export function linkedHeader(item: unknown): LinkedHeader {
  const { number, parentHash, digest } = (item ?? {}) as Partial<LinkedHeader>;
  const logs: unknown = digest?.logs;
  if (typeof number !== 'string' || !numberPattern.test(number))
    throw malformed(item, 'number: expected 0x and at most 8 hex digits');
  if (typeof parentHash !== 'string') throw malformed(item, 'parentHash: expected a hash');
  if (!Array.isArray(logs) || !logs.every((log) => typeof log === 'string'))
    throw malformed(item, 'digest.logs: expected a list of texts');
  return item as LinkedHeader;
}

/** As `linkedHeader`, with all that its hash is made of. */
export function wholeHeader(item: unknown): RpcHeader {
  const header = linkedHeader(item) as RpcHeader;
  for (const root of ['stateRoot', 'extrinsicsRoot'] as const)
    if (typeof header[root] !== 'string') throw malformed(item, `${root}: expected a hash`);
  return header;
}

/**
 * The hash of a block, of its header: what `newHeads` does not tell. For chains that hash headers with BLAKE2b-256 and
 * number blocks with up to 32 bits, as all but a few do.
 */
export function headerHash(header: HashableHeader): `0x${string}` {
  return hexText(blake2AsU8a(headerBytes(header), 256));
}

/** A header in SCALE. */
export function headerBytes({
  number,
  parentHash,
  stateRoot,
  extrinsicsRoot,
  digest,
}: HashableHeader): Uint8Array {
  const logs = digest.logs.map(hexBytes);
  return concatBytes([
    hexBytes(parentHash),
    compactBytes(Number(number)),
    hexBytes(stateRoot),
    hexBytes(extrinsicsRoot),
    compactBytes(logs.length),
    ...logs,
  ]);
}

function malformed(item: unknown, why: string): AgentError {
  return new AgentError('unknown/malformed', `this is not a header of a block (${why}): ${plainText(item)}`, {
    retryable: true,
  });
}
