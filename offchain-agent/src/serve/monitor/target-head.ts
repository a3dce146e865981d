import { utc } from '../../base/format.ts';
import { ageText, type HeadAge } from '../../measure/rpc/head-ages.ts';
import type { EndpointState } from '../../measure/rpc/rpc-prober.ts';
import type { TargetHead } from '../status/network-status.ts';

/** The head of an endpoint as pages show it; undefined before its first answer. */
export function targetHead({ height, head, age }: EndpointState, mostBlocks: number): TargetHead | undefined {
  if (height === undefined) return undefined;
  const { lagBlocks, text } = head;
  const isBehind = lagBlocks !== undefined && lagBlocks > mostBlocks;
  const lag = isBehind ? `${grouped(lagBlocks)} blocks behind the highest known head` : undefined;
  const still = age?.isStalled ? stillText(age) : undefined;
  return { height, lagBlocks, reason: text?.replace(/^is /, '') ?? lag ?? still };
}

/** Whether nothing is in doubt about a head that counts as an answer. */
export function isSound({ head, age }: EndpointState): boolean {
  if (age?.isStalled) return false;
  return head.standing === 'on_chain' || head.standing === 'unconfirmed';
}

function stillText(age: HeadAge): string {
  if (!age.isChain) return ageText(age);
  return `the chain has produced no block since ${utc(Date.now() - age.ageMs)} UTC`;
}

/** @example grouped(29_502) // '29,502' */
function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
