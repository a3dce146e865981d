/** What is being done. */
export type RelayStep =
  | { readonly step: 'connect' | 'heads' }
  /** The light client is at this block, or has found none yet at 0, and has to come to the other. */
  | { readonly step: 'light'; readonly block: number; readonly of: number }
  | { readonly step: 'blocks'; readonly done: number; readonly of: number };
