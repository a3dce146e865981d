import { secondsPerDay } from '../../../offchain-agent/src/sli/calendar.ts';
import type { StillChain } from './scene.ts';

const hourS = 3_600;

/** Slots of a target in the last closed days, or of one day in the last 24 windows of an hour, straight from the chain's storage. */
export async function sumOf(
  { api }: StillChain,
  target: number,
  days: number,
): Promise<{ readonly part: number; readonly whole: number }> {
  const [kind, lengthS, count] =
    days === 1 ? (['Window', hourS, 24] as const) : (['Day', secondsPerDay, days] as const);
  const at = await api.at(await api.rpc.chain.getFinalizedHead());
  const asOfS = Math.floor((await at.query.timestamp.now()).toNumber() / 1_000);
  const openS = Math.floor(asOfS / lengthS) * lengthS;
  const records = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const period = { kind, start: openS - (index + 1) * lengthS };
      const record = (await at.query.sli.records(0, 'Authorship', period, target)).unwrapOrDefault();
      return record.isCounted ? record.asCounted : undefined;
    }),
  );
  return records.reduce(
    (sum, record) => ({
      part: sum.part + (record?.authored.toNumber() ?? 0),
      whole: sum.whole + (record?.assigned.toNumber() ?? 0),
    }),
    { part: 0, whole: 0 },
  );
}
