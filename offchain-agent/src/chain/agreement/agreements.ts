import type { ApiPromise } from '@polkadot/api';
import type { EventRecord } from '@polkadot/types/interfaces';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { type CalendarKind, periodEnd } from '../../sli/calendar.ts';
import { blockEvents } from '../block/block-events.ts';
import { type DynamicCall, dynamicCall } from '../call/dynamic-call.ts';
import { StateAt } from '../call/state-at.ts';
import { isParachain } from '../engine/is-parachain.ts';
import type { ChainConnection } from '../rpc/connect.ts';
import {
  type AgreementBounds,
  agreementShapes,
  type ExposureRoom,
  type Settlement,
  type StoredAgreement,
  type StoredOffer,
  type Terms,
} from './agreement-shapes.ts';

export interface NumberedOffer extends StoredOffer {
  readonly id: number;
}

export interface NumberedAgreement extends StoredAgreement {
  readonly id: number;
}

/** A period that can be settled, and what settling it would do. */
export interface Due {
  readonly agreement: NumberedAgreement;
  readonly settlement: Settlement;
}

/** Questions to a node that wait at the same time. */
const askedAtOnce = 32;

/** Offers and agreements as they stood at one block. */
export class Agreements {
  readonly #state: StateAt;
  readonly #isParachain: boolean;

  private constructor(state: StateAt, isOfParachain: boolean) {
    this.#state = state;
    this.#isParachain = isOfParachain;
  }

  /**
   * Those at a block, else at the finalized head.
   * @throws AgentError `bad_input/no_agreements` when the runtime of the block has none
   */
  static async at({ api, client }: ChainConnection, blockHash?: string): Promise<Agreements> {
    const hash = blockHash ?? (await client.request<string>('chain_getFinalizedHead'));
    const state = await StateAt.at(api, hash);
    if (!state.hasStorage('agreements', 'agreements')) throw noAgreements(api);
    return new Agreements(state, isParachain(api));
  }

