import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiPromise } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { KeyringPair } from '@polkadot/keyring/types';
import type { TransactionWatcher, WatchEnd } from './transaction-watcher.ts';

type Signed = SubmittableExtrinsic<'promise'>;
type Hex = `0x${string}`;

/** A transaction that was handed in through the gateway. */
export interface Handing {
  readonly hex: Hex;
  readonly nonce: number;
  /** The last block that can have it; none for one that is immortal. */
  readonly death: number | undefined;
  /** Errors of the call before the gateway took it, or before the client gave up. */
  readonly errors: string[];
  /** Undefined where the watch did not end, and where it was given up after an error. */
  end?: WatchEnd;
  isHanging?: boolean;
  /** Another transaction that was given its nonce meanwhile. */
  rival?: Hex;
  tookMs: number;
}

interface WorkerOptions {
  readonly name: string;
  readonly watcher: TransactionWatcher;
  readonly pair: KeyringPair;
  /** Of the chain itself. */
  readonly api: ApiPromise;
}

/** Nodes may be away for a third of it. */
const hangMs = 150_000;
const againAfterMs = 1_000;
const mostErrors = 20;
/** In blocks; short ones expire while nodes are away. */
const periods = [0, 16, 64] as const;
/** What nodes answer about bytes that they have, or had; and dedot, which asks at the last final block. */
const known =
  /10(?:10|12|13|14)|[Ii]nvalid [Tt]ransaction|- (?:Stale|BadProof)|outdated|Already Imported|banned/;

/** One account of a client, which watches one transaction after the other. */
export class Worker {
  readonly handings: Handing[] = [];
  /** The transaction that is watched now. */
  current: Handing | undefined;
  readonly #options: WorkerOptions;
  #count = 0;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  get address(): string {
    return this.#options.pair.address;
  }

  async run(count: number, signal: AbortSignal): Promise<void> {
    for (let at = 0; at < count && !signal.aborted; at += 1) {
      const handing = await this.#begin();
      this.current = handing;
      const beganMs = performance.now();
      await this.#hand(handing, signal);
      handing.tookMs = performance.now() - beganMs;
      this.current = undefined;
      this.handings.push(handing);
    }
  }

  /** Signs a remark of its own. @param period in blocks; 0 for an immortal one */
  async sign(nonce: number, text: string, period = 0): Promise<Signed> {
    const { api, pair } = this.#options;
    this.#count += 1;
    const remark = `0x${Buffer.from(`${text} ${pair.address} ${this.#count}`).toString('hex')}`;
    return await api.tx.system.remark(remark).signAsync(pair, { nonce, era: period });
  }

  async #begin(): Promise<Handing> {
    const { api, pair } = this.#options;
    const nonce = (await api.query.system.account(pair.address)).nonce.toNumber();
    const period = periods[this.#count % periods.length] ?? 0;
    const signed = await this.sign(nonce, 'watched', period);
    const head = (await api.rpc.chain.getHeader()).number.toNumber();
    const death = period === 0 ? undefined : signed.era.asMortalEra.death(head);
    return { hex: hexOf(signed), nonce, death, errors: [], tookMs: 0 };
  }

  /** As a careful program does: after an error that tells nothing of the transaction, the same bytes once more. */
  async #hand(handing: Handing, signal: AbortSignal): Promise<void> {
    const { watcher } = this.#options;
    const given = new AbortController();
    const late = sleep(hangMs, undefined, { signal: AbortSignal.any([given.signal, signal]) });
    const hung = late.then(
      () => undefined,
      () => undefined,
    );
    try {
      while (handing.errors.length < mostErrors) {
        const end = await Promise.race([watcher.watch(handing.hex), hung]);
        if (!end) {
          handing.isHanging = !signal.aborted;
          return;
        }
        const isSecond = handing.errors.length > 0;
        const isTold =
          end.kind === 'finalized' || (!isSecond && (end.kind === 'ended' || known.test(end.text)));
        if (isTold) {
          handing.end = end;
          return;
        }
        handing.errors.push(end.text);
        // What was handed in before the error may be in a block: no client could tell.
        if (end.kind === 'ended' || known.test(end.text)) return;
        await sleep(againAfterMs);
      }
    } finally {
      given.abort();
    }
  }
}

export function hexOf(signed: Signed): Hex {
  return signed.toHex();
}
