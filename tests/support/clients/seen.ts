/** What a client is asked for. */
export interface ClientScene {
  readonly url: string;
  /** UTC second at which a closed window begins. */
  readonly windowS: number;
  /** The number of a block whose state the chain may have forgotten. */
  readonly oldBlock: number;
}

/** What a client makes of it; the same for all clients and, but for figures, on every chain. */
export interface Seen {
  readonly chain: string;
  readonly specVersion: number;
  /** Slots assigned and authored of the target, by the record in storage. */
  readonly record: readonly [number, number];
  /** The same of each target, by SliApi.ranking. */
  readonly ranking: readonly (readonly [account: string, assigned: number, authored: number])[];
  /** Lambda, sigma, kappa of the prediction of run 0. */
  readonly law: readonly [string, string, string];
  /** The parent of the old block. */
  readonly parent: string;
  /** What became of a signed remark, as far as all clients name it. */
  readonly fates: readonly ClientFate[];
}

export type ClientFate = 'inBlock' | 'finalized';

/** Signs the remarks. */
export const signer = '//Alice';
/** The id of Alice, the only validator. */
export const target = 1;
