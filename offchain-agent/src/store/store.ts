import type { Sample } from '../sli/sample.ts';
import type { OutboxFate, OutboxRow } from './outbox-row.ts';

/** What has become of a window of one network and reporter. */
export type WindowState = 'measuring' | 'closed' | 'absent';

export interface WindowRow {
  readonly network: number;
  /** The reporter's account, SS58 with prefix 42 or hex: any text, the same every time. */
  readonly reporter: string;
  readonly window: number;
  readonly state: WindowState;
  /** The evidence of a closed window, hex without 0x. */
  readonly contentId?: string;
  /** Why there is no report of an absent one. */
  readonly reason?: string;
}

/**
 * Where an agent keeps what must not be lost. SQLite and PostgreSQL pass the same conformance suite
 * (test/unit/store/conformance.ts). Every method is durable when its promise resolves. A full disk is
 * `unknown/disk_full`, a server that does not answer `unreachable/store`, both retryable: nothing kept before is lost.
 */
export interface Store {
  /**
   * Keeps samples. Of those of one place (network, window, target, indicator, instant) one stays: one that was taken, before
   * one that was not; then that of the agent whose name sorts first; of one agent the first.
   */
  putSamples(reporter: string, samples: readonly Sample[]): Promise<void>;
  /** All samples of a window, ascending by target, indicator and instant. */
  samplesOf(reporter: string, network: number, window: number): Promise<readonly Sample[]>;
  /** Deletes samples of windows before `window`; how many. */
  dropSamplesBefore(reporter: string, network: number, window: number): Promise<number>;

  /** Keeps a window's state; one that is closed stays closed. */
  putWindow(row: WindowRow): Promise<void>;
  windowOf(reporter: string, network: number, window: number): Promise<WindowRow | undefined>;
  windows(reporter: string, network: number, state?: WindowState): Promise<readonly WindowRow[]>;
  /** The newest windows before `before` that are closed or absent, at most `limit`, newest first. */
  settledWindows(
    reporter: string,
    network: number,
    before: number,
    limit: number,
  ): Promise<readonly WindowRow[]>;
  /** Deletes settled windows before `window`; how many. */
  dropWindowsBefore(reporter: string, network: number, window: number): Promise<number>;

  /**
   * Closes a window and enqueues its report in one transaction: both or neither. A window that is closed stays as it is and
   * nothing is enqueued, so that evidence and report never stem from two closings.
   */
  closeWindow(row: WindowRow, extrinsics: readonly OutboxRow[]): Promise<void>;
  enqueue(rows: readonly OutboxRow[]): Promise<void>;
  /** Rows of an account in the order in which they were enqueued; of all states, or of those named. */
  outbox(account: string, states?: readonly OutboxRow['state'][]): Promise<readonly OutboxRow[]>;
  /**
   * What has become of an account's rows, of all states or of those named: state by state, in each in the order in which they
   * were enqueued. Their calls and extrinsics, of which one is as long as a report, are not read.
   */
  outboxFates(account: string, states?: readonly OutboxRow['state'][]): Promise<readonly OutboxFate[]>;
  /** How many rows an account has, by state. */
  countOutbox(account: string): Promise<ReadonlyMap<OutboxRow['state'], number>>;
  /** Deletes rows that are finalized or refused. */
  dropOutbox(keys: readonly string[]): Promise<void>;
  /**
   * Changes the fields that are there; one that is there and undefined is emptied.
   * @throws AgentError `unknown/outbox` when there is no such row
   */
  updateOutbox(
    key: string,
    change: Partial<Omit<OutboxRow, 'key' | 'effect' | 'account' | 'call'>>,
  ): Promise<void>;

  /**
   * Takes the writer's lease of an account for `ttlMs`, or prolongs it; false while another holder has it. SQLite and
   * PostgreSQL both keep it, so that two agents with one key do not sign with one nonce.
   *
   * @param nowMs by the clock of the machine that asks, which is compared with what another one wrote: clocks that differ
   * by more than `ttlMs` let two in at once, and a holder that sleeps between asking and writing is not fenced off. The
   * chain takes one nonce once, whoever signed with it; the other one's extrinsic dies.
   */
  takeLease(account: string, holder: string, ttlMs: number, nowMs: number): Promise<boolean>;
  releaseLease(account: string, holder: string): Promise<void>;

  /** Small durable values: the secret's chain length, the last finalized block seen. */
  getValue(name: string): Promise<string | undefined>;
  setValue(name: string, value: string): Promise<void>;
  dropValue(name: string): Promise<void>;
  close(): Promise<void>;
}
