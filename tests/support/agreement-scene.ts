import type {} from '@almanac-chain/types';
import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import type { EventRecord } from '@polkadot/types/interfaces';
import { u8aToHex } from '@polkadot/util';
import type { TestChain } from './embedded-chain.ts';
import { pairOf } from './local-pair.ts';
import { openReportingWorld, type ReportingWorld } from './reporting-world.ts';
import type { StoredSlots } from './stored-records.ts';
import { submit } from './submit.ts';

export const unit = 10n ** 12n;
export const dayS = 86_400;
/** Long slots, so that few blocks fill a day: 360 slots of each of the four validators. */
const slotDurationMs = 60_000;
const windowMs = 6 * 3_600_000;
const sessionLength = 100;
const sessionsPerEra = 6;
/** Friday, 22:00: the first day that is covered begins two hours later. */
export const saturdayS = Date.UTC(2026, 10, 21) / 1_000;
const firstSlot = (saturdayS - 7_200) / (slotDurationMs / 1_000);

export const counting = { windowMs, sessionLength, sessionsPerEra };

/** Terms of authorship of the first target, as a wallet sends them. */
export const authorshipTerms = {
  network: 0,
  target: 1,
  indicator: 'Authorship',
  kind: 'Day',
  objective: { withinUs: 0, sharePpm: 900_000, floorPpm: 400_000 },
  minCoveragePpm: 0,
  minReporters: 0,
  fee: 10n * unit,
  cap: 40n * unit,
} as const;

/** Terms of the answers of the first target. */
export const rpcTerms = {
  network: 0,
  target: 1,
  indicator: 'Rpc',
  kind: 'Day',
  objective: { withinUs: 500_000, sharePpm: 900_000, floorPpm: 700_000 },
  minCoveragePpm: 800_000,
  minReporters: 3,
  fee: 10n * unit,
  cap: 20n * unit,
} as const;

/** Of the cap of a period, from whole slots alone: what its customer gets. */
export function payoutOf(
  {
    cap,
    objective,
  }: { readonly cap: bigint; readonly objective: { readonly sharePpm: number; readonly floorPpm: number } },
  { assigned, authored }: Pick<StoredSlots, 'assigned' | 'authored'>,
): bigint {
  const [share, floor] = [BigInt(objective.sharePpm), BigInt(objective.floorPpm)];
  const lack = share * BigInt(assigned) - 1_000_000n * BigInt(authored);
  const most = (share - floor) * BigInt(assigned);
  return lack <= 0n ? 0n : (cap * (lack < most ? lack : most)) / most;
}

/** A chain of four validators that a test lets keep or miss the slots of the first one, day by day. */
export class AgreementScene {
  readonly world: ReportingWorld;

  private constructor(world: ReportingWorld) {
    this.world = world;
  }

  static async open(): Promise<AgreementScene> {
    const world = await openReportingWorld({
      firstSlot,
      preset: 'local',
      patch: {
        validators: { slotDurationMs, sessionLength, sessionsPerEra },
        sli: { windowMs, sampling: { graceMs: 0, graceBlocks: 0 } },
      },
    });
    return new AgreementScene(world);
  }

  get api(): ApiPromise {
    return this.world.test.api;
  }

  /** Plays a day from its start: of its slots the first validator keeps so many, and the others none. */
  async playDay(startS: number, kept: number): Promise<void> {
    const { test } = this.world;
    const first = (startS * 1_000) / slotDurationMs;
    const last = ((startS + dayS) * 1_000) / slotDurationMs;
    const alice = u8aToHex(pairOf('//Alice').publicKey);
    let built = 0;
    for (let slot = first; slot < last && built < kept; slot += 1) {
      if (slot <= test.chain.lastSlot || (await test.turnOf(slot)) !== alice) continue;
      await test.build(slot - test.chain.lastSlot);
      built += 1;
    }
  }

  /** Builds until the records of what ended before an instant are closed. */
  async closeUpTo(timeS: number): Promise<void> {
    const { test } = this.world;
    if ((test.chain.lastSlot * slotDurationMs) / 1_000 < timeS) await this.world.buildAt(timeS);
    const next = async (): Promise<number> =>
      ((await this.api.query.sli.closing(0, 0)).toJSON() as { next: number } | null)?.next ?? 0;
    while ((await next()) < timeS) await test.build();
  }

  /** Signs and sends a call as a wallet does; its events. */
  async send(call: ReturnType<ApiPromise['tx']>, signer: KeyringPair): Promise<EventRecord[]> {
    return await this.world.test.serve(submit(this.api, call, signer));
  }

  async close(): Promise<void> {
    await this.world.close();
  }

  /** All that an account has, held or not. */
  async wealth(name: string): Promise<bigint> {
    return await wealthOf(this.world.test, name);
  }

  async held(name: string): Promise<bigint> {
    return (await balanceOf(this.world.test, name)).reserved.toBigInt();
  }
}

/** All that an account has, held or not. */
export async function wealthOf(test: TestChain, name: string): Promise<bigint> {
  const { free, reserved } = await balanceOf(test, name);
  return free.toBigInt() + reserved.toBigInt();
}

/** At the head, which a subscription may hear of a little later. */
async function balanceOf({ api, chain }: TestChain, name: string) {
  const { query } = await api.at(chain.head.hash);
  return (await query.system.account(pairOf(`//${name}`).address)).data;
}
