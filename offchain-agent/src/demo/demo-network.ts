import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from '../base/error.ts';
import type { Basis } from '../chain/rpc/basis.ts';
import type { DemoReporters } from './demo-reporters.ts';

/** A validator of the demo, by all the names that the demo meets it under. */
export interface DemoValidator {
  readonly name: string;
  /** SS58. */
  readonly account: string;
  /** The Aura key as hex. */
  readonly key: string;
  /** What it does in the story. */
  readonly role: string;
}

/** The slots that a validator had to miss, and those that it may have missed, from a source other than the chain. */
export interface ExpectedMisses {
  readonly must: readonly number[];
  readonly may: readonly number[];
}

/** The reporters of a demo, and what is to be known of them. */
export interface ReportingDemo extends DemoReporters {
  /** What each account is called. */
  readonly accounts: Readonly<Record<string, string>>;
  /** The folder with their evidence. */
  readonly evidenceFolder: string;
  /** After the end of a window its sampled records are closed this much later. */
  readonly graceMs: number;
  /** By name: whom one of them does not see. */
  readonly unseen: { readonly validator: string; readonly reporter: string } | undefined;
}

/** What the demo shows, however the network is made. */
export interface DemoNetwork {
  readonly basis: Basis;
  readonly url: string;
  readonly validators: readonly DemoValidator[];
  readonly slotDurationMs: number;
  readonly windowMs: number;
  /** The instant at which the story begins. */
  readonly originMs: number;
  /** What of it is simulated, and what it therefore cannot show; one line. */
  readonly caveat: string;
  /** Those who measure arrivals and report them; a network without them shows authorship alone. */
  readonly reporting?: ReportingDemo;
  /** Rejects when the network cannot go on. */
  readonly running: Promise<void>;
  /** By the validator's name. */
  expectedMisses(): Promise<ReadonlyMap<string, ExpectedMisses>>;
  /** Slots that the machine itself slept through. */
  stalledSlots(): number;
  close(): Promise<void>;
}

const knownWithinMs = 1_000;

/** A network's failure instead of a lost connection: clients may lose the connection before the failure is known. */
export async function causeOf(error: unknown, running: Promise<void>): Promise<unknown> {
  if (!(error instanceof AgentError && error.code.startsWith('unreachable/'))) return error;
  const failure = running.then(
    () => error,
    (reason: unknown) => reason,
  );
  return await Promise.race([failure, sleep(knownWithinMs, error)]);
}
