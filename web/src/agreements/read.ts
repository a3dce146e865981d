import {
  type AgreementBounds,
  agreementShapes,
  type Settlement,
  type StoredAgreement,
  type StoredOffer,
  type Terms,
} from '@almanac-chain/agent/chain/agreement/agreement-shapes';
import type { RecordPart } from '@almanac-chain/agent/chain/agreement/judged-record';
import type { Currency } from '@almanac-chain/agent/chain/amount';
import { periodEnd } from '@almanac-chain/agent/sli/calendar';
import { shortAddress } from '@almanac-chain/agent/words/short-address';
import type { Asked, Connection } from '../chain/connection.ts';
import { currencyIn } from '../chain/currency.ts';
import { indicatorOf, kindOf } from '../chain/periods.ts';
import { maxRows, readHistory } from '../chain/records.ts';
import { type ChainMetadata, runtimeAt } from '../chain/runtime.ts';
import { readTarget } from '../chain/targets.ts';
import type { TxEvent } from '../wallet/submit.ts';
import { type AgreementPast, type PastBlocks, readPast } from './past.ts';

export interface Offer extends StoredOffer {
  readonly id: number;
}
export interface Agreement extends StoredAgreement {
  readonly id: number;
}

/** Offers and agreements of a chain at one block. */
export interface Ledger {
  readonly runtime: ChainMetadata;
  readonly offers: readonly Offer[];
  readonly agreements: readonly Agreement[];
  /** Ids below this one were given to agreements; those that are not among them are settled to their end. */
  readonly nextAgreement: number;
  readonly bounds: AgreementBounds;
  /** Of the fees of what is accepted now on `rpc`, the share of those who measure it. */
  readonly reportersPpm: number;
  readonly nowS: number;
  /** Until when nothing is accepted or settled, UTC seconds. */
  readonly pausedUntilS: number;
  readonly currency: Currency;
  /** What people call a target that somebody has offered or agreed on, short. */
  readonly labelOf: (terms: Pick<Terms, 'network' | 'target'>) => string;
  /** Its account, by which the page knows its name. */
  readonly accountOf?: (terms: Pick<Terms, 'network' | 'target'>) => string | undefined;
}

/** Undefined where the runtime has no agreements. */
export async function readLedger(connection: Connection, asked: Asked): Promise<Ledger | undefined> {
  const { asOf } = asked;
  const runtime = await runtimeAt(connection, asOf.hash);
  const reader = runtime.readerAt(connection, asOf.hash);
  const stored = await reader.entries('agreements', 'agreements');
  if (!stored) return undefined;
  const [offered, next, bounds, reward, pause, { properties }] = await Promise.all([
    reader.entries('agreements', 'offers'),
    reader.storage('agreements', 'nextAgreement'),
    reader.storage('agreements', 'bounds'),
    reader.storage('agreements', 'rewarding'),
    reader.storage('agreements', 'latestPause'),
    connection.client.getChainSpecData(),
  ]);
  const numbered = <Value>(entries: typeof stored, read: (value: unknown) => Value) =>
    entries
      .map(({ keys: [id], value }) => ({ ...read(value), id: Number(id) }))
      .toSorted((one, other) => one.id - other.id);
  const agreements = numbered(stored, (value) => agreementShapes.eachAgreement.parse(value));
  const offers = numbered(offered ?? [], (value) => agreementShapes.eachOffer.parse(value));
  return {
    runtime,
    offers,
    agreements,
    nextAgreement: agreementShapes.id.parse(next ?? 0),
    bounds: agreementShapes.bounds.parse(bounds),
    reportersPpm: reward ? agreementShapes.reward.parse(reward).reportersPpm : 0,
    nowS: Math.floor(asOf.timeMs / 1_000),
    pausedUntilS: agreementShapes.pause.parse(pause).until,
    currency: currencyIn(properties),
    ...(await readLabels(
      asked,
      [...offers, ...agreements].map(({ terms }) => terms),
    )),
  };
}

async function readLabels(
  asked: Asked,
  all: readonly Pick<Terms, 'network' | 'target'>[],
): Promise<Required<Pick<Ledger, 'labelOf' | 'accountOf'>>> {
  const keyOf = ({ network, target }: Pick<Terms, 'network' | 'target'>): string => `${network} ${target}`;
  const distinct = new Map(all.map((one) => [keyOf(one), one]));
  const labels = new Map(
    await Promise.all(
      [...distinct].map(async ([key, { network, target }]) => {
        const found = await readTarget(asked, network, String(target));
        const label = found?.account === undefined ? found?.name : shortAddress(found.account);
        return [key, { label: label ?? `target ${target}`, account: found?.account }] as const;
      }),
    ),
  );
  return {
    labelOf: (terms) => labels.get(keyOf(terms))?.label ?? `target ${terms.target}`,
    accountOf: (terms) => labels.get(keyOf(terms))?.account,
  };
}

