import { AgentError } from '../../base/error.ts';
import { shownUrl } from '../../base/url.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import type { OnRead } from '../../chain/grandpa/linked-headers.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';
import { isMethodMissing, mayPass } from '../../chain/rpc/error.ts';
import {
  type OnHandOver,
  ProvedChain,
  type ProvedRange,
  type ProvedStep,
  type TrustGiven,
} from './proved-chain.ts';

/** As much of a client as proofs are asked for with. */
export type ProofClient = Pick<RpcClient, 'request' | 'subscribe' | 'unsubscribe' | 'url'>;

export interface VerifiedOptions {
  readonly trust: TrustGiven;
  /** Headers to begin with, the first proved head included; 1 to 100,000. */
  readonly lookBack: number;
  readonly signal: AbortSignal;
  /** Called with every finalized header once, ascending and without a gap, each proved; waited for. */
  readonly onHeader: (header: HashedHeader) => void | Promise<void>;
  /** Called after the headers of each advance. */
  readonly onStep?: (step: ProvedStep) => void | Promise<void>;
  readonly onHandOver?: OnHandOver;
  readonly onRead?: OnRead;
  /** A node that names a newer final block, and proves none for twice this long, withholds; a block that it lacks so long is missing. */
  readonly patienceMs?: number;
  /** Called whenever patience ends before anything is proved, as while finality stands still. */
  readonly onStandstill?: () => void;
  /** Whether what the node had stored a proof of is enough to begin with, where it streams none within patience. */
  readonly beginsAtStored?: boolean;
}

/** Justifications that wait here, and characters of them; of a flood the oldest are dropped: each newer one proves as much. */
const maxWaiting = 256;
const maxWaitingCharacters = 64 * 1024 * 1024;

/**
 * Follows the finalized blocks of a chain and believes no node: headers are handed over once they are linked to a block
 * that more than two thirds of the authorities signed. The authorities follow from the genesis hash, or from a checkpoint.
 *
 * When the connection breaks, it goes on where it stopped as soon as there is a node again. Before anything is proved, what fails
 * for longer than patience is thrown.
 *
 * @returns when the signal aborts: what was proved; undefined when nothing was
 * @throws AgentError `unknown/finality_...` as soon as the node says what it cannot prove, with nothing of it handed over; for a block
 * that it lacks once it had time;
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
  const { trust, lookBack, signal } = options;
  const inbox = new Inbox(signal);
  let stop = (): void => undefined;
  let chain: ProvedChain | undefined;
  try {
    stop = await subscribe(client, inbox);
    chain = await ProvedChain.create(client, trust, lookBack, options.onHandOver, options.onRead);
    await follow(chain, inbox, options);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stop();
  }
  return chain?.range;
}

async function follow(chain: ProvedChain, inbox: Inbox, options: VerifiedOptions): Promise<void> {
  const { signal, onHeader, onStep, onStandstill, patienceMs = 30_000 } = options;
  let waitingSinceMs = Date.now();
  /** The last failure that may pass, with the proof that is to be tried again. */
  let failed: { readonly item: string | undefined; readonly lacksBlock: boolean } | undefined;
  while (!signal.aborted) {
    const item = await inbox.next(waitingSinceMs + patienceMs - Date.now());
    if (signal.aborted) return;
    const isOver = Date.now() - waitingSinceMs >= patienceMs;
    const next = item ?? (isOver ? failed?.item : undefined);
    let step: ProvedStep | undefined;
    try {
      // Whatever comes in, an old proof again perhaps: patience ends by what was proved alone.
      if (isOver) {
        waitingSinceMs = Date.now();
        if (!failed?.lacksBlock) await chain.requireNoneWithheld();
        if (next === undefined && !chain.range) onStandstill?.();
      }
      step = next === undefined ? undefined : await chain.extend(next);
      if (isOver && options.beginsAtStored) step ??= await chain.beginAtStored();
    } catch (error) {
      // The next proof covers what this one would have, if one comes.
      if (!mayPass(error)) throw error;
      // The client has waited already.
      if (error.code === 'unreachable/patience' && !chain.range) throw error;
      const lacksBlock = next !== undefined && error.code === 'unknown/finality_missing_block';
      // One that is late would have it by now. What is not begun yet does not wait for a node to come back.
      if (isOver && failed && (lacksBlock ? failed.lacksBlock : !chain.range)) throw error;
      failed = { item: next ?? failed?.item, lacksBlock };
    }
    if (!step) continue;
    failed = undefined;
    for (const header of step.headers) await onHeader(header);
    await onStep?.(step);
    // The time that was taken here is not the node's.
    waitingSinceMs = Date.now();
  }
}

/**
 * Hears the justifications that a node streams.
 * @returns a function that ends it
 */
export async function subscribeJustifications(
  client: ProofClient,
  onItem: (item: unknown) => void,
): Promise<() => void> {
  const id = await client.subscribe('grandpa_subscribeJustifications', [], onItem);
  return () => void client.unsubscribe('grandpa_unsubscribeJustifications', id).catch(() => undefined);
}

async function subscribe(client: ProofClient, inbox: Inbox): Promise<() => void> {
  try {
    return await subscribeJustifications(client, (item) => inbox.push(item));
  } catch (cause) {
    if (!isMethodMissing(cause)) throw cause;
    throw new AgentError(
      'bad_input/no_justifications',
      `${shownUrl(client.url)} streams no proofs of finality (grandpa_subscribeJustifications); ask a node of a GRANDPA chain that does`,
      { data: { url: shownUrl(client.url) }, cause },
    );
  }
}

/** What came in and was not looked at yet. */
class Inbox {
  readonly #signal: AbortSignal;
  readonly #items: string[] = [];
  #characters = 0;
  #wake = (): void => undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  push(item: unknown): void {
    // What is no text is no proof, and is refused as such at its turn.
    const text = typeof item === 'string' ? item : '';
    this.#items.push(text);
    this.#characters += text.length;
    const isFull = (): boolean => this.#items.length > maxWaiting || this.#characters > maxWaitingCharacters;
    while (isFull() && this.#items.length > 1) this.#shift();
    this.#wake();
  }

  /** The oldest item; undefined when none came in time, or the signal aborted. */
  async next(waitMs: number): Promise<string | undefined> {
    if (this.#items.length === 0 && !this.#signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(0, waitMs));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#shift();
  }

  #shift(): string | undefined {
    const item = this.#items.shift();
    this.#characters -= item?.length ?? 0;
    return item;
  }
}
