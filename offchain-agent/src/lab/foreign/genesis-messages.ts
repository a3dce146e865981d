import type { ToldError } from '../told-error.ts';
import type { ChainOptions } from './chain-options.ts';
import type { ForeignChain, ForeignNodes, ForeignSetting } from './foreign-chain.ts';
import type { ChainText } from './read-chain.ts';

/** What the process of a genesis is told. */
export interface ToGenesis {
  readonly text: ChainText;
  readonly options: ChainOptions;
  readonly nodes: ForeignNodes;
  readonly setting: ForeignSetting;
}

/** What it answers. */
export type FromGenesis =
  /** It runs: what goes wrong from here on is the runtime's. */
  | { readonly type: 'ready' }
  | { readonly type: 'made'; readonly chain: ForeignChain }
  | { readonly type: 'refused'; readonly error: ToldError };
