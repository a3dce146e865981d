import type { Sample, SampledIndicator } from '../sli/sample.ts';

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
 * One extrinsic that must take effect exactly once. `key` names the effect (`report/0/<reporter>/<window>/<part>`): a second
 * `enqueue` of a key changes nothing.
 */
export interface OutboxRow {
  readonly key: string;
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
  /** Milliseconds since the Unix epoch after which the effect is of no use any more (the window is closed). */
  readonly expiresMs?: number;
}

/**
 * Where an agent keeps what must not be lost. SQLite and PostgreSQL pass the same conformance suite
 * (test/unit/store/conformance.ts). Every method is durable when its promise resolves. A full disk is
 * `unknown/disk_full`, a server that does not answer `unreachable/store`, both retryable: nothing kept before is lost.
 */
export interface Store {
  /** Keeps samples; one that is already there (same network, window, target, indicator, instant) stays as it is. */
  putSamples(reporter: string, samples: readonly Sample[]): Promise<void>;
  /** All samples of a window, ascending by target, indicator and instant. */
  samplesOf(reporter: string, network: number, window: number): Promise<readonly Sample[]>;
  /** Of which (target, indicator, instant) a sample is kept. */
  hasSample(
    reporter: string,
    sample: {
      network: number;
      window: number;
      target: number;
      indicator: SampledIndicator;
      instantUs: number;
    },
  ): Promise<boolean>;
  /** Deletes samples of windows before `window`; how many. */
  dropSamplesBefore(reporter: string, network: number, window: number): Promise<number>;

  putWindow(row: WindowRow): Promise<void>;
  windowOf(reporter: string, network: number, window: number): Promise<WindowRow | undefined>;
  windows(reporter: string, network: number, state?: WindowState): Promise<readonly WindowRow[]>;

  /**
   * Closes a window and enqueues its report in one transaction: both or neither. A window that is closed stays as it is, so
   * that it never names other evidence than its report does.
   */
  closeWindow(row: WindowRow, extrinsics: readonly OutboxRow[]): Promise<void>;
  enqueue(rows: readonly OutboxRow[]): Promise<void>;
  /** Rows of an account in the order in which they were enqueued; of all states, or of those named. */
  outbox(account: string, states?: readonly OutboxRow['state'][]): Promise<readonly OutboxRow[]>;
  /**
   * Changes the fields that are there; one that is there and undefined is emptied.
   * @throws AgentError `unknown/outbox` when there is no such row
   */
  updateOutbox(key: string, change: Partial<Omit<OutboxRow, 'key' | 'account' | 'call'>>): Promise<void>;

  /**
   * Takes the writer's lease of an account for `ttlMs`, or prolongs it; false while another holder has it. SQLite and
   * PostgreSQL both keep it, so two agents with one key never sign with one nonce.
   */
  takeLease(account: string, holder: string, ttlMs: number, nowMs: number): Promise<boolean>;
  releaseLease(account: string, holder: string): Promise<void>;

  /** Small durable values: the secret's chain length, the last finalized block seen. */
  getValue(name: string): Promise<string | undefined>;
  setValue(name: string, value: string): Promise<void>;
  close(): Promise<void>;
}
