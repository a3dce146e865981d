import type { Head } from '../oracle/chain-facts.ts';
import type { Judge } from '../oracle/judge.ts';
import type { Stage } from '../stage.ts';
import type { WorldClient } from './world-client.ts';

interface RpcHead {
  readonly number: string;
  readonly parentHash: string;
}

/** Follows best and finalized heads, and tells the judge of them. */
export async function watchHeads(client: WorldClient, stage: Stage, judge: Judge): Promise<void> {
  await client.subscribe('chain_subscribeNewHeads', [], (item) => {
    const head = headOf(item);
    stage.trace(`told best ${head?.height}`);
    if (head) judge.toldBest(head);
  });
  await client.subscribe('chain_subscribeFinalizedHeads', [], (item) => {
    const head = headOf(item);
    stage.trace(`told final ${head?.height}`);
    if (head) judge.finals.told(stage.nowMs(), head);
  });
}

export function headOf(item: unknown): Head | undefined {
  const { number, parentHash } = (item ?? {}) as Partial<RpcHead>;
  if (number === undefined || parentHash === undefined) return undefined;
  return { height: Number(number), parentHash };
}
