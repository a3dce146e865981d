import { hashHeader } from '../../offchain-agent/src/chain/grandpa/header.ts';
import { type ChainConnection, openChain } from '../../offchain-agent/src/chain/rpc/connect.ts';
import {
  type HubPayouts,
  type PayoutOptions,
  readPayouts,
} from '../../offchain-agent/src/measure/payout/read-payouts.ts';
import { type HubEraShape, MadeHub, type MadeHubShape } from './made-hub.ts';
import type { MadeNode } from './made-node.ts';
import { payoutEras, type VectorEra } from './payout-eras.ts';

const vectors = payoutEras();
export const activeEra = 5_001;
const blocks = 900;

/** Eras of a version with many events; unless others are asked for, no payment is below their existential deposit. */
export function richest(
  version: VectorEra['version'],
  count: number,
  isFit: (era: VectorEra) => boolean = () => true,
  hasDeposit = false,
): VectorEra[] {
  const eventsOf = (era: VectorEra): number => era.paid.reduce((sum, [, , events]) => sum + events.length, 0);
  return vectors
    .filter((era) => era.version === version && (era.deposit !== '1') === hasDeposit && isFit(era))
    .toSorted((one, other) => eventsOf(other) - eventsOf(one))
    .slice(0, count);
}

export const has = (kind: string) => (era: VectorEra) =>
  era.paid.some(([, , events]) => events.some(([own]) => own === kind));

/** Pages are paid in blocks after each other, some of them in one. */
export function shapeOf(eras: readonly VectorEra[], from: number, newest = activeEra - 1): HubEraShape[] {
  return eras.map((era, place) => ({
    era,
    index: newest - place,
    paidIn: era.paid.map((_, at) => from + 7 * place + Math.floor(at / 2) * 3),
  }));
}

export async function withHub<Result>(
  shape: Omit<MadeHubShape, 'activeEra' | 'blocks'>,
  use: (
    hub: MadeHub,
    read: (options?: Partial<PayoutOptions>) => Promise<HubPayouts>,
    node: MadeNode,
  ) => Promise<Result>,
): Promise<Result> {
  const hub = new MadeHub({ activeEra, blocks, ...shape });
  const node = hub.node();
  await node.start();
  let chain: ChainConnection | undefined;
  try {
    chain = await openChain(node.url);
    const opened = chain;
    const signal = new AbortController().signal;
    return await use(
      hub,
      async (options) =>
        await readPayouts(opened, hashHeader(hub.head.rpc), {
          count: shape.eras.length,
          only: undefined,
          signal,
          ...options,
        }),
      node,
    );
  } finally {
    await chain?.api.disconnect();
    await node.stop();
  }
}

/** Pages that do not equal what the vectors tell of them. */
export function doubtful({ eras }: HubPayouts): unknown[] {
  return eras.flatMap(({ era, validators }) =>
    validators.flatMap(({ validator, pages }) =>
      pages
        .filter(({ judged }) => !judged || judged.wrong.length > 0)
        .map((page) => ({ era: era.index, account: validator.account, ...page })),
    ),
  );
}
