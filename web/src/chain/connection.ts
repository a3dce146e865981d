import { hostsParachains } from '@almanac-chain/agent/chain/engine/hosts-parachains';
import { almanac } from '@polkadot-api/descriptors';
import { createClient, type PolkadotClient, type TypedApi } from 'polkadot-api';
import { getWsProvider, type StatusChange, WsEvent } from 'polkadot-api/ws';
import { type RuntimeVersionAnswer, whyNotShown } from './almanac-apis.ts';
import { keepMetadata, readMetadata } from './metadata-cache.ts';

export type AlmanacApi = TypedApi<typeof almanac>;

/** The finalized block that all figures on screen are of. */
export interface AsOf {
  readonly hash: string;
  readonly number: number;
  readonly timeMs: number;
}

/** Where a question is asked. */
export interface Asked {
  readonly api: AlmanacApi;
  /** The block to ask at: every call takes it. */
  readonly at: { readonly at: string };
  readonly asOf: AsOf;
}

export interface ChainState {
  readonly isConnected: boolean;
  /** Since when the chain does not answer, milliseconds; undefined while it does, or before it ever did. */
  readonly lostMs?: number | undefined;
  readonly chainName?: string | undefined;
  readonly isSimulated?: boolean | undefined;
  readonly asOf?: AsOf | undefined;
  /** No Almanac chain, and one that hosts parachains. */
  readonly isRelay?: boolean | undefined;
  /** Why nothing can be shown: a sentence that says what to do. */
  readonly fault?: string | undefined;
}

/** How often figures are read anew at most: a block may come every second. */
const refreshMs = 5_000;

/** How long after a failure a chain is asked again. */
const againMs = 3_000;

/** What the embedded chain answers to `system_version`; every node of Substrate answers a number there. */
const embeddedVersion = 'embedded';

/** One chain behind one address: its typed API, whether it answers, and the block that is shown. */
export class Connection {
  readonly url: string;
  readonly client: PolkadotClient;
  readonly api: AlmanacApi;
  #state: ChainState = { isConnected: false };
  #release: (() => void) | undefined;
  #readMs = Number.NEGATIVE_INFINITY;
  readonly #listeners = new Set<() => void>();
  readonly #stop: () => void;
  readonly #onBroken: () => void;
  #introduction: ReturnType<typeof setTimeout> | undefined;
  #genesis: string | undefined;

  /**
   * @param genesis the hash of the only chain that may answer; any may unless given
   * @param onBroken called once when nothing more is read from it: a new connection is needed
   */
  constructor(url: string, genesis?: string, onBroken: () => void = () => undefined) {
    this.url = url;
    let isBroken = false;
    this.#onBroken = () => {
      if (!isBroken) onBroken();
      isBroken = true;
    };
    const provider = getWsProvider(url, { onStatusChanged: (status) => this.#connected(status) });
    this.client = createClient(provider, { getMetadata: readMetadata, setMetadata: keepMetadata });
    this.api = this.client.getTypedApi(almanac);
    const blocks = this.client.finalizedBlock$.subscribe({
      next: ({ hash, number }) => {
        this.#finalized(hash, number).catch(reportError);
      },
      error: (error: unknown) => {
        this.#change({ fault: `${url} broke off: ${String(error)}; it is connected again` });
        this.#onBroken();
      },
    });
    this.#stop = () => blocks.unsubscribe();
    this.#introduceUntilDone(genesis);
  }

  get state(): ChainState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  close(): void {
    clearTimeout(this.#introduction);
    this.#stop();
    this.client.destroy();
  }

  #introduceUntilDone(genesis: string | undefined): void {
    this.#introduce(genesis).catch((error: unknown) => {
      this.#change({ fault: `${this.url} did not answer: ${String(error)}; it is asked again` });
      this.#introduction = setTimeout(() => this.#introduceUntilDone(genesis), againMs);
    });
  }

  async #introduce(genesis: string | undefined): Promise<void> {
    // Chains of others may not tell it.
    const genesisHash = await this.#askGenesis().catch((error: unknown) => {
      if (genesis !== undefined) throw error;
      return undefined;
    });
    this.#genesis = genesisHash;
    if (genesis !== undefined && genesisHash !== genesis) {
      // An address of the viewer's own machine leads to another chain on each machine.
      this.#change({
        fault: `This page is of the chain with the genesis hash ${genesis}, and at ${this.url} another one answers (${genesisHash}). Load the page again if its server was started again, or name the right address above.`,
      });
      return;
    }
    const version = await this.client._request<RuntimeVersionAnswer>('state_getRuntimeVersion', []);
    const fault = whyNotShown(this.url, version);
    if (fault !== undefined) {
      this.#change({ isRelay: hostsParachains(version), fault });
      return;
    }
    const [chainName, nodeVersion] = await Promise.all([
      this.client._request<string>('system_chain', []),
      this.client._request<string>('system_version', []),
    ]);
    this.#change({ chainName, isSimulated: nodeVersion === embeddedVersion, fault: undefined });
  }

  async #askGenesis(): Promise<string> {
    return await this.client._request<string>('chainSpec_v1_genesisHash', []);
  }

  /** A chain of the same address may be another one after it was away: nothing that was read of the first holds then. */
  async #recheck(): Promise<void> {
    if (this.#genesis !== undefined && (await this.#askGenesis()) !== this.#genesis) this.#onBroken();
  }

  /** Shows a block at once: one in which whoever looks has changed something. */
  show({ hash, number }: { readonly hash: string; readonly number: number }): void {
    if (this.#state.asOf && this.#state.asOf.number >= number) return;
    this.#readMs = Number.NEGATIVE_INFINITY;
    this.#finalized(hash, number).catch(reportError);
  }

  async #finalized(hash: string, number: number): Promise<void> {
    if (this.#state.fault || performance.now() - this.#readMs < refreshMs) return;
    this.#readMs = performance.now();
    // What is shown is read from one block, however long that takes.
    const release = this.client.hodlBlock(hash);
    try {
      const timeMs = Number(await this.api.query.Timestamp.Now.getValue({ at: hash }));
      const before = this.#release;
      this.#release = release;
      this.#change({ asOf: { hash, number, timeMs } });
      before?.();
    } catch {
      // The next block is read instead.
      release();
      this.#readMs = Number.NEGATIVE_INFINITY;
    }
  }

  #connected({ type }: StatusChange): void {
    if (type === WsEvent.CONNECTED) {
      this.#change({ isConnected: true, lostMs: undefined });
      // A connection that is lost meanwhile comes here again.
      this.#recheck().catch(() => undefined);
    }
    if (type !== WsEvent.CLOSE && type !== WsEvent.ERROR) return;
    const { isConnected, asOf, lostMs } = this.#state;
    this.#change({ isConnected: false, lostMs: lostMs ?? Date.now() });
    // A client that loses its chain before the first block never asks for one again.
    if (isConnected && !asOf) this.#onBroken();
  }

  #change(part: Partial<ChainState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
