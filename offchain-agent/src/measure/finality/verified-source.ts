import { AgentError } from '../../base/error.ts';
import { shownUrl } from '../../base/url.ts';
import type { AuthoritySet } from '../../chain/grandpa/authority-set.ts';
import {
  newestSet,
  setAlong,
  setAtCheckpoint,
  setAtGenesis,
  stepOver,
  type TrustedBlock,
} from '../../chain/grandpa/authority-sets.ts';
import type { Checkpoint } from '../../chain/grandpa/checkpoint.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import { decodeJustification, type Justification } from '../../chain/grandpa/justification.ts';
import { type HeaderProof, headerOfHash, readLinked } from '../../chain/grandpa/linked-headers.ts';
import { refusal } from '../../chain/grandpa/refusal.ts';
import { requireCoherent } from '../../chain/grandpa/verify-justification.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';
import { isMethodMissing } from '../../chain/rpc/error.ts';

/** As much of a client as proofs are asked for with. */
export type ProofClient = Pick<RpcClient, 'request' | 'subscribe' | 'unsubscribe' | 'url'>;

/** What the user took as true; everything else is proved from it. */
export type Trust =
  | { readonly from: 'genesis'; readonly genesisHash: string }
  | {
      readonly from: 'checkpoint';
      readonly blockHash: string;
      readonly block: number;
      readonly setId: number;
    };

/** What figures from proved headers rest on, in words. */
export function trustText(trust: Trust): string {
  return trust.from === 'genesis'
    ? `proved from the genesis hash ${trust.genesisHash}`
    : `proved from the checkpoint given: authority set ${trust.setId} after block ${trust.block} ${trust.blockHash}`;
}

/** One advance of finality. */
export interface ProvedStep {
  readonly justification: Justification;
  /** The set that voted. */
  readonly set: AuthoritySet;
  /** What a third person checks the headers of this step with (`proveHeaders`). */
  readonly proof: HeaderProof;
}

export interface VerifiedOptions {
  /** What is taken as true: the chain's genesis hash, or a checkpoint where going from there takes too long. */
  readonly trust: { readonly genesisHash: string } | Checkpoint;
  /** Headers to begin with, the first proved head included; at least 1. */
  readonly lookBack: number;
  readonly signal: AbortSignal;
  /** Called with every finalized header once, ascending and without a gap, each proved; waited for. */
  readonly onHeader: (header: HashedHeader) => void | Promise<void>;
  readonly onStep?: (step: ProvedStep) => void | Promise<void>;
  /** A node that names a newer final block, and proves none for twice this long, withholds. */
  readonly patienceMs?: number;
}

/** What was proved. */
export interface ProvedRange {
  readonly trust: Trust;
  readonly setId: number;
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly toHash: string;
  /** To go on from another time; undefined while a hand-over is announced that a checkpoint would not know of. */
  readonly checkpoint: Checkpoint | undefined;
}

/** Justifications that wait here; of a flood the oldest are dropped, since each newer one proves as much. */
const maxWaiting = 256;

/**
 * Follows the finalized blocks of a chain and believes no node: headers are handed over once they are linked to a block
 * that more than two thirds of the authorities signed. The authorities follow from the genesis hash, or from a checkpoint.
 *
 * When the connection breaks, it goes on where it stopped as soon as there is a node again.
 *
 * @returns when the signal aborts: what was proved; undefined when nothing was
 * @throws AgentError `unknown/finality_...` as soon as the node says what it cannot prove, with nothing of it handed over;
 * `bad_input/no_justifications` when it streams no proofs; whatever the callbacks throw
 * @example
 * const proved = await followVerified(client, {
 *   trust: { genesisHash }, lookBack: 200, signal,
 *   onHeader: (header) => count(header),
 * });
 */
export async function followVerified(
  client: ProofClient,
  options: VerifiedOptions,
): Promise<ProvedRange | undefined> {
  const { signal, patienceMs = 30_000 } = options;
  const inbox = new Inbox(signal);
  const stop = await subscribe(client, inbox);
  let follower: Follower | undefined;
  try {
    follower = await Follower.create(client, options);
    while (!signal.aborted) await follower.next(inbox, patienceMs);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stop();
  }
  return follower?.range;
}

async function subscribe(client: ProofClient, inbox: Inbox): Promise<() => void> {
  try {
    const id = await client.subscribe('grandpa_subscribeJustifications', [], (item) => inbox.push(item));
    return () => void client.unsubscribe('grandpa_unsubscribeJustifications', id).catch(() => undefined);
  } catch (cause) {
    if (!isMethodMissing(cause)) throw cause;
    throw new AgentError(
      'bad_input/no_justifications',
      `${shownUrl(client.url)} streams no proofs of finality (grandpa_subscribeJustifications); ask a node of a GRANDPA chain that does`,
      { data: { url: shownUrl(client.url) }, cause },
    );
  }
}

/** What an item proves. */
interface Proved extends ProvedStep {
  readonly headers: readonly HashedHeader[];
}

class Follower {
  readonly #client: ProofClient;
  readonly #options: VerifiedOptions;
  readonly #trust: Trust;
  #trusted: TrustedBlock;
  #fromBlock: number | undefined;
  #claimedHead = 0;
  /** Since when a further proof is waited for. */
  #waitingSinceMs = Date.now();

