import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import type { FigureOrigin, ShownRecord } from '../figures.ts';

export interface SourceNetwork {
  readonly id: number;
  readonly name: string;
  readonly genesis: string;
}

export interface SourceTarget {
  readonly target: number;
  readonly account: string;
  readonly label: string | undefined;
}

/** All records of one indicator and period, by target. */
export interface SourceRanking {
  readonly asOf: string;
  readonly unreachableSince: string | undefined;
  readonly origin: FigureOrigin;
  readonly records: ReadonlyMap<number, ShownRecord>;
}

/** A source that limits requests: what it answered before still holds. */
export class LimitedError extends Error {}

/** Where figures come from: an API or a node. Each method throws a sentence for the reader. */
export interface FigureSource {
  networks(): Promise<readonly SourceNetwork[]>;
  targets(network: number): Promise<readonly SourceTarget[]>;
  /** Of the last closed period, else of the open one; undefined where nothing is recorded. */
  ranking(network: number, indicator: IndicatorName, period: PeriodKind): Promise<SourceRanking | undefined>;
  /** The newest shares, the oldest first; null where there is no record. */
  history(
    network: number,
    target: number,
    indicator: IndicatorName,
    period: PeriodKind,
    last: number,
  ): Promise<readonly (number | null)[]>;
  close(): void;
}
