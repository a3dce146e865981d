import { blake2, hexBytes, hexText } from '../../base/bytes.ts';
import { AgentError, messageOf } from '../../base/error.ts';
import type { RpcClient } from '../rpc/client.ts';
import { isStateDiscarded } from '../rpc/error.ts';
import type { HashedHeader } from './header.ts';
import { refusal } from './refusal.ts';
import { ScaleReader } from './scale-reader.ts';

/**
 * The values that stand under keys in the state of a block, proved against the state root of its header: no node has to be
 * believed, the hashes are recomputed from the root down.
 *
 * @param header of the block; it must be proved itself
 * @param keys as hex
 * @returns for each key its bytes, `undefined` where it is proved that there are none
 * @throws AgentError `unknown/finality_state_proof` when the answer does not prove it, `unreachable/state` when the node has
 * discarded that state; as the client does
 */
export async function provedValues(
  client: Pick<RpcClient, 'request'>,
  header: HashedHeader,
  keys: readonly string[],
): Promise<readonly (Uint8Array | undefined)[]> {
  const proof = await readProof(client, header, keys);
  const isProof = Array.isArray(proof) && proof.every((node) => typeof node === 'string');
  try {
    if (!isProof) throw new RangeError('expected a list of texts');
    const nodes = new Map(proof.map((hex) => hexBytes(hex)).map((node) => [hexText(blake2(node)), node]));
    return keys.map((key) => valueAt(nodes, header.stateRoot, key));
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw refusal(
      'state_proof',
      `the node does not prove what the state of block ${header.number} ${header.hash} holds (state_getReadProof): ${messageOf(cause)}`,
      { block: header.number, hash: header.hash, state_root: header.stateRoot },
      cause,
    );
  }
}

async function readProof(
  client: Pick<RpcClient, 'request'>,
  header: HashedHeader,
  keys: readonly string[],
): Promise<unknown> {
  try {
    return (await client.request<{ proof?: unknown } | null>('state_getReadProof', [keys, header.hash]))
      ?.proof;
  } catch (cause) {
    throw isStateDiscarded(cause) ? discardedState(header, cause) : cause;
  }
}

/** @param cause what the node answered instead */
export function discardedState(
  { number, hash }: Pick<HashedHeader, 'number' | 'hash'>,
  cause: unknown,
): AgentError {
  return new AgentError(
    'unreachable/state',
    `the node has discarded the state of block ${number}; ask an archive node (--state-pruning archive), or begin at a later block`,
    { data: { block: number, hash }, cause },
  );
}

/** Parts of the trie by their hash. */
type Nodes = ReadonlyMap<string, Uint8Array>;

interface TrieNode {
  /** Digits of the key that all below share. */
  readonly partial: string;
  readonly value: Uint8Array | undefined;
  /** In place of the value: what hashes to this. A proof holds it only where it was asked for. */
  readonly valueHash: string | undefined;
  /** By the next digit; a short child itself, or the hash of a longer one. */
  readonly children: ReadonlyMap<string, Uint8Array>;
}

/** @throws RangeError when the nodes do not lead to a value, nor to where it would have to be */
function valueAt(nodes: Nodes, root: string, key: string): Uint8Array | undefined {
  let digits = key.slice(2).toLowerCase();
  let bytes: Uint8Array | undefined = nodeOf(nodes, root);
  while (bytes) {
    const { partial, value, valueHash, children } = readNode(bytes);
    if (!digits.startsWith(partial)) return undefined;
    digits = digits.slice(partial.length);
    if (digits === '') return valueHash === undefined ? value : nodeOf(nodes, valueHash);
    const child: Uint8Array | undefined = children.get(digits.charAt(0));
    digits = digits.slice(1);
    bytes = child && (child.length === 32 ? nodeOf(nodes, hexText(child)) : child);
  }
  return undefined;
}

function nodeOf(nodes: Nodes, hash: string): Uint8Array {
  const node = nodes.get(hash);
  if (!node) throw new RangeError(`a part of it with the hash ${hash} is missing`);
  return node;
}

/**
 * A node of the trie: its kind in the highest bits of the first byte, then how many digits of the key it covers, those
 * digits, for a branch which children it has, the value, the children.
 */
function readNode(bytes: Uint8Array): TrieNode {
  const reader = new ScaleReader(bytes);
  const kind = kindOf(reader.u8());
  if (!kind) return { partial: '', value: undefined, valueHash: undefined, children: new Map() };
  let length = kind.length;
  // A length that fills its bits goes on in the next bytes.
  if (length === kind.longest) {
    for (let more = 255; more === 255; length += more) more = reader.u8();
  }
  const partial = hexText(reader.take(Math.ceil(length / 2))).slice(2);
  const bitmap = kind.isBranch ? reader.u16() : 0;
  const valueHash = kind.value === 'hashed' ? reader.hash() : undefined;
  const value = kind.value === 'own' ? reader.bytes() : undefined;
  const children = new Map<string, Uint8Array>();
  for (let digit = 0; digit < 16; digit += 1) {
    if ((bitmap >> digit) % 2 === 1) children.set(digit.toString(16), reader.bytes());
  }
  reader.end();
  return { partial: partial.slice(length % 2), value, valueHash, children };
}

interface Kind {
  readonly isBranch: boolean;
  readonly value: 'none' | 'own' | 'hashed';
  readonly length: number;
  /** The greatest length that its bits hold. */
  readonly longest: number;
}

/** Undefined for the empty trie. */
function kindOf(first: number): Kind | undefined {
  if (first === 0) return undefined;
  const of = (isBranch: boolean, value: Kind['value'], longest: number): Kind => ({
    isBranch,
    value,
    length: first & longest,
    longest,
  });
  if (first >> 6 === 0b01) return of(false, 'own', 0b11_1111);
  if (first >> 6 === 0b10) return of(true, 'none', 0b11_1111);
  if (first >> 6 === 0b11) return of(true, 'own', 0b11_1111);
  if (first >> 5 === 0b001) return of(false, 'hashed', 0b1_1111);
  if (first >> 4 === 0b0001) return of(true, 'hashed', 0b1111);
  throw new RangeError(`invalid start of a trie node: ${first}`);
}
