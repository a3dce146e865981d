import type { ToldKind } from './hand-shake.ts';
import type { Block } from './told-blocks.ts';
import type { Overdue } from './upstream-link.ts';

/** What a runtime says of itself, as a node wrote it. */
export interface RuntimeFacts {
  readonly specName: string;
  readonly specVersion: number;
  readonly text: Buffer;
}

/** What an upstream tells those that put the words of all of them together. */
export interface UpstreamEvents<Upstream> {
  onBlock(upstream: Upstream, kind: ToldKind, block: Block): void;
  onRuntime(upstream: Upstream, version: Buffer): void;
  /** It answers, or answers again. */
  onUp(upstream: Upstream): void;
  /** It no longer answers, or is gone: what waits for it belongs elsewhere. */
  onLost(upstream: Upstream): void;
  /** A call that only it could answer, on a connection of a client's own or of subscriptions, has waited for too long. */
  onOverdue(upstream: Upstream, call: Overdue): void;
  /** @returns why its chain is none that this network can have */
  checkGenesis(upstream: Upstream, genesis: string): string | undefined;
  /** The longest wait between two tries to connect to it, ms. */
  longestWaitMs(): number;
  /** It was tried to connect to it, in vain, or the connection was lost. */
  onTried(upstream: Upstream): void;
  /** A connection to it begins: what it told before counts no longer. */
  onBegin(upstream: Upstream): void;
}
