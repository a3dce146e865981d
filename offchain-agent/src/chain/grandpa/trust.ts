/** What was given, as an answer names it; everything else is proved from it, or by the light client that was given. */
export type Trust =
  | { readonly from: 'genesis'; readonly genesisHash: string }
  | {
      readonly from: 'checkpoint';
      readonly blockHash: string;
      readonly block: number;
      readonly setId: number;
      /** As `Checkpoint` has it. */
      readonly source?: string;
    }
  /** It checked the votes itself and has no proof to pass on. */
  | { readonly from: 'light_client'; readonly genesisHash: string };

/** What figures from proved headers rest on, after "proved". */
export function trustText(trust: Trust): string {
  switch (trust.from) {
    case 'genesis':
      return `from the genesis hash ${trust.genesisHash}`;
    case 'checkpoint':
      return `from the checkpoint ${trust.source === undefined ? 'given' : `of ${trust.source}`}: authority set ${trust.setId} after block ${trust.block} ${trust.blockHash}`;
    case 'light_client':
      return `by the light client smoldot, for the chain with the genesis hash ${trust.genesisHash}`;
  }
}
