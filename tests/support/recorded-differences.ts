import '@almanac-chain/types';
import type { ApiPromise } from '@polkadot/api';
import { RpcAuraSource } from '../../offchain-agent/src/chain/aura/aura-source.ts';
import { RpcClient } from '../../offchain-agent/src/chain/rpc/client.ts';
import { type Recount, recount } from '../../offchain-agent/src/measure/authorship/recount.ts';
import type { SlotCounts } from '../../offchain-agent/src/measure/authorship/slot-tally.ts';
import { patient } from './patient.ts';

const homeNetwork = 0;
const none: Counted = { assigned: 0, authored: 0 };

/** Both countings of one finalized block. */
export interface Comparison {
  readonly recount: Recount;
  /** Records compared; a comparison of nothing proves nothing. */
  readonly compared: number;
  /** One line for each record that differs. */
  readonly differences: readonly string[];
}

interface Counted {
  readonly assigned: number;
  readonly authored: number;
}

const kinds = { window: 'Window', day: 'Day', era: 'Era' } as const;
type Kind = keyof typeof kinds;

/**
 * Compares every window's, day's and era's record of every validator, as the chain answers at the last finalized
 * block, with an independent recount of the headers from block 1 up to that block.
 */
export async function recordedDifferences(
  api: ApiPromise,
  url: string,
  windowMs: number,
): Promise<Comparison> {
  const client = await RpcClient.open(url, patient);
  try {
    const source = new RpcAuraSource(client);
    const head = await source.blocks.finalizedHead();
    const windowStart = (ms: number): number => ms - (ms % windowMs);
    const eras = await erasAt(api, head.hash, windowMs);
    const counted = await recount(source, {
      fromBlock: 1,
      toBlock: head.number,
      windowMs,
      periods: {
        day: (slotStartMs) => Math.floor(slotStartMs / 86_400_000) * 86_400,
        era: (slotStartMs) => eras.get(windowStart(slotStartMs)) ?? 0,
      },
    });
    // An era is asked for by a window in it, since it may begin between two.
    const firstWindow = (era: number): number | undefined =>
      [...counted.windows.keys()].find((start) => (eras.get(start * 1_000) ?? 0) === era);
    const differences: string[] = [];
    let compared = 0;
    for (const kind of Object.keys(kinds) as Kind[]) {
      for (const [start, counts] of counted.periods.get(kind) ?? []) {
        const at = kind === 'era' ? firstWindow(start) : start;
        for (const key of counted.validators.keys()) {
          compared += 1;
          const expected = expectedOf(counts, key);
          const recorded = await recordOf(api, head.hash, key, kinds[kind], at);
          if (recorded.assigned === expected.assigned && recorded.authored === expected.authored) continue;
          differences.push(
            `${kind} ${start}, validator ${key}: chain ${told(recorded)}, recount ${told(expected)}, at block ${head.number}`,
          );
        }
      }
    }
    return { recount: counted, compared, differences };
  } finally {
    client.close();
  }
}

/** The start of the era that each window since block 1 belongs to, by the window's in ms: a fact of the sessions, no count. */
async function erasAt(api: ApiPromise, hash: string, windowMs: number): Promise<ReadonlyMap<number, number>> {
  const [first, last] = await Promise.all([
    api.at(await api.rpc.chain.getBlockHash(1)).then(async ({ query }) => await query.timestamp.now()),
    api.at(hash).then(async ({ query }) => await query.timestamp.now()),
  ]);
  const { sliApi } = (await api.at(hash)).call;
  const eras = new Map<number, number>();
  const firstMs = first.toNumber() - (first.toNumber() % windowMs);
  for (let startMs = firstMs; startMs <= last.toNumber(); startMs += windowMs) {
    const era = await sliApi.periodOf(homeNetwork, 'Era', startMs / 1_000);
    if (era.isSome) eras.set(startMs, era.unwrap().start.toNumber());
  }
  return eras;
}

function expectedOf(counts: SlotCounts, key: string): Counted {
  return counts.get(key) ?? none;
}

// The accounts of these networks are their Aura keys.
async function recordOf(
  api: ApiPromise,
  hash: string,
  key: string,
  kind: 'Window' | 'Day' | 'Era',
  at: number | undefined,
): Promise<Counted> {
  const { sliApi } = (await api.at(hash)).call;
  const target = await sliApi.targetOf(homeNetwork, { Account: key });
  if (target.isNone) return none;
  const answer = await sliApi.sli(homeNetwork, target.unwrap(), 'Authorship', kind, at ?? null);
  if (answer.isNone) return none;
  const { assigned, authored } = answer.unwrap().record.asCounted;
  return { assigned: assigned.toNumber(), authored: authored.toNumber() };
}

function told({ assigned, authored }: Counted): string {
  return `${authored}/${assigned}`;
}
