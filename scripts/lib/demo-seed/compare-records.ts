import type {} from '@almanac-chain/types';
import { SliRecords } from '../../../offchain-agent/src/chain/records/records.ts';
import { connect } from '../../../offchain-agent/src/chain/rpc/connect.ts';
import type { DayCount, LiveStory } from '../../../offchain-agent/src/demo/seed/live-story.ts';
import { dayS } from '../../../offchain-agent/src/demo/seed/story-plan.ts';
import { EmbeddedChain } from '../../../offchain-agent/src/lab/embedded/embedded-chain.ts';
import { startRpcServer } from '../../../offchain-agent/src/lab/embedded/rpc/rpc-server.ts';

interface Compared {
  /** Days and validators that were compared. */
  readonly cells: number;
  readonly differences: readonly string[];
}

/** Compares the story's own count of each day and validator with the chain's records, asked for through a node. */
export async function compareRecords({ chain, cast, seed, counts }: LiveStory): Promise<Compared> {
  const embedded = await EmbeddedChain.resume(chain.lived);
  const server = await startRpcServer(embedded, 0);
  const api = await connect(server.url);
  try {
    const records = await SliRecords.atFinalized(api);
    const days = [...new Set(counts.map(({ day }) => day))];
    const found = await Promise.all(
      days.map(async (day) => {
        const rows = counts.filter((row) => row.day === day);
        const ranking = await records.ranking('day', seed.startS + day * dayS);
        const recorded = new Map((ranking?.rows ?? []).map((row) => [row.who?.account, row]));
        return rows.flatMap((row) => {
          const name = cast.validators[row.validator];
          const record = recorded.get(name?.address);
          return differenceOf(
            row,
            name?.name ?? '',
            Number(record?.assigned ?? -1),
            Number(record?.authored ?? -1),
          );
        });
      }),
    );
    return { cells: counts.length, differences: found.flat() };
  } finally {
    await api.disconnect();
    await server.close();
    await embedded.close();
  }
}

function differenceOf(
  { day, slots, missed }: DayCount,
  name: string,
  assigned: number,
  authored: number,
): string[] {
  if (assigned === slots && assigned - authored === missed) return [];
  return [
    `day ${day}, ${name}: ${missed} of ${slots} slots missed, the record says ${assigned - authored} of ${assigned}`,
  ];
}
