import { headerHash, wholeHeader } from '../../chain/block/header-hash.ts';
import type { HeadStanding } from '../../chain/heads/head-standing.ts';
import type { SurveyedEndpoint } from './head-asker.ts';

/** A node's answer at an instant. */
export interface HeadClaim {
  readonly height: number;
  /** As the node sent it. */
  readonly header: unknown;
}

/** One node may be behind another one. */
export interface HeadPair {
  /** Hashes that the upper node named when the lower one was not there yet, by height. */
  readonly commitments: Map<number, string>;
  isBelieved: boolean;
  /** The upper node's height when the lower one's head last changed. */
  seenHeight: number;
}

/** What a survey knows of a node. */
export interface HeadRecord {
  readonly endpoint: SurveyedEndpoint;
  height: number;
  header: unknown;
  /** When the height last changed, and how often that was seen. */
  changedMs: number;
  changes: number;
  /** Undefined before it was compared with others. */
  standing: HeadStanding | undefined;
  attempts: number;
  /** Judgements in a row that found it on another chain. */
  otherChainTimes: number;
  /** Whether it named a hash that turned out to be another one. */
  isDistrusted: boolean;
  /** The nodes that it may be behind. */
  readonly pairs: Map<SurveyedEndpoint, HeadPair>;
}

/** Whether a node's height says something about the chain's. */
export function isCounted({ standing }: HeadRecord): boolean {
  return standing === undefined || standing.kind === 'on_chain';
}

export function parentOf(header: unknown): string | undefined {
  const parent = (header as { parentHash?: unknown } | null | undefined)?.parentHash;
  return typeof parent === 'string' ? parent : undefined;
}

/** Undefined for chains that hash headers in another way than nearly all do. */
export function hashOf(header: unknown): string | undefined {
  try {
    return headerHash(wholeHeader(header));
  } catch {
    return undefined;
  }
}
