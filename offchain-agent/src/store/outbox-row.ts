import type { WorkIndicator } from '../sli/indicator.ts';

/** The place of what a row is for. */
interface OfWindow {
  readonly network: number;
  readonly reporter: string;
  readonly window: number;
}

/** Of a report that is committed to before anybody reports, its commit and its opening come before its parts. */
export type ReportStep = 'commit' | 'open' | number;

/**
 * What a row is for. Each kind has a payload of its own; `other` is what no kind here is, as an older or a newer version may
 * have left it.
 */
export type OutboxEffect =
  | ({ readonly kind: 'report'; readonly part: ReportStep } & OfWindow)
  /** Of slots unless another indicator is given. */
  | ({ readonly kind: 'census'; readonly part: number; readonly indicator?: WorkIndicator } & OfWindow)
  /** What a reporter is owed of a window. */
  | ({ readonly kind: 'claim' } & OfWindow)
  | { readonly kind: 'other' };

export type KnownEffect = Exclude<OutboxEffect, { readonly kind: 'other' }>;

export const knownKinds: ReadonlySet<string> = new Set<KnownEffect['kind']>(['report', 'census', 'claim']);

/**
 * One extrinsic that must take effect exactly once. `key` names the effect (`report/0/<reporter>/<window>/<part>`): a second
 * `enqueue` of a key changes nothing.
 */
export interface OutboxRow {
  readonly key: string;
  readonly effect: OutboxEffect;
  /** The signing account. One writer an account. */
  readonly account: string;
  /** The call, SCALE encoded, hex. */
  readonly call: string;
  readonly state: 'pending' | 'submitted' | 'finalized' | 'refused';
  readonly nonce?: number;
  /** The signed extrinsic, hex, and its hash. */
  readonly extrinsic?: string;
  readonly hash?: string;
  /** Number of the block from which on the extrinsic's mortality ends: it can never be included later. */
  readonly diesAt?: number;
  readonly attempts: number;
  /** Where it was included and finalized, or why it was refused. */
  readonly block?: string;
  readonly error?: string;
}

/** What has become of an extrinsic. */
export type OutboxFate = Pick<OutboxRow, 'key' | 'effect' | 'state' | 'block'>;

/** A row that nothing was done about yet. */
export function pendingRow(effect: KnownEffect, account: string, call: string): OutboxRow {
  return { key: outboxKey(effect), effect, account, call, state: 'pending', attempts: 0 };
}

/** @example outboxKey({ kind: 'report', network: 0, reporter: '5Grw', window: 60, part: 0 }) // 'report/0/5Grw/60/0' */
export function outboxKey(effect: KnownEffect): string {
  const { kind, network, reporter, window } = effect;
  const of = kind === 'census' ? (effect.indicator ?? kind) : kind;
  const place = `${of}/${network}/${reporter}/${window}`;
  return kind === 'claim' ? place : `${place}/${effect.part}`;
}
