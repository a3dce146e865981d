import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';

/** Who counted: the chain, or one observer, with or without proofs of what it read. */
export const origins = ['chain', 'observer', 'observer_proved'] as const;
export type FigureOrigin = (typeof origins)[number];

/** A record as `almanac sli --json` and the API have it: the fields that are shown. */
export interface ShownRecord {
  readonly start_s: number;
  readonly end_s: number | null;
  readonly sli_ppm: number | null;
  readonly low_ppm: number | null;
  readonly high_ppm: number | null;
  readonly low_confidence: boolean;
  readonly provisional: boolean;
  readonly assigned_slots?: number | string;
  readonly authored_slots?: number | string;
  readonly samples?: number | string;
  readonly reporters?: number;
  readonly quorum?: boolean;
  readonly coverage_ppm?: number | null;
  readonly p50_us?: number | null;
  readonly p95_us?: number | null;
}

/** What is shown of one validator. */
export interface Figures {
  readonly target: number;
  readonly account: string;
  /** Somebody else's words: text, never markup. */
  readonly label: string | undefined;
  readonly record: ShownRecord;
  /** Of the indicator whose latency is shown; undefined where it is not measured. */
  readonly latency: ShownRecord | undefined;
}

/** What all figures of an answer have in common. */
export interface FigureFrame {
  readonly network: number;
  readonly networkName: string;
  readonly indicator: IndicatorName;
  readonly latencyOf: IndicatorName;
  readonly period: PeriodKind;
  readonly source: string;
  /** Where links lead; undefined for a node, which serves no pages. */
  readonly pages: string | undefined;
  readonly asOf: string;
  /** Since when the API cannot reach its chain. */
  readonly unreachableSince: string | undefined;
  readonly origin: FigureOrigin;
}

/** How a page tells a validator: by its whole address, or by the two ends of one. */
export type Who =
  | { readonly key: string; readonly address: string }
  | { readonly head: string; readonly tail: string };

/** Questions of a page to the background. */
export type PageQuestion =
  | { readonly kind: 'figures'; readonly genesis: string; readonly who: readonly Who[] }
  | { readonly kind: 'history'; readonly genesis: string; readonly target: number };

/** `nothing` is a sentence for the reader: why no figure is shown on a page. */
export type FiguresAnswer =
  | {
      readonly frame: FigureFrame;
      /** In the order of the question; null for who is no target. */
      readonly rows: readonly (Figures | null)[];
    }
  | { readonly nothing: string };

export type HistoryAnswer =
  | { readonly sharesPpm: readonly (number | null)[] }
  /** Limited: the source has had enough questions for a while. */
  | { readonly nothing: string; readonly isLimited?: boolean };

/** What the popup shows of a page. */
export interface PageStatus {
  readonly nothing: string | undefined;
  readonly chain: string | undefined;
  readonly source: string | undefined;
  readonly asOf: string | undefined;
  readonly shown: number;
  /** Accounts that are no targets, by what the page calls them. */
  readonly notTargets: readonly string[];
  /** Rows without an address that can be read. */
  readonly unread: readonly string[];
  /** Rows that have no room. */
  readonly narrow: readonly string[];
}
