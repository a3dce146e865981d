import type { EndpointState } from '../../measure/rpc/rpc-prober.ts';
import type { TargetHead } from '../status/network-status.ts';

/** The head of an endpoint as pages show it; undefined before its first answer. */
export function targetHead({ height, head }: EndpointState, mostBlocks: number): TargetHead | undefined {
  if (height === undefined) return undefined;
  const { lagBlocks, text } = head;
  const isBehind = lagBlocks !== undefined && lagBlocks > mostBlocks;
  const lag = isBehind ? `${grouped(lagBlocks)} blocks behind the highest known head` : undefined;
  return { height, lagBlocks, reason: text?.replace(/^is /, '') ?? lag };
}

/** Whether nothing is in doubt about a head that counts as an answer. */
export function isSound({ head }: EndpointState): boolean {
  return head.standing === 'on_chain' || head.standing === 'unconfirmed';
}

/** @example grouped(29_502) // '29,502' */
function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
