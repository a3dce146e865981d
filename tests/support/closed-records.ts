import type { ApiPromise } from '@polkadot/api';

const daysS: Readonly<Record<string, number>> = { Window: 0, Day: 86_400 };

/** The windows and days that ended before an instant: bytes of their records, by storage key. */
export async function closedRecords(api: ApiPromise, beforeS: number): Promise<ReadonlyMap<string, string>> {
  const entries = await api.query.sli.records.entries();
  return new Map(
    entries.flatMap(([key, record]) => {
      const { kind, start } = key.args[2].toJSON() as { kind: string; start: number };
      const lengthS = daysS[kind];
      const isClosed = lengthS !== undefined && start < beforeS && start + lengthS <= beforeS;
      return isClosed ? [[key.toHex(), record.toHex()] as const] : [];
    }),
  );
}
