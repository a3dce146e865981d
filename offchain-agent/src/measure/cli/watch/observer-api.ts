import { isoTime } from '../../../base/format.ts';
import { entryOf } from '../../../base/map-entry.ts';
import { sharePpm } from '../../../sli/ppm.ts';
import type { NamedState, NamedValidator, Presentation, WatchedChain } from './presentation.ts';

/** What one observer has counted, in the shapes of the API that `almanac serve` has: `origin` says that no chain keeps it. */
interface ObserverApi<Counts extends object> {
  take(state: NamedState<Counts>): void;
  /**
   * @param path below `/api/v1/`
   * @returns undefined for what one observer does not have
   */
  answer(path: string, indicator?: string): object | undefined;
}

/** The one chain that is observed. */
const network = 0;
const microseconds = 1_000;

/** @param chain with `proof` where headers and finality are proved, of which the counts are then */
export function createObserverApi<Counts extends object>(
  presentation: Presentation<Counts>,
  chain: WatchedChain & { readonly genesisHash: string },
): ObserverApi<Counts> {
  let latest: NamedState<Counts> | undefined;
  // By account, for as long as the watch lasts.
  const numbers = new Map<string, number>();
  const numberOf = (account: string): number => {
    const known = numbers.get(account) ?? numbers.size + 1;
    numbers.set(account, known);
    return known;
  };
  const envelope = (id: string, { toBlock, toHash, lastSlot, slotDurationMs }: NamedState<Counts>) => ({
    schema: `almanac.api.${id}.v1`,
    as_of: {
      block: toBlock,
      hash: toHash,
      at: isoTime(Math.floor(((lastSlot ?? 0) * (slotDurationMs ?? 0)) / 1_000)),
    },
    unreachable_since: null,
    immutable: false,
    origin: chain.proof ? 'observer_proved' : 'observer',
  });
  const recordOf = (
    keys: readonly NamedValidator<Counts>[],
    indicator: string,
    { firstSlot, slotDurationMs }: NamedState<Counts>,
  ) => {
    const common = {
      period: 'watch',
      start_s: Math.floor(((firstSlot ?? 0) * (slotDurationMs ?? 0)) / 1_000),
      end_s: null,
      // Nothing was divided into windows, which are the trials of an interval.
      low_ppm: null,
      high_ppm: null,
      low_confidence: true,
      provisional: true,
    };
    const own = indicator === 'authorship' ? slotsOf(keys, presentation) : arrivalOf(keys);
    return own && { ...common, ...own };
  };
  return {
    take: (state) => {
      latest = state;
    },
    answer: (path, indicator = 'authorship') => {
      const state = latest;
      if (!state) return undefined;
      const byAccount = new Map<string, NamedValidator<Counts>[]>();
      for (const one of state.everybody)
        if (one.account !== undefined) entryOf(byAccount, one.account, () => []).push(one);
      const known = [...byAccount].map(([account, keys]) => ({ target: numberOf(account), account, keys }));
      if (path === 'networks') {
        const own = { id: network, name: chain.chainName, genesis_hash: chain.genesisHash };
        return { ...envelope('networks', state), networks: [own] };
      }
      if (path === `networks/${network}/targets`) {
        const targets = known.map(({ target, account, keys: [first] }) => ({
          target,
          label: first?.label ?? account,
          account,
          name: first?.name ?? null,
        }));
        return { ...envelope('targets', state), network, targets };
      }
      if (path !== `networks/${network}/ranking`) return undefined;
      if (indicator !== 'authorship' && indicator !== 'arrival') return undefined;
      const rows = known.flatMap(({ target, keys }) => {
        const record = recordOf(keys, indicator, state);
        return record ? [{ target, label: keys[0]?.label ?? '', record }] : [];
      });
      return { ...envelope('ranking', state), network, indicator, period: 'watch', total: rows.length, rows };
    },
  };
}

/** Slots of all keys of an account; undefined where misses cannot be known. */
function slotsOf<Counts extends object>(
  keys: readonly NamedValidator<Counts>[],
  { outcomes }: Presentation<Counts>,
) {
  const all = keys.map((key) => outcomes(key));
  const kept = all.reduce((sum, one) => sum + one.kept, 0);
  if (all.some(({ missed }) => missed === undefined)) return undefined;
  const assigned = all.reduce((sum, one) => sum + one.kept + (one.missed ?? 0) + (one.lost ?? 0), 0);
  return {
    assigned_slots: assigned,
    authored_slots: kept,
    missed_slots: assigned - kept,
    sli_ppm: sharePpm(BigInt(kept), BigInt(assigned)) ?? null,
  };
}

/** Quantiles of two keys do not add up: those of the key in use. */
function arrivalOf(keys: readonly NamedValidator<object>[]) {
  const { arrival } =
    keys.find((key) => key.isActive && key.arrival) ?? keys.find((key) => key.arrival) ?? {};
  const us = (ms: number | undefined): number | null =>
    ms === undefined ? null : Math.round(ms * microseconds);
  return {
    samples: arrival?.blocks ?? 0,
    reporters: 1,
    quorum: false,
    coverage_ppm: null,
    sli_ppm: null,
    p50_us: us(arrival?.p50Ms),
    p95_us: us(arrival?.p95Ms),
  };
}
