import type { UntakenReason } from '../../sli/sample.ts';

/** A stretch of time, microseconds since the Unix epoch. */
interface Span {
  readonly fromUs: number;
  readonly untilUs: number;
}

/**
 * What is known about a stretch of time: that this process ran (`running`), that it stood still (`stalled`), that a
 * vantage was connected, well and told of every block (`listening`), that the wall clock was set between both ends (`jump`).
 */
export interface ListeningSpan extends Span {
  readonly kind: 'running' | 'stalled' | 'listening' | 'jump';
  /** Of `listening`. */
  readonly vantage?: string;
}

/**
 * When this reporter listened undisturbed. A span that begins like an earlier one of its kind and vantage prolongs it.
 */
export class ListeningRecord {
  readonly #spans = new Map<string, ListeningSpan>();

  put(span: ListeningSpan): void {
    const key = `${span.kind}/${span.vantage ?? ''}/${span.fromUs}`;
    const known = this.#spans.get(key);
    if (known === undefined || known.untilUs < span.untilUs) this.#spans.set(key, span);
  }

  spans(): readonly ListeningSpan[] {
    return [...this.#spans.values()];
  }

  dropBefore(us: number): void {
    for (const [key, { untilUs }] of this.#spans) if (untilUs < us) this.#spans.delete(key);
  }

  /** Whether the clock was set in this stretch of time: nobody knows which of both times was right. */
  hasJump({ fromUs, untilUs }: Span): boolean {
    return this.#some('jump', (span) => span.fromUs < untilUs && fromUs <= span.untilUs);
  }

  /** Why nothing was measured in this stretch of time; `undefined` when one vantage was listened to all along. */
  disturbance({ fromUs, untilUs }: Span): UntakenReason | undefined {
    const covers = (span: Span): boolean => span.fromUs <= fromUs && untilUs <= span.untilUs;
    if (this.#some('stalled', (span) => span.fromUs < untilUs && fromUs < span.untilUs)) return 'stalled';
    if (this.#some('listening', covers)) return undefined;
    return this.#some('running', covers) ? 'offline' : 'stopped';
  }

  #some(kind: ListeningSpan['kind'], matches: (span: Span) => boolean): boolean {
    for (const span of this.#spans.values()) if (span.kind === kind && matches(span)) return true;
    return false;
  }
}

/**
 * The port to a node at which a reporter listens. `chain/aura/vantage.ts` implements it on JSON-RPC, tests in memory. A lost
 * connection is restored by the vantage itself.
 */
export interface Vantage {
  /** The same over restarts; no secrets. */
  readonly name: string;
  /** Every block that comes in from now on, none that came in earlier; milliseconds since the Unix epoch. */
  followBlocks(onBlock: (hash: string, receivedAtMs: number) => void): Promise<() => void>;
  onLost(listener: () => void): () => void;
  /** Whether the node is in touch with its network and up to date. Rejects when it does not answer. */
  isWell(): Promise<boolean>;
  close(): void;
}

/** A block and when it was first seen, microseconds since the Unix epoch. */
export interface Sighting {
  readonly hash: string;
  readonly seenUs: number;
}

export interface KeptArrivals {
  readonly sightings: readonly Sighting[];
  readonly spans: readonly ListeningSpan[];
}

/** Where sightings are kept as they come, so that an agent that is killed loses none. */
export interface ArrivalJournal {
  /** Kept when this returns. */
  onSighting(sighting: Sighting): void;
  /** A span with the beginning, kind and vantage of an earlier one replaces it. */
  onSpan(span: ListeningSpan): void;
  load(): Promise<KeptArrivals>;
  /** Forgets all but this. */
  replace(kept: KeptArrivals): Promise<void>;
}
