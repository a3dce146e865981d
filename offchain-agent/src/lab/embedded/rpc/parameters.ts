import { isAddress } from '@polkadot/util-crypto';
import { z } from 'zod';
import { camelCase } from '../../../base/camel-case.ts';
import { longestAddress } from '../../../chain/address.ts';
import { type JsonRpcError, type RpcRequest, rpcErrors } from './json-rpc.ts';

/** A parameter: its name as a node declares it, and what it may be. One that is left out or null is undefined to its method. */
type Parameter = readonly [name: string, shape: z.ZodType];

const maxU32 = 4_294_967_295;

// As nodes read hex: with or without 0x, and with a zero before an odd digit.
const hexOf = (text: string): string => {
  const digits = text.toLowerCase().replace(/^0x/, '');
  return `0x${digits.length % 2 === 1 ? '0' : ''}${digits}`;
};
const bytes = z
  .string()
  .regex(/^(?:0x)?[0-9a-f]*$/i, 'must be bytes in hex')
  .transform(hexOf);
const hash = z
  .string()
  .regex(/^(?:0x)?[0-9a-f]{64}$/i, 'must be a hash in hex')
  .transform(hexOf);
const text = z.string();
const account = z
  .string()
  .max(longestAddress, { abort: true })
  .refine((address) => isAddress(address), 'must be an account');
const u32 = z.int().min(0).max(maxU32);
const height = z.int().min(0);
// What is beyond 2^53 is beyond every block, too.
const numberOrHex = z.union([
  height,
  z
    .string()
    .regex(/^0x[0-9a-f]{1,16}$/i)
    .transform(Number),
]);
const optional = <Shape extends z.ZodType>(shape: Shape) =>
  shape.nullish().transform((value) => value ?? undefined);
/** Things that one call asks for: the overview of the pages asks for some thousand records at once. */
const mostListed = 16_384;
/** Each is read after each block, for as long as the subscription is open; @polkadot/api asks for 250 at a time. */
const mostSubscribed = 1_000;
// The length before each item is looked at.
const listOf = <Shape extends z.ZodType>(shape: Shape, most = mostListed) =>
  z
    .unknown()
    .refine((given) => !Array.isArray(given) || given.length <= most, `has more than ${most} items`)
    .pipe(z.array(shape));
const keys = listOf(bytes);
const subscribedKeys = listOf(bytes, mostSubscribed);
const oneOrMany = (shape: z.ZodType): z.ZodType => z.union([shape, listOf(shape)]);

const itemTypes = [
  'value',
  'hash',
  'closestDescendantMerkleValue',
  'descendantsValues',
  'descendantsHashes',
] as const;
const item = z.object({ key: bytes, type: z.enum(itemTypes), paginationStartKey: bytes.nullish() });

/** A thing that is asked of storage by `chainHead_v1_storage` and `archive_v1_storage`. */
export type StorageItem = z.infer<typeof item>;

const at: Parameter = ['at', optional(hash)];
const blockHash: Parameter = ['hash', optional(hash)];
const follow: Parameter = ['follow_subscription', text];
const extrinsic: Parameter = ['extrinsic', bytes];
const operation: Parameter = ['operation_id', text];
const call: readonly Parameter[] = [
  ['function', text],
  ['call_parameters', bytes],
];
const items: readonly Parameter[] = [
  ['items', listOf(item)],
  ['child_trie', optional(bytes)],
];
const key: Parameter = ['key', bytes];
const childKey: Parameter = ['child_storage_key', bytes];
const pages: readonly Parameter[] = [['count', u32], ['start_key', optional(bytes)], blockHash];

/** Of every method that takes any, in their order. Methods that end a subscription answer false where there is none. */
const declared: Readonly<Record<string, readonly Parameter[]>> = {
  archive_unstable_body: [['hash', hash]],
  archive_unstable_call: [['hash', hash], ...call],
  archive_unstable_hashByHeight: [['height', height]],
  archive_v1_body: [['hash', hash]],
  archive_v1_call: [['hash', hash], ...call],
  archive_v1_hashByHeight: [['height', height]],
  archive_v1_header: [['hash', hash]],
  archive_v1_stopStorage: [operation],
  archive_v1_storage: [['hash', hash], ...items],
  author_submitAndWatchExtrinsic: [['bytes', bytes]],
  author_submitExtrinsic: [extrinsic],
  chainHead_v1_body: [follow, ['hash', hash]],
  chainHead_v1_call: [follow, ['hash', hash], ...call],
  chainHead_v1_continue: [follow, operation],
  chainHead_v1_follow: [['with_runtime', z.boolean()]],
  chainHead_v1_header: [follow, ['hash', hash]],
  chainHead_v1_stopOperation: [follow, operation],
  chainHead_v1_storage: [follow, ['hash', hash], ...items],
  chainHead_v1_unfollow: [follow],
  chainHead_v1_unpin: [follow, ['hash_or_hashes', oneOrMany(hash)]],
  chain_getBlock: [blockHash],
  chain_getBlockHash: [['hash', optional(oneOrMany(numberOrHex))]],
  chain_getHead: [['hash', optional(oneOrMany(numberOrHex))]],
  chain_getHeader: [blockHash],
  chain_getRuntimeVersion: [at],
  childstate_getKeysPaged: [childKey, ['prefix', bytes], ...pages],
  childstate_getStorage: [childKey, key, blockHash],
  payment_queryFeeDetails: [['encoded_xt', bytes], at],
  payment_queryInfo: [['encoded_xt', bytes], at],
  state_call: [['name', text], ['bytes', bytes], blockHash],
  state_getKeysPaged: [['prefix', optional(bytes)], ...pages],
  state_getMetadata: [blockHash],
  state_getRuntimeVersion: [at],
  state_getStorage: [key, blockHash],
  state_getStorageAt: [key, blockHash],
  state_getStorageHash: [key, blockHash],
  state_getStorageSize: [key, blockHash],
  state_queryStorageAt: [['keys', keys], at],
  // A node tells all of its storage to nobody who is not its operator.
  state_subscribeStorage: [['keys', subscribedKeys]],
  account_nextIndex: [['account', account]],
  system_accountNextIndex: [['account', account]],
  transactionWatch_v1_submitAndWatch: [['bytes', bytes]],
  transaction_v1_broadcast: [['bytes', bytes]],
  transaction_v1_stop: [operation],
};

/** Whether a method's parameters are declared here; the others take none. */
export function takesParameters(method: string): boolean {
  return Object.hasOwn(declared, method);
}

/**
 * The parameters of a request by position, each as its method takes it; what a node would answer where one is missing or is
 * something else. More than there are declared are ignored, as nodes do.
 */
export function readParameters({
  method,
  params,
}: Pick<RpcRequest, 'method' | 'params'>): readonly unknown[] | { readonly error: JsonRpcError } {
  const values: unknown[] = [];
  const given = byPosition(method, params);
  for (const [index, [name, shape]] of (takesParameters(method) ? (declared[method] ?? []) : []).entries()) {
    const read = shape.safeParse(given[index]);
    if (!read.success) {
      const { path, message } = read.error.issues[0] ?? { path: [], message: '' };
      return { error: { ...rpcErrors.invalidParams, data: `${[name, ...path].join('.')}: ${message}` } };
    }
    values.push(read.data);
  }
  return values;
}

function byPosition(method: string, params: RpcRequest['params']): readonly unknown[] {
  if (Array.isArray(params)) return params as readonly unknown[];
  const named = new Map(Object.entries(params));
  return takesParameters(method)
    ? (declared[method] ?? []).map(([name]) => named.get(name) ?? named.get(camelCase(name)))
    : [];
}
