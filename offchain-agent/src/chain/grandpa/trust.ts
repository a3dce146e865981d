/** What was given, as an answer names it; everything else is proved from it. */
export type Trust =
  | { readonly from: 'genesis'; readonly genesisHash: string }
  | {
      readonly from: 'checkpoint';
      readonly blockHash: string;
      readonly block: number;
      readonly setId: number;
    };

/** What figures from proved headers rest on, after "proved". */
export function trustText(trust: Trust): string {
  return trust.from === 'genesis'
    ? `from the genesis hash ${trust.genesisHash}`
    : `from the checkpoint given: authority set ${trust.setId} after block ${trust.block} ${trust.blockHash}`;
}
