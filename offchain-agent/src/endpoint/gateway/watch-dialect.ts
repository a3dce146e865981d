import { textOf } from './params.ts';

/** A block that has a transaction; nodes of the older methods do not tell the position. */
interface TransactionBlock {
  readonly hash: string;
  readonly index?: number | undefined;
}

/** What a node tells of a transaction that it watches. */
export type TransactionState =
  /** In its pool: later ones replace earlier ones. */
  | { readonly kind: 'pooled'; readonly rank: number }
  | { readonly kind: 'inBlock'; readonly block: TransactionBlock }
  /** The block is no longer in the best chain; undefined where a node leaves its hash out. */
  | { readonly kind: 'retracted'; readonly hash: string | undefined }
  | { readonly kind: 'finalized'; readonly block: TransactionBlock }
  /** The transaction is replaced, or can no longer be valid, by this node's pool. */
  | { readonly kind: 'usurped' | 'invalid' }
  /** The node gives up watching; the transaction may still be included. */
  | { readonly kind: 'dropped' | 'lapsed' }
  | { readonly kind: 'other' };

/** The words of a method that hands in a transaction and watches it. */
export interface WatchDialect {
  readonly method: string;
  readonly unwatch: string;
  /** @param item a node's notification, parsed @throws for what no node sends */
  read(item: unknown): TransactionState;
  inBlock(block: Required<TransactionBlock>): string;
  retracted(hash: string): string;
  finalized(block: Required<TransactionBlock>): string;
  /** What ends the watch of a transaction that the chain lacks and can never have. */
  invalid(): string;
  /** What ends the watch of a transaction that no node keeps. */
  dropped(): string;
}

const ranks = new Map(['future', 'ready', 'broadcast'].map((name, rank) => [name, rank]));

/** The method of `sc-rpc-api`. */
export const legacyDialect: WatchDialect = {
  method: 'author_submitAndWatchExtrinsic',
  unwatch: 'author_unwatchExtrinsic',
  read: (item) => {
    const [name = '', value] = typeof item === 'string' ? [item] : (Object.entries(item as object)[0] ?? []);
    const rank = ranks.get(name);
    if (rank !== undefined) return { kind: 'pooled', rank };
    const hash = textOf(value);
    if ((name === 'inBlock' || name === 'finalized') && hash !== undefined)
      return { kind: name, block: { hash } };
    if (name === 'retracted') return { kind: name, hash };
    if (name === 'finalityTimeout') return { kind: 'lapsed' };
    if (name === 'usurped' || name === 'invalid' || name === 'dropped') return { kind: name };
    return { kind: 'other' };
  },
  inBlock: ({ hash }) => JSON.stringify({ inBlock: hash }),
  retracted: (hash) => JSON.stringify({ retracted: hash }),
  finalized: ({ hash }) => JSON.stringify({ finalized: hash }),
  invalid: () => '"invalid"',
  dropped: () => '"dropped"',
};

/** The method of the JSON-RPC specification. */
export const specDialect: WatchDialect = {
  method: 'transactionWatch_v1_submitAndWatch',
  unwatch: 'transactionWatch_v1_unwatch',
  read: (item) => {
    const { event, block } = item as { event?: unknown; block?: { hash?: unknown; index?: unknown } | null };
    if (event === 'validated') return { kind: 'pooled', rank: 1 };
    if (event === 'broadcasted') return { kind: 'pooled', rank: 2 };
    if (event === 'bestChainBlockIncluded' && block === null) return { kind: 'retracted', hash: undefined };
    const hash = textOf(block?.hash);
    if ((event === 'bestChainBlockIncluded' || event === 'finalized') && hash !== undefined) {
      const index = typeof block?.index === 'number' ? block.index : undefined;
      return { kind: event === 'finalized' ? event : 'inBlock', block: { hash, index } };
    }
    if (event === 'invalid' || event === 'dropped') return { kind: event };
    return { kind: event === 'error' ? 'lapsed' : 'other' };
  },
  inBlock: ({ hash, index }) => JSON.stringify({ event: 'bestChainBlockIncluded', block: { hash, index } }),
  retracted: () => '{"event":"bestChainBlockIncluded","block":null}',
  finalized: ({ hash, index }) => JSON.stringify({ event: 'finalized', block: { hash, index } }),
  invalid: () =>
    JSON.stringify({
      event: 'invalid',
      error: 'the runtime rejects it in the state of a finalized block, and no block up to there has it',
    }),
  dropped: () => JSON.stringify({ event: 'dropped', error: 'no node keeps it in its pool' }),
};