  private constructor(client: ProofClient, options: VerifiedOptions, trust: Trust, trusted: TrustedBlock) {
    this.#client = client;
    this.#options = options;
    this.#trust = trust;
    this.#trusted = trusted;
  }

  static async create(client: ProofClient, options: VerifiedOptions): Promise<Follower> {
    const { trust } = options;
    if ('genesisHash' in trust) {
      const first = await setAtGenesis(client, trust.genesisHash);
      const from = { from: 'genesis', genesisHash: first.hash } as const;
      return new Follower(client, options, from, await newestSet(client, first));
    }
    const at = await setAtCheckpoint(client, trust);
    const from = { from: 'checkpoint', blockHash: at.hash, block: at.number, setId: at.set.id } as const;
    return new Follower(client, options, from, await newestSet(client, at));
  }

  get range(): ProvedRange | undefined {
    if (this.#fromBlock === undefined) return undefined;
    const { number, hash, set, pending } = this.#trusted;
    return {
      trust: this.#trust,
      setId: set.id,
      fromBlock: this.#fromBlock,
      toBlock: number,
      toHash: hash,
      checkpoint: pending ? undefined : { setId: set.id, authorities: set.authorities, blockHash: hash },
    };
  }

  /** Waits for what comes in next, and hands over what it proves. */
  async next(inbox: Inbox, patienceMs: number): Promise<void> {
    const { signal, onHeader, onStep } = this.#options;
    const item = await inbox.next(this.#waitingSinceMs + patienceMs - Date.now());
    if (signal.aborted) return;
    let proved: Proved | undefined;
    try {
      // Whatever comes in, an old proof again perhaps: patience ends by what was proved alone.
      if (Date.now() - this.#waitingSinceMs >= patienceMs) await this.#requireNoneWithheld();
      proved = item === undefined ? undefined : await this.#take(item);
    } catch (error) {
      // A failure that passes, as a broken connection: the next proof covers what this one would have.
      if (!(error instanceof AgentError && error.retryable)) throw error;
    }
    if (!proved) return;
    for (const header of proved.headers) await onHeader(header);
    await onStep?.(proved);
  }

  async #take(item: unknown): Promise<Proved | undefined> {
    const justification = decodeJustification(item);
    const { targetNumber: number, targetHash: hash } = justification;
    // What is final stays so: an older proof says nothing new.
    if (number <= this.#trusted.number) return undefined;
    // Before any header is asked for on its account.
    requireCoherent(justification);
    const isFirst = this.#fromBlock === undefined;
    const after = isFirst ? Math.max(0, number - this.#options.lookBack) : this.#trusted.number;
    const headers = await readLinked(this.#client, after, { number, hash });
    const { set, trusted } = await this.#prove(headers, justification);
    this.#trusted = trusted;
    this.#fromBlock ??= after + 1;
    this.#waitingSinceMs = Date.now();
    const proof = { headers: headers.map(({ rpc }) => rpc), justification: String(item) };
    return { headers, justification, set, proof };
  }

  /** @throws AgentError `unknown/finality_withheld` when a head named one patience ago is still not proved */
  async #requireNoneWithheld(): Promise<void> {
    const { number } = this.#trusted;
    if (this.#claimedHead > number) {
      throw refusal(
        'withheld',
        `the node says that block ${this.#claimedHead} is final and proves none after block ${number}; it withholds the votes, or cannot stream them: ask another node`,
        { block: this.#claimedHead, proved: number },
      );
    }
    this.#waitingSinceMs = Date.now();
    const head = await this.#client.request('chain_getFinalizedHead');
    this.#claimedHead = (await headerOfHash(this.#client, String(head))).number;
  }

  /** The set that voted, after all hand-overs on the way to the target. */
  async #prove(
    headers: readonly HashedHeader[],
    justification: Justification,
  ): Promise<{ set: AuthoritySet; trusted: TrustedBlock }> {
    const before = this.#trusted;
    const [first] = headers;
    // Between the last hand-over that is proved and the first header there may be very many that nobody asked for.
    const hasGap = first !== undefined && first.number > before.number + 1;
    if (hasGap) {
      try {
        return { set: before.set, trusted: stepOver(before, headers, justification) };
      } catch (error) {
        if (!isOfAnotherSet(error)) throw error;
      }
    }
    const between = hasGap
      ? await readLinked(this.#client, before.number, { number: first.number - 1, hash: first.parentHash })
      : [];
    const all = [...between, ...headers];
    const last = await setAlong(this.#client, before, all.slice(0, -1));
    return { set: last.set, trusted: stepOver(last, all, justification) };
  }
}

/** Whether a later set may have voted: then the hand-overs in between are looked for, and only they can show it. */
function isOfAnotherSet(error: unknown): boolean {
  const codes = ['foreign_voter', 'weight', 'signature', 'set_change'];
  return error instanceof AgentError && codes.some((code) => error.code === `unknown/finality_${code}`);
}

/** What came in and was not looked at yet. */
class Inbox {
  readonly #signal: AbortSignal;
  readonly #items: unknown[] = [];
  #wake = (): void => undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  push(item: unknown): void {
    this.#items.push(item ?? null);
    if (this.#items.length > maxWaiting) this.#items.shift();
    this.#wake();
  }

  /** The oldest item; undefined when none came in time, or the signal aborted. */
  async next(waitMs: number): Promise<unknown> {
    if (this.#items.length === 0 && !this.#signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(0, waitMs));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#items.shift();
  }
}
