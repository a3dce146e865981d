import type { EmbeddedNetwork, EmbeddedNetworkOptions, Stall } from './embedded-network.ts';
import type { ToldError } from './told-error.ts';

export type SeparateNetworkOptions = Omit<EmbeddedNetworkOptions, 'onStall'>;

/** What can be asked of a network in another process. */
export interface NetworkAnswers {
  readonly authorities: Awaited<ReturnType<EmbeddedNetwork['authorities']>>;
  readonly logs: Awaited<ReturnType<EmbeddedNetwork['logs']>>;
  readonly close: undefined;
}

/** What its process is told. */
export type ToNetwork =
  | { readonly type: 'start'; readonly options: SeparateNetworkOptions }
  | { readonly type: 'ask'; readonly id: number; readonly what: keyof NetworkAnswers };

/** What its process answers. */
export type FromNetwork =
  | Started
  | { readonly type: 'stall'; readonly stall: Stall }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'refusal'; readonly id: number; readonly error: ToldError }
  | { readonly type: 'over' }
  /** It did not start, or cannot go on. */
  | { readonly type: 'failed'; readonly error: ToldError };

export interface Started {
  readonly type: 'started';
  readonly url: string;
  readonly firstSlot: number;
}