  async nowS(): Promise<number> {
    return Math.floor((await this.#state.storage(agreementShapes.millis, 'timestamp', 'now')) / 1_000);
  }

  async offer(id: number): Promise<NumberedOffer | undefined> {
    const found = await this.#state.storage(agreementShapes.offer, 'agreements', 'offers', id);
    return found && { ...found, id };
  }

  async offers(): Promise<readonly NumberedOffer[]> {
    const all = await this.#state.entries(agreementShapes.eachOffer, 'agreements', 'offers');
    return byId(all);
  }

  async agreement(id: number): Promise<NumberedAgreement | undefined> {
    const found = await this.#state.storage(agreementShapes.agreement, 'agreements', 'agreements', id);
    return found && { ...found, id };
  }

  async agreements(): Promise<readonly NumberedAgreement[]> {
    const all = await this.#state.entries(agreementShapes.eachAgreement, 'agreements', 'agreements');
    return byId(all);
  }

  /** Ids below this one were given; they are not used again. */
  async nextAgreement(): Promise<number> {
    return await this.#state.storage(agreementShapes.id, 'agreements', 'nextAgreement');
  }

  async bounds(): Promise<AgreementBounds> {
    return await this.#state.storage(agreementShapes.bounds, 'agreements', 'bounds');
  }

  /** The share of the fees of what is accepted now that goes to those who measure it, in ppm; 0 of what nobody proves. */
  async reportersPpm({ indicator }: Pick<Terms, 'indicator'>): Promise<number> {
    if (indicator !== 'rpc' || !this.#state.hasStorage('agreements', 'rewarding')) return 0;
    return (await this.#state.storage(agreementShapes.reward, 'agreements', 'rewarding')).reportersPpm;
  }

  /** Until when nothing is accepted or settled, UTC seconds; 0 when it never was so. */
  async pausedUntilS(): Promise<number> {
    return (await this.#state.storage(agreementShapes.pause, 'agreements', 'latestPause')).until;
  }

  async isVoided(agreement: number, startS: number): Promise<boolean> {
    const entries = await this.#state.entries(agreementShapes.any, 'agreements', 'voided', agreement);
    return entries.some(({ keys: [, start] }) => Number(start) === startS);
  }

  /**
   * Slots, or samples, of a target in the shortest such period; undefined of what is not measured, as are a parachain's own slots:
   * one without a block is no collator's miss.
   */
  async samples({ network, indicator, period }: Pick<Terms, 'network' | 'indicator' | 'period'>) {
    if (network === 0 && indicator === 'authorship' && this.#isParachain) return undefined;
    const args = [network, capital(indicator), capital(period)];
    return await this.#state.call(agreementShapes.samples, 'agreementsApi', 'samples', ...args);
  }

  /** Start of the first period of what is accepted now, UTC seconds. */
  async firstPeriodS(period: CalendarKind): Promise<number> {
    const firstS = await this.#state.call(
      agreementShapes.first,
      'agreementsApi',
      'firstPeriod',
      capital(period),
    );
    return firstS ?? (await this.nowS());
  }

  /** The exposure that is free for an offer; undefined of a runtime that does not say it. */
  async room(offer: number): Promise<ExposureRoom | undefined> {
    if (!this.#state.hasCall('agreementsApi', 'room')) return undefined;
    return await this.#state.call(agreementShapes.room, 'agreementsApi', 'room', offer);
  }

  /** What settling the next period would do; undefined where its record is not final. */
  async settlement(agreement: number): Promise<Settlement | undefined> {
    return await this.#state.call(agreementShapes.due, 'agreementsApi', 'settlement', agreement);
  }

  /** Which periods can be settled now, one of each agreement; none while the Council has paused it. */
  async due(): Promise<readonly Due[]> {
    const nowS = await this.nowS();
    if (nowS < (await this.pausedUntilS())) return [];
    const ended = (await this.agreements()).filter(
      ({ terms: { period }, nextS }) => periodEnd(period, nextS) <= nowS,
    );
    const found: Due[] = [];
    for (let first = 0; first < ended.length; first += askedAtOnce) {
      const some = ended.slice(first, first + askedAtOnce);
      const settlements = await Promise.all(some.map(async ({ id }) => await this.settlement(id)));
      for (const [place, agreement] of some.entries()) {
        const settlement = settlements[place];
        if (settlement) found.push({ agreement, settlement });
      }
    }
    return found;
  }
}

/** What an offer is made of, as the pallet takes it. */
interface OfferInput {
  readonly terms: Terms;
  readonly availability: StoredOffer['availability'];
  readonly guarantor: string | undefined;
}

/**
 * The calls of pallet-agreements, for a runtime that is met only now.
 * Each throws AgentError `bad_input/no_agreements` when the runtime lacks it, `bad_input/call` when the arguments do not fit.
 */
export const agreementCalls = {
  offer: (api: ApiPromise, { terms, availability, guarantor }: OfferInput): DynamicCall => {
    const { period, indicator, ...rest } = terms;
    const { untilS, ...most } = availability;
    return call(
      api,
      'offer',
      { ...rest, indicator: capital(indicator), kind: capital(period) },
      { ...most, until: untilS },
      guarantor ?? null,
    );
  },

  guarantee: (api: ApiPromise, offer: number): DynamicCall => call(api, 'guarantee', offer),

  closeOffer: (api: ApiPromise, offer: number): DynamicCall => call(api, 'closeOffer', offer),

  accept: (api: ApiPromise, offer: number, periods: number): DynamicCall =>
    call(api, 'accept', offer, periods),

  settle: (api: ApiPromise, agreement: number): DynamicCall => call(api, 'settle', agreement),

  /** One call for several: what another has settled first fails alone. */
  settleEach: (api: ApiPromise, agreements: readonly number[]): DynamicCall =>
    dynamicCall(api, 'utility', 'forceBatch', [agreements.map((id) => call(api, 'settle', id))]),

  notice: (api: ApiPromise, agreement: number): DynamicCall => call(api, 'notice', agreement),
} as const;

/** A period that a call has settled. */
export interface SettledPeriod extends Settlement {
  readonly agreement: number;
}

/** The settlements among events, in their order. */
export function settlementsIn(events: Iterable<Pick<EventRecord, 'event'>>): readonly SettledPeriod[] {
  return dataOf(events, 'Settled').map((data) => ({
    ...agreementShapes.settlement.parse(data),
    agreement: agreementShapes.id.parse(data['agreement']),
  }));
}

/** The settlements of a block, in their order. */
export async function settlementsAt(
  connection: ChainConnection,
  hash: string,
): Promise<readonly SettledPeriod[]> {
  return settlementsIn(await blockEvents(connection.api, hash));
}

/** Which offer or agreement the events of a call have made. */
export function madeIn(
  events: Iterable<Pick<EventRecord, 'event'>>,
  what: 'Offered' | 'Accepted',
): number | undefined {
  const [data] = dataOf(events, what);
  return data && agreementShapes.id.parse(data[what === 'Offered' ? 'offer' : 'agreement']);
}

/** How many periods a notice has released; 0 when the call gave none. */
export function releasedIn(events: Iterable<Pick<EventRecord, 'event'>>): number {
  const [data] = dataOf(events, 'NoticeGiven');
  return data ? agreementShapes.id.parse(data['released']) : 0;
}

/** The fields of the pallet's events of a name. */
export function dataOf(
  events: Iterable<Pick<EventRecord, 'event'>>,
  method: string,
): readonly Readonly<Record<string, unknown>>[] {
  return [...events].flatMap(({ event }) => {
    if (event.section !== 'agreements' || event.method !== method) return [];
    const names = event.data.names ?? [];
    return [Object.fromEntries(names.map((name, place) => [name, event.data[place]?.toJSON()]))];
  });
}

function call(api: ApiPromise, name: string, ...args: readonly unknown[]): DynamicCall {
  if (!api.tx['agreements']?.[name]) throw noAgreements(api);
  return dynamicCall(api, 'agreements', name, args);
}

function capital(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function byId<Value>(
  entries: readonly { readonly keys: readonly unknown[]; readonly value: Value }[],
): readonly (Value & { readonly id: number })[] {
  return entries
    .map(({ keys: [id], value }) => ({ ...value, id: Number(id) }))
    .toSorted((one, next) => one.id - next.id);
}

function noAgreements(api: ApiPromise): AgentError {
  const specName = plainText(api.runtimeVersion.specName);
  const specVersion = api.runtimeVersion.specVersion.toNumber();
  return new AgentError(
    'bad_input/no_agreements',
    `the chain "${specName}" (runtime ${specVersion}) keeps no agreements: pallet-agreements is not in its runtime; name an Almanac chain of a later release with --url`,
    { data: { spec_name: specName, spec_version: specVersion } },
  );
}
