import { recordDocument } from '../../chain/records/record-document.ts';
import type { NetworkInfo } from '../../chain/registry/networks.ts';
import type { TargetInfo } from '../../chain/reporting/reporting-shapes.ts';
import { burnRate, errorBudget } from '../../sli/error-budget.ts';
import { lookedAtWindows } from '../../sli/incident.ts';
import {
  type IndicatorName,
  indicatorNames,
  indicatorTable,
  isCounted,
  isOfNetwork,
} from '../../sli/indicator.ts';
import type { SamplingParameters } from '../../sli/sample.ts';
import type { RecordArchive } from '../../store/record-archive.ts';
import { accountLine, labelOf } from '../api/asked.ts';
import type { BlockView, ServedChainFacts, ServedRecords } from '../chain/served-chain.ts';
import type { ObjectiveSubject, Objectives } from '../objective/objectives.ts';
import { mostDays } from './bars.ts';
import { ClosedRecords } from './closed-records.ts';
import { daysOf } from './days.ts';
import { groupStatus, worstFirst } from './group-status.ts';
import { type Incident, incidentsOf, newestFirst } from './incidents.ts';
import { type IndicatorStatus, measuredOf } from './measured.ts';
import type { Check, NetworkStatus, TargetStatus } from './network-status.ts';
import { groupState, stateOf, worstState } from './state.ts';

/** As many as one call answers. */
const mostWindows = lookedAtWindows;

/** What is kept of one indicator, and what it says of the periods that are open. */
interface Indicated {
  readonly windows: ClosedRecords;
  readonly days: ClosedRecords;
}

interface Open {
  readonly today: ReadonlyMap<number, IndicatorStatus>;
  readonly month: ReadonlyMap<number, IndicatorStatus>;
}

/** Where closed records are kept for longer, and who hears when they are not. */
export interface Archiving {
  readonly archive: RecordArchive;
  readonly onFault: (error: unknown) => void;
}

/** Reads how one network is, again and again: closed records are kept, open ones read anew. */
export class StatusReader {
  readonly #network: NetworkInfo;
  readonly #facts: ServedChainFacts;
  readonly #objectives: Objectives;
  readonly #archive: Archiving | undefined;
  readonly #kept = new Map<IndicatorName, Indicated>();
  #labels: ReadonlyMap<number, string> = new Map();

  constructor(network: NetworkInfo, facts: ServedChainFacts, objectives: Objectives, archive?: Archiving) {
    this.#archive = archive;
    this.#network = network;
    this.#facts = facts;
    this.#objectives = objectives;
  }

