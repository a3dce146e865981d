import type { Outcome } from '../../sli/sample.ts';
import type { ProberRun } from '../sample/prober.ts';
import { Deadline } from './deadline.ts';
import { Round } from './round.ts';
import type { RpcEndpoint, RpcTarget } from './rpc-endpoint.ts';

export interface RpcRunOptions {
  readonly timeoutMs: number;
  readonly lagBlocks: number;
  readonly ownHeight: () => number | undefined;
  readonly onEnd: (run: RpcRun) => void;
}

const stopped: Outcome = { kind: 'untaken', reason: 'stopped' };

/** A run over endpoints: its instants wait for the answers of its own endpoints, whatever else the prober measures. */
export class RpcRun implements ProberRun<RpcTarget> {
  /** By the key of their targets. */
  readonly endpoints: ReadonlyMap<string, RpcEndpoint>;
  readonly #expected: number;
  readonly #options: RpcRunOptions;
  readonly #rounds = new Map<number, Round>();
  #isClosed = false;

  /** @param expected how many targets each instant has */
  constructor(endpoints: ReadonlyMap<string, RpcEndpoint>, expected: number, options: RpcRunOptions) {
    this.endpoints = endpoints;
    this.#expected = expected;
    this.#options = options;
  }

  async measure(target: RpcTarget, dueMs: number, signal: AbortSignal): Promise<Outcome> {
    if (this.#isClosed) return stopped;
    const endpoint = this.endpoints.get(keyOf(target));
    if (!endpoint) throw new Error(`the target ${target.id} is none of this run`);
    const { reading, best } = await this.#roundOf(dueMs, signal).take(
      (deadline) => endpoint.readHead(deadline),
      (read) => (read.kind === 'head' ? read.height : undefined),
    );
    // What a closing connection cuts off is nobody's silence, and without the others of its instant no answer is judged.
    if (this.#isClosed) return stopped;
    if (reading.kind !== 'head') return reading;
    const { timeoutMs, lagBlocks } = this.#options;
    const latencyUs = Math.max(0, Math.round((reading.atMs - dueMs) * 1_000));
    if (latencyUs > timeoutMs * 1_000) return { kind: 'null', reason: 'timeout' };
    const isBehind = best !== undefined && reading.height < best - lagBlocks;
    return isBehind ? { kind: 'null', reason: 'behind' } : { kind: 'answer', latencyUs };
  }

  end(): void {
    this.close();
    this.#options.onEnd(this);
  }

  /** Ends what is under way; nothing is measured from now on. */
  close(): void {
    this.#isClosed = true;
    for (const round of this.#rounds.values()) round.end();
  }

  #roundOf(dueMs: number, signal: AbortSignal): Round {
    const known = this.#rounds.get(dueMs);
    if (known) return known;
    const { timeoutMs, ownHeight } = this.#options;
    const deadline = new Deadline(dueMs + timeoutMs, signal);
    const round = new Round(this.#expected, deadline, ownHeight, () => this.#rounds.delete(dueMs));
    this.#rounds.set(dueMs, round);
    return round;
  }
}

/** Registered anew, it is another one: nothing that was known of it holds. */
export function keyOf({ id, url, peerId, genesisHash }: RpcTarget): string {
  return JSON.stringify([id, url, peerId, genesisHash]);
}
