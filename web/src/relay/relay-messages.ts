import type { RelayAnswer } from './count-relay.ts';
import type { RelayAsked } from './relay-asked.ts';
import type { RelayTraffic } from './relay-rpc.ts';
import type { RelayStep } from './relay-step.ts';

/** What a worker is started with. */
export type RelayStart = RelayAsked;

/** How far a count is, and what it has cost the node. */
export interface RelayProgress {
  readonly step: RelayStep;
  readonly traffic: RelayTraffic;
}

/** Why a count ended without an answer, and what to do. */
export interface RelayFailure {
  readonly message: string;
  readonly hint: string | undefined;
}

export type FromRelayWorker =
  | { readonly kind: 'progress'; readonly progress: RelayProgress }
  | { readonly kind: 'done'; readonly answer: RelayAnswer }
  | { readonly kind: 'failed'; readonly failure: RelayFailure };