  /** How the network is at a block; undefined where this chain keeps no records of it. */
  async read(view: BlockView): Promise<NetworkStatus | undefined> {
    const { id } = this.#network;
    const sampling = await view.sampling(id);
    // Of other networks there are samples, or nothing; the chain counts its own slots in any case.
    if (!sampling && id !== 0) return undefined;
    const { minCoveragePpm, minReporters } = sampling ?? { minCoveragePpm: 0, minReporters: 0 };
    const windowS = await windowLength(view, id, sampling);
    const [targets, groups, reporters] = await Promise.all([
      view.targets(id),
      view.groups(id),
      view.reporters(id),
    ]);
    const ids = targets.map(({ target }) => target);
    this.#labels = new Map(targets.map((info) => [info.target, labelOf(info, this.#facts)]));
    const open = new Map<IndicatorName, Open>();
    for (const indicator of sampling ? indicatorsOf(id, targets) : (['authorship'] as const)) {
      const records = await view.records(id, indicator);
      const { windows, days } = this.#indicated(indicator, minCoveragePpm);
      await windows.update(records, ids, view.head);
      await days.update(records, ids, view.head);
      open.set(indicator, await readOpen(records, minCoveragePpm));
    }
    const missed = targets.map((target) => this.#missed(target, windowS));
    const incidents = missed.flatMap((one) => one.incidents);
    const found = targets.map((target) => this.#targetStatus(target, open, windowS, view, incidents));
    const starts = ids.flatMap((target) =>
      [...this.#kept.values()].flatMap(
        ({ windows }) => windows.of(target).slice(-mostWindows)[0]?.startS ?? [],
      ),
    );
    return {
      network: this.#network,
      origin: 'chain',
      head: view.head,
      objectivePpm: this.#objectives.usualPpm,
      minCoveragePpm,
      minReporters,
      windowS,
      state: groupState(found.map(({ state }) => state)),
      targets: worstFirst(found),
      groups: groups.map(({ name, members }) => groupStatus(name, members, found)),
      incidents: newestFirst(incidents),
      single: missed.flatMap(({ single }) => single).filter((one) => one.missed > 0),
      reporters: reporters.map(({ account, signer, joined, left, reported }) => ({
        label: accountLine(account ?? signer, account ?? signer, this.#facts),
        joinedS: joined,
        leftS: left,
        reportedS: reported,
      })),
      incidentsSinceS: starts.length === 0 ? undefined : starts.reduce((a, b) => Math.min(a, b)),
      notes: [],
      remarks: [],
    };
  }

  #indicated(indicator: IndicatorName, minCoveragePpm: number): Indicated {
    const known = this.#kept.get(indicator);
    if (known) return known;
    const common = { minCoveragePpm, ...this.#archive };
    const key = { chain: this.#facts.genesisHash, network: this.#network.id, indicator };
    const made = {
      windows: new ClosedRecords({
        ...common,
        key: { ...key, kind: 'window' },
        most: mostWindows,
        objectiveOf: (target) =>
          this.#objectiveOf({ target, label: this.#labels.get(target) ?? '', indicator }),
      }),
      days: new ClosedRecords({ ...common, key: { ...key, kind: 'day' }, most: mostDays }),
    };
    this.#kept.set(indicator, made);
    return made;
  }

  #targetStatus(
    info: TargetInfo,
    open: ReadonlyMap<IndicatorName, Open>,
    windowS: number,
    { head }: BlockView,
    incidents: readonly Incident[],
  ): TargetStatus {
    const { target, who, region, addresses } = info;
    const of = (indicator: IndicatorName): readonly Incident[] =>
      incidents.filter((one) => one.target === target && one.indicator === indicator);
    const label = labelOf(info, this.#facts);
    const nowS = Math.floor(head.timeMs / 1_000);
    const checks = [...open].flatMap(([indicator, { month }]): Check[] => {
      const windows = this.#kept.get(indicator)?.windows;
      const all = windows?.of(target) ?? [];
      const ofMonth = month.get(target);
      const objectivePpm = this.#objectiveOf({ target, label, indicator });
      if (all.length === 0 && !ofMonth) return [];
      const last = windows?.lastOf(target);
      const measured = all.findLast(({ sharePpm }) => sharePpm !== undefined);
      return [
        {
          indicator,
          objectivePpm,
          state: stateOf(
            last,
            objectivePpm,
            of(indicator).some(({ state }) => state === 'open'),
          ),
          last,
          month: ofMonth,
          measuredUntilS: measured && measured.startS + windowS,
          totals: windows?.totalsOf(target) ?? { part: 0, whole: 0 },
          // Where the share is not known, neither is what was spent.
          budget:
            ofMonth?.sharePpm === undefined ? undefined : errorBudget(ofMonth, { objectivePpm, windowS }),
          burnRate: burnRate(last?.sharePpm, objectivePpm),
        },
      ];
    });
    const closed = [...open].map(([indicator, { today }]) => ({
      days: this.#kept.get(indicator)?.days.of(target) ?? [],
      today: today.get(target),
      objectivePpm: this.#objectiveOf({ target, label, indicator }),
      incidents: of(indicator),
      lookedAtS: this.#kept.get(indicator)?.windows.of(target)[0]?.startS,
    }));
    return {
      target,
      label,
      line: accountLine(who?.account, label, this.#facts),
      account: who?.account,
      region,
      isEndpoint: addresses.length > 0,
      state: worstState(checks.map(({ state }) => state)),
      checks,
      days: daysOf(closed, nowS),
    };
  }

  #objectiveOf(subject: Omit<ObjectiveSubject, 'network'>): number {
    return this.#objectives.of({ ...subject, network: this.#network.name });
  }

  #missed(info: TargetInfo, windowS: number) {
    const { target } = info;
    const label = labelOf(info, this.#facts);
    const found = [...this.#kept].map(([indicator, { windows }]) =>
      incidentsOf({ network: this.#network.id, target, indicator }, windows.of(target), {
        objectivePpm: this.#objectiveOf({ target, label, indicator }),
        windowS,
        closedUntilS: windows.closedUntilS ?? 0,
      }),
    );
    return { incidents: found.flatMap((one) => one.incidents), single: found.map((one) => one.single) };
  }
}

/** Authors are counted, votes and blocks listened to; who has no address of a kind cannot be asked there. */
function indicatorsOf(network: number, targets: readonly TargetInfo[]): readonly IndicatorName[] {
  const kinds = new Set(targets.flatMap(({ addresses }) => addresses.map(({ address }) => address.kind)));
  return indicatorNames.filter((name) => {
    // Slots tell of an outage sooner, and older chains know of no heartbeats.
    if (isCounted(name) || !isOfNetwork(name, network)) return name === 'authorship';
    const { appliesTo } = indicatorTable[name];
    return appliesTo === 'authors' || appliesTo === 'voters' || kinds.has(appliesTo);
  });
}

/** As the chain says, or as long as the open window is. */
async function windowLength(
  view: BlockView,
  network: number,
  sampling: SamplingParameters | undefined,
): Promise<number> {
  if (sampling) return sampling.windowMs / 1_000;
  const records = await view.records(network, 'authorship');
  const open = await records.ranking('window', Math.floor(records.asOfMs / 1_000));
  return open?.endS === undefined ? 0 : open.endS - open.period.startS;
}

async function readOpen(records: ServedRecords, minCoveragePpm: number): Promise<Open> {
  const nowS = Math.floor(records.asOfMs / 1_000);
  const [today, month] = await Promise.all([records.ranking('day', nowS), records.ranking('month', nowS)]);
  const byTarget = (ranking: typeof today): ReadonlyMap<number, IndicatorStatus> =>
    new Map(
      (ranking?.rows ?? []).map((row) => [row.target, measuredOf(recordDocument(row), minCoveragePpm)]),
    );
  return { today: byTarget(today), month: byTarget(month) };
}
