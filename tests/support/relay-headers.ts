import {
  authorityList,
  compact,
  type Hex,
  hashOf,
  hex,
  list,
  type TestVoter,
  text,
  u32,
  u64,
  unhex,
} from './grandpa-bytes.ts';

/** A header of a relay chain that nobody wrote. */
export interface MadeHeader {
  readonly number: number;
  readonly hash: Hex;
  readonly bytes: Buffer;
  readonly rpc: {
    readonly number: string;
    readonly parentHash: Hex;
    readonly stateRoot: Hex;
    readonly extrinsicsRoot: Hex;
    readonly digest: { readonly logs: readonly Hex[] };
  };
}

const none: Hex = `0x${'00'.repeat(32)}`;

export function madeHeader(
  number: number,
  parent: MadeHeader | undefined,
  logs: readonly Buffer[],
  extrinsicsRoot: Hex = none,
  stateRoot: Hex = none,
): MadeHeader {
  const parentHash = parent?.hash ?? none;
  const roots = [stateRoot, extrinsicsRoot].map(unhex);
  const bytes = Buffer.concat([unhex(parentHash), compact(number), ...roots, list(logs)]);
  const digest = { logs: logs.map((log) => hex(log)) };
  const rpc = { number: `0x${number.toString(16)}`, parentHash, stateRoot, extrinsicsRoot, digest };
  return { number, hash: hashOf(bytes), bytes, rpc };
}

/** Who wrote the block, by a secondary claim of the slot; and who may write in the epoch after the one that it begins. */
export function babeDigest(author: number, slot: number, next: readonly Hex[] | undefined): Buffer[] {
  const engine = Buffer.from('BABE');
  const claim = Buffer.concat([Buffer.of(2), u32(author), u64(slot)]);
  const pre = Buffer.concat([Buffer.of(6), engine, text(claim)]);
  if (!next) return [pre];
  const keys = next.map((key) => Buffer.concat([unhex(key), u64(1)]));
  const epoch = Buffer.concat([Buffer.of(1), list(keys), Buffer.alloc(32)]);
  return [pre, Buffer.concat([Buffer.of(4), engine, text(epoch)])];
}

/** Who votes on finality from the child of the block on. */
export function setChange(voters: readonly TestVoter[] | undefined): Buffer[] {
  if (!voters) return [];
  const log = Buffer.concat([Buffer.of(1), authorityList(voters), u32(0)]);
  return [Buffer.concat([Buffer.of(4), Buffer.from('FRNK'), text(log)])];
}
