import { ApiPromise, WsProvider } from '@polkadot/api';
import { digestItems } from './babe-census.ts';

/** The last era that is over in the finalized chain: what staking says of it, and what its blocks say. */
interface StakingEra {
  readonly sessions: number;
  readonly points: ReadonlyMap<string, number>;
  /** Blocks by their author, from the headers. */
  readonly blocks: ReadonlyMap<string, number>;
  readonly totalStake: bigint;
  readonly exposures: readonly Exposure[];
  /** The validators that each nominator named. */
  readonly nominations: ReadonlyMap<string, readonly string[]>;
}

interface Exposure {
  readonly validator: string;
  readonly own: bigint;
  readonly total: bigint;
  readonly others: readonly { readonly who: string; readonly value: bigint }[];
}

type Json = Record<string, never>;

/** Reads with @polkadot/api; undefined before the first era is over. */
export async function readStakingEra(url: string): Promise<StakingEra | undefined> {
  const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
  try {
    const head = await api.rpc.chain.getFinalizedHead();
    const at = await api.at(head);
    const query = async (item: string, ...keys: unknown[]): Promise<unknown> =>
      (await at.query['staking']?.[item]?.(...keys))?.toJSON();
    const entries = async (item: string, ...keys: unknown[]): Promise<[string, Json][]> => {
      const found = (await at.query['staking']?.[item]?.entries(...keys)) ?? [];
      return found.map(([key, value]) => [String(key.args.at(-1)), value.toJSON() as Json]);
    };
    const era = activeEra(await query('activeEra')) - 1;
    if (era < 0) return undefined;
    const [from, to] = [
      await query('erasStartSessionIndex', era),
      await query('erasStartSessionIndex', era + 1),
    ];
    const { individual } = (await query('erasRewardPoints', era)) as { individual: Record<string, number> };
    const exposures: Exposure[] = [];
    for (const [validator, overview] of await entries('erasStakersOverview', era)) {
      const page = (await query('erasStakersPaged', era, validator, 0)) as
        | { others: { who: string; value: number }[] }
        | undefined
        | null;
      const others = (page?.others ?? []).map(({ who, value }) => ({ who, value: BigInt(value) }));
      const { own, total } = overview;
      exposures.push({ validator, own: BigInt(own ?? 0), total: BigInt(total ?? 0), others });
    }
    const nominators = await entries('nominators');
    return {
      sessions: Number(to) - Number(from),
      points: new Map(Object.entries(individual)),
      blocks: await blocksOf(api, era, head.toHex()),
      totalStake: BigInt((await query('erasTotalStake', era)) as number),
      exposures,
      nominations: new Map(nominators.map(([who, { targets }]) => [who, targets ?? []])),
    };
  } finally {
    await api.disconnect();
  }
}

/** Walks back from the head to the first block of the era; a header names its author by the place in the list of its session. */
async function blocksOf(api: ApiPromise, era: number, head: string): Promise<Map<string, number>> {
  const blocks = new Map<string, number>();
  for (let hash = head; ; ) {
    const [at, header] = [await api.at(hash), await api.rpc.chain.getHeader(hash)];
    const current = activeEra((await at.query['staking']?.['activeEra']?.())?.toJSON());
    if (current < era || header.number.toNumber() === 0) return blocks;
    if (current === era) {
      const validators = (await at.query['session']?.['validators']?.())?.toJSON() as string[];
      const [digest] = digestItems(
        header.digest.logs.map((log) => log.toHex()),
        'BABE',
        0x06,
      );
      if (!digest) throw new Error(`block ${header.number.toString()} names no author`);
      const author = validators[new DataView(digest.buffer, digest.byteOffset).getUint32(1, true)] ?? '?';
      blocks.set(author, (blocks.get(author) ?? 0) + 1);
    }
    hash = header.parentHash.toHex();
  }
}

function activeEra(value: unknown): number {
  return (value as { index: number } | null)?.index ?? -1;
}
