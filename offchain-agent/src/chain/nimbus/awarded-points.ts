import { xxhashAsU8a } from '@polkadot/util-crypto';
import { concatBytes, hexBytes, hexText, u32Bytes } from '../../base/bytes.ts';
import { ScaleReader } from '../grandpa/scale-reader.ts';
import type { RpcClient } from '../rpc/client.ts';
import { readStorage } from '../rpc/read-storage.ts';

/** twox128("ParachainStaking"), then of the item. */
const pallet = '0xa686a3043d0adcf2fa655e57bc595a78';
const round = `${pallet}13792e785168f725b60e2969c7fc2552`;
const awardedPts = `${pallet}657601709915d07919ad0a0320b505aa`;

/** Points that a chain awards to the authors of blocks (pallet-parachain-staking of Moonbeam and its like). */
interface AwardedPoints {
  /** The round that goes on. */
  readonly round: number;
  /** By account, as hex; 0 for one that has none. */
  readonly points: ReadonlyMap<string, number>;
}

/** @returns undefined where the chain awards none */
export async function readAwardedPoints(
  client: Pick<RpcClient, 'request'>,
  accounts: readonly string[],
  at: string,
): Promise<AwardedPoints | undefined> {
  const info = (await readStorage(client, [round], at)).get(round);
  if (info === undefined) return undefined;
  // The round's number comes first; where it began and how long it is have grown over time.
  const current = new ScaleReader(hexBytes(info)).u32();
  const keys = new Map(accounts.map((account) => [account, storageKey(current, account)]));
  const values = await readStorage(client, [...keys.values()], at);
  const points = [...keys].map(([account, key]): [string, number] => {
    const value = values.get(key);
    return [account, value === undefined ? 0 : new ScaleReader(hexBytes(value)).u32()];
  });
  return { round: current, points: new Map(points) };
}

function storageKey(current: number, account: string): string {
  const parts = [u32Bytes(current), hexBytes(account)].flatMap((part) => [xxhashAsU8a(part, 64), part]);
  return awardedPts + hexText(concatBytes(parts)).slice(2);
}
