import type { ApiPromise } from '@polkadot/api';
import { u8aToHex } from '@polkadot/util';
import { decodeAddress } from '@polkadot/util-crypto';
import { SliRecords } from '../../offchain-agent/src/chain/records/records.ts';
import type { PeriodKind } from '../../offchain-agent/src/sli/calendar.ts';
import type { RecordStorageKey, StoredSlots } from './stored-records.ts';

/** What the runtime API answers now for the open period of each kind: up to the last block, that included. */
export async function openRecords(
  api: ApiPromise,
  kinds: readonly PeriodKind[],
): Promise<Map<RecordStorageKey, StoredSlots>> {
  const records = await SliRecords.atFinalized(api);
  const answered = new Map<RecordStorageKey, StoredSlots>();
  for (const kind of kinds) {
    const ranking = await records.ranking(kind, Math.floor(records.asOfMs / 1_000));
    for (const { who, period, assigned, authored, windows } of ranking?.rows ?? []) {
      const account = u8aToHex(decodeAddress(who?.account ?? ''));
      answered.set(`${kind} ${period.startS} ${account}`, {
        assigned: Number(assigned),
        authored: Number(authored),
        windows: Number(windows),
      });
    }
  }
  return answered;
}