/** What an offer would come to if it was accepted now. */
export interface Prospect {
  /** Start of the first period that would be covered, UTC seconds. */
  readonly firstS: number;
  /** Slots or samples of the target in the shortest such period. */
  readonly samples: number | undefined;
  /** What the account that accepts has free. */
  readonly free: bigint;
}

export async function readProspect(
  connection: Connection,
  { api, at }: Pick<Asked, 'api' | 'at'>,
  { network, indicator, period }: Terms,
  account: string,
  nowS: number,
): Promise<Prospect> {
  const kind = kindOf(period);
  const system = connection.client.getUnsafeApi().query['System']?.['Account'];
  const [firstS, samples, { data }] = await Promise.all([
    api.apis.AgreementsApi.first_period(kind, at),
    api.apis.AgreementsApi.samples(network, indicatorOf(indicator), kind, at),
    system?.getValue(account, at) as Promise<{ readonly data: { readonly free: bigint } }>,
  ]);
  return {
    firstS: firstS ?? nowS,
    samples: samples === undefined ? undefined : Number(samples),
    free: data.free,
  };
}

/** What settling the next period would do; undefined while its record can change, or nothing may be settled. */
export async function readDue({ api, at }: Asked, agreement: number): Promise<Settlement | undefined> {
  const due = await api.apis.AgreementsApi.settlement(agreement, at);
  return due && settlementOf(due);
}

/** The record of each of some periods, by their start. */
export async function readRecords(
  asked: Asked,
  { network, target, indicator, period }: Terms,
  fromS: number,
  count: number,
): Promise<ReadonlyMap<number, PeriodRecord>> {
  const most = Math.min(count, maxRows);
  if (most < 1) return new Map();
  const rows = await readHistory(asked, network, target, indicator, period, fromS, most);
  return new Map(rows.flatMap(({ startS, answer }) => (answer ? [[startS, answer] as const] : [])));
}

export type PeriodRecord = RecordPart & {
  readonly provisional: boolean;
  readonly sampled:
    | (NonNullable<RecordPart['sampled']> & { readonly coveragePpm: number | undefined })
    | undefined;
};

/** Reads what blocks say of an agreement; a node that has discarded their states cannot. */
export async function readAgreementPast(
  connection: Connection,
  ledger: Pick<Ledger, 'runtime'>,
  id: number,
  head: number,
): Promise<AgreementPast | undefined> {
  return await readPast(pastBlocks(connection, ledger.runtime, id), id, head);
}

function pastBlocks(connection: Connection, runtime: ChainMetadata, id: number): PastBlocks {
  const { client } = connection;
  const hashOf = async (block: number): Promise<string> =>
    await client._request<string>('chain_getBlockHash', [block]);
  return {
    agreementAt: async (block) => {
      const hash = await hashOf(block);
      const stored = await runtime.storedAt(connection, hash, 'agreements', 'agreements', id);
      if (stored !== null) return agreementShapes.eachAgreement.parse(stored);
      const next = await runtime.storedAt(connection, hash, 'agreements', 'nextAgreement');
      return id < Number(next ?? 0) ? 'after' : 'before';
    },
    settledIn: async (block) => {
      const events = (await client
        .getUnsafeApi()
        .query['System']?.['Events']?.getValue({ at: await hashOf(block) })) as
        | readonly { readonly event: TxEvent }[]
        | undefined;
      return settledIn((events ?? []).map(({ event }) => event));
    },
  };
}

/** A settlement as polkadot-api decodes it. */
interface Decoded {
  readonly start: number;
  readonly outcome:
    | { readonly type: 'Kept' }
    | { readonly type: 'Missed'; readonly value: { readonly payout: bigint } }
    | { readonly type: 'Unknown'; readonly value: { readonly why: { readonly type: string } } };
  readonly fee_to_provider: bigint;
  readonly to_caller: bigint;
  readonly payout: bigint;
  /** A runtime that pays no reporters does not say it. */
  readonly to_reporters?: bigint;
}

function settlementOf({ start, outcome, payout, ...fee }: Decoded): Settlement {
  return {
    startS: start,
    outcome:
      outcome.type === 'Kept'
        ? { kind: 'kept' }
        : outcome.type === 'Missed'
          ? { kind: 'missed', payout: outcome.value.payout }
          : { kind: 'unknown', why: outcome.value.why.type },
    feeToProvider: fee.fee_to_provider,
    toCaller: fee.to_caller,
    toReporters: fee.to_reporters ?? 0n,
    payout,
  };
}

/** The settlements among events, in their order. */
export function settledIn(events: readonly TxEvent[]) {
  return events.flatMap(({ type, value: event }) => {
    if (type !== 'Agreements' || event.type !== 'Settled') return [];
    const given = event.value as Decoded & { readonly agreement: number };
    return [{ ...settlementOf(given), agreement: given.agreement }];
  });
}

/** Whether the next period has ended: it is settled when its record is final. */
export function hasEnded(
  { terms: { period }, nextS }: Pick<Agreement, 'terms' | 'nextS'>,
  nowS: number,
): boolean {
  return periodEnd(period, nextS) <= nowS;
}
