import { createHash } from 'node:crypto';
import {
  type Dispatch,
  mortalBlocks,
  type SignedExtrinsic,
} from '../../offchain-agent/src/chain/submit/outbox-chain.ts';
import { effectOfKey } from '../../offchain-agent/src/store/migrate.ts';

export interface FakeExtrinsic {
  readonly account: string;
  readonly nonce: number;
  /** The key of the effect, as text; what a test's call consists of. */
  readonly key: string;
  readonly born: number;
  readonly bornHash: string;
  readonly spec: number;
}

export interface NonceBlock {
  readonly number: number;
  readonly hash: string;
  readonly parent: NonceBlock | undefined;
  readonly spec: number;
  readonly nonces: ReadonlyMap<string, number>;
  readonly effects: ReadonlySet<string>;
  readonly included: readonly { readonly hash: string; readonly key: string; readonly dispatch: Dispatch }[];
}

/** The call whose effect is this key. */
export function fakeCall(key: string): string {
  return `0x${Buffer.from(key).toString('hex')}`;
}

export function isClaim({ key }: FakeExtrinsic): boolean {
  return effectOfKey(key).kind === 'claim';
}

export function isValid(
  { born, bornHash, spec }: FakeExtrinsic,
  number: number,
  parent: NonceBlock,
  now: number,
): boolean {
  if (number <= born || number >= born + mortalBlocks || spec !== now) return false;
  return ancestor(parent, born).hash === bornHash;
}

export function ancestor(block: NonceBlock, number: number): NonceBlock {
  let current = block;
  while (current.number > number && current.parent) current = current.parent;
  return current;
}

export function encode(extrinsic: FakeExtrinsic): SignedExtrinsic {
  const text = JSON.stringify(extrinsic);
  return {
    extrinsic: `0x${Buffer.from(text).toString('hex')}`,
    hash: digest(text),
    diesAt: extrinsic.born + mortalBlocks,
  };
}

export function digest(text: string): string {
  return `0x${createHash('sha256').update(text).digest('hex')}`;
}
