import { utc } from '../../base/format.ts';
import type { PeriodKind } from '../../sli/calendar.ts';
import type { IndicatorName } from '../../sli/indicator.ts';
import type { ServedChain } from '../chain/served-chain.ts';
import type { BadgeFigures } from '../status/badge.ts';
import { groupStatus, worstFirst } from '../status/group-status.ts';
import { type Incident, newestFirst } from '../status/incidents.ts';
import type { MonthRow } from '../status/month.ts';
import { readMonth } from '../status/month-report.ts';
import type { NetworkStatus, TargetStatus } from '../status/network-status.ts';
import { groupState } from '../status/state.ts';
import type { StatusBoard } from '../status/status-board.ts';

interface PageRecordsParts {
  readonly chain: ServedChain;
  readonly board: Pick<StatusBoard, 'latest'>;
  /** The network of the chain that holds the targets. */
  readonly network: number;
  /** What the chain calls an endpoint: a target's number, account or name; by the endpoint's number. */
  readonly targets: ReadonlyMap<number, string>;
}

/**
 * Records of an Almanac chain about the endpoints of a monitor: several reporters saw them, and anybody can recompute them, so
 * they take over from the samples of the monitor where they exist. While the chain is away the samples are shown.
 */
export class PageRecords {
  readonly #parts: PageRecordsParts;

  constructor(parts: PageRecordsParts) {
    this.#parts = parts;
  }

  /** The status with records, each figure with where it comes from. */
  apply(status: NetworkStatus): NetworkStatus {
    const { facts, awaySinceMs } = this.#parts.chain;
    const recorded = this.#recorded();
    const targets = worstFirst(
      status.targets.map((own) => {
        const found = recorded?.get(own.target);
        return found ? takenOver(own, found.target, this.#originText()) : { ...own, ...sampledHere(own) };
      }),
    );
    const isOwn = ({ target }: { readonly target: number }): boolean => recorded?.has(target) !== true;
    const incidents = newestFirst([
      ...status.incidents.filter(isOwn),
      ...[...(recorded ?? [])].flatMap(([own, { incidents: all }]) =>
        // The chain's ids have the form of those of the monitor.
        all.map((one) => ({ ...one, id: `chain-${one.id}`, network: 0, target: own })),
      ),
    ]);
    const away =
      awaySinceMs === undefined
        ? []
        : [
            `${facts.name} has not answered since ${utc(awaySinceMs)} UTC: all figures are this monitor's own`,
          ];
    return {
      ...status,
      minReporters: this.#latest()?.minReporters ?? 0,
      state: groupState(targets.map(({ state }) => state)),
      targets,
      groups: status.groups.map(({ name, members }) => groupStatus(name, members, targets)),
      incidents,
      single: status.single.filter(isOwn),
      remarks: [...status.remarks, ...away],
    };
  }

  /** Figures of a record; undefined where the monitor's own count. */
  async figuresOf(
    endpoint: number,
    indicator: IndicatorName,
    period: PeriodKind,
  ): Promise<BadgeFigures | undefined> {
    const found = this.#recorded()?.get(endpoint);
    if (!found) return undefined;
    const records = await this.#parts.chain.view().records(this.#parts.network, indicator);
    const { closed, open } = await records.current(found.target.target, period);
    return open?.sliPpm === undefined ? closed : open;
  }

  /** The records of a month, by the endpoint's number. */
  async monthRows(atS: number): Promise<ReadonlyMap<number, readonly MonthRow[]>> {
    const latest = this.#latest();
    const recorded = this.#recorded();
    const rows = new Map<number, readonly MonthRow[]>();
    if (!latest || !recorded) return rows;
    const report = await readMonth(latest, this.#parts.chain.view(), atS);
    for (const [own, { target }] of recorded) {
      const found = report.rows.filter((row) => row.target === target.target);
      if (found.length > 0)
        rows.set(
          own,
          found.map((row) => ({ ...row, target: own })),
        );
    }
    return rows;
  }

  #latest(): NetworkStatus | undefined {
    const { board, chain, network } = this.#parts;
    if (chain.awaySinceMs !== undefined) return undefined;
    return board.latest?.networks.find((one) => one.network.id === network);
  }

  /** Endpoints with a record of requests, which is what the monitor samples; undefined while nothing is known. */
  #recorded() {
    const latest = this.#latest();
    if (!latest) return undefined;
    const found = new Map<
      number,
      { readonly target: TargetStatus; readonly incidents: readonly Incident[] }
    >();
    for (const [own, name] of this.#parts.targets) {
      const target = latest.targets.find(
        (one) => one.label === name || one.account === name || String(one.target) === name,
      );
      const check = target?.checks.find(({ indicator }) => indicator === 'rpc');
      if (!target || (check?.last?.sharePpm ?? check?.month?.sharePpm) === undefined) continue;
      const incidents = latest.incidents.filter((one) => one.target === target.target);
      found.set(own, { target, incidents });
    }
    return found;
  }

  #originText(): string {
    const { name } = this.#parts.chain.facts;
    const head = this.#latest()?.head;
    return `Records of ${name}, as of finalized block ${head?.number}.`;
  }
}

function takenOver(own: TargetStatus, found: TargetStatus, origin: string): TargetStatus {
  const month = own.checks[0]?.month;
  const here =
    month?.whole === undefined
      ? ''
      : ` Samples of this monitor, this month: ${month.part} of ${month.whole}.`;
  return {
    ...own,
    line: `${own.label} (recorded)`,
    state: found.state,
    checks: found.checks,
    days: found.days,
    inside: `${origin}${here}${own.inside === undefined ? '' : ` ${own.inside}`}`,
  };
}

function sampledHere({ inside }: TargetStatus): Pick<TargetStatus, 'inside'> {
  return { inside: `Samples of this monitor.${inside === undefined ? '' : ` ${inside}`}` };
}
