import type { RecordKey } from '../record.ts';

/** Whose decider it is; the instance is drawn anew at every start, so that two with one name are told apart. */
export interface Identity {
  readonly node: string;
  readonly instance: string;
  /** How long name and lead stay after the last beat, ms. */
  readonly leaseMs: number;
}

export interface Leader {
  readonly node: string;
  readonly instance: string;
  /** Of this leadership; another one of the same node has another. */
  readonly token: string;
}

export interface Stored {
  readonly value: string;
  /** Changes whenever the value is written. */
  readonly revision: number;
}

/** Everything that is kept of a validator, at one moment. */
export interface StoredState {
  /** Of the whole store: what is read later has no lower one, unless the store was emptied or restored. */
  readonly revision: number;
  /** Whether the node's name is this decider's; not while another instance holds it. */
  readonly isNamed: boolean;
  readonly leader: Leader | undefined;
  readonly records: Readonly<Partial<Record<RecordKey, Stored>>>;
  /** The deciders whose leases live, with what they last told of themselves. */
  readonly nodes: readonly { readonly node: string; readonly instance: string; readonly status: string }[];
}

export interface Beat {
  /** What the others shall see of this one. */
  readonly status: string;
  /** Whether it takes the lead when nobody has it. */
  readonly wants: boolean;
}

export interface Write {
  readonly key: RecordKey;
  readonly value: string;
  /** Of the leadership under which it is written. */
  readonly token: string;
  /** Of the record that it was judged by; 0 where there was none. */
  readonly revision: number;
}

export type Written =
  | { readonly isWritten: true; readonly revision: number }
  | { readonly isWritten: false; readonly seen: StoredState };

/**
 * Where deciders of one validator agree who leads, and what was signed last. Every call rejects with an AgentError when no
 * answer came; a write may have been done all the same, then or later.
 */
export interface Coordinator {
  /** Keeps name and lead for another lease, takes what is free and wanted, and tells what is there. */
  beat(beat: Beat): Promise<StoredState>;
  /** Tells what is there. */
  look(): Promise<StoredState>;
  /** Writes a record if this instance leads with that token and the record is still the one that was judged. */
  write(write: Write): Promise<Written>;
  /** Gives up the lead and keeps the name. */
  resign(): Promise<void>;
  /** Gives up lead and name. */
  close(): Promise<void>;
}
