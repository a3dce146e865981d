import '@almanac-chain/types';
import type { ApiPromise } from '@polkadot/api';
import { u8aToHex } from '@polkadot/util';
import { decodeAddress } from '@polkadot/util-crypto';

/** `<period kind> <UTC second of its start> <account as hex>` */
export type RecordStorageKey = string;

export interface StoredSlots {
  readonly assigned: number;
  readonly authored: number;
  /** Windows in which the validator had a slot. */
  readonly windows: number;
}

interface PeriodJson {
  readonly kind: string;
  readonly start: number;
}

/** Every authorship record that lies in the chain's storage now, also of periods that are still open. */
export async function storedRecords(api: ApiPromise): Promise<Map<RecordStorageKey, StoredSlots>> {
  const targets = await api.query.sli.targets.entries();
  const accounts = new Map(
    targets.map(([key, who]) => [
      Number(key.args[1].toString()),
      (who.toJSON() as { account: string }).account,
    ]),
  );
  const records = new Map<RecordStorageKey, StoredSlots>();
  for (const [key, record] of await api.query.sli.records.entries()) {
    const [, , period, target] = key.args;
    const { kind, start } = period.toJSON() as unknown as PeriodJson;
    const account = u8aToHex(decodeAddress(accounts.get(Number(target.toString())) ?? ''));
    const { counted } = record.toJSON() as unknown as { counted: StoredSlots };
    records.set(`${kind.toLowerCase()} ${start} ${account}`, counted);
  }
  return records;
}

/** The UTC second of the first window that is not closed yet. */
export async function nextWindowS(api: ApiPromise): Promise<number> {
  const closing = await api.query.sli.closing(0, 0);
  return (closing.toJSON() as { next: number } | null)?.next ?? 0;
}
