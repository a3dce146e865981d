import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { shownUrl } from '../../base/url.ts';
import type { RpcClient } from '../rpc/client.ts';
import { isStateDiscarded } from '../rpc/error.ts';
import { bytesOf, readU64 } from '../scale.ts';
import { auraSlot } from './aura-digest.ts';
import { AuthorityReader } from './authority-reader.ts';
import { type LinkedHeader, linkedHeader } from './header-hash.ts';

/** A header as `probe/source.ts` wants it. */
interface Header {
  readonly number: number;
  readonly parentHash: string;
  readonly slot: number | undefined;
}

/**
 * The `AuraSource` of a node of any Aura chain, over bare JSON-RPC: no metadata, no types, no configuration.
 */
export class RpcAuraSource {
  readonly #client: RpcClient;
  readonly #authorities: AuthorityReader;

  constructor(client: RpcClient) {
    this.#client = client;
    this.#authorities = new AuthorityReader((method, params) => this.#request(method, params));
  }

  async finalizedHead(): Promise<{ number: number; hash: string }> {
    const hash = await this.#request<string>('chain_getFinalizedHead', []);
    return { number: (await this.headerOf(hash)).number, hash };
  }

  async hashOf(number: number): Promise<string> {
    const hash = await this.#request<string | null>('chain_getBlockHash', [number]);
    if (hash === null) throw this.#missing(`block ${number}`);
    return hash;
  }

  async headerOf(hash: string): Promise<Header> {
    const header = await this.#request<unknown>('chain_getHeader', [hash]);
    if (header === null) throw this.#missing(`block ${hash}`);
    return toHeader(linkedHeader(header));
  }

  async authoritiesAfter(hash: string): Promise<readonly string[]> {
    return await this.#authorities.after(hash);
  }

  async slotDurationMs(hash: string): Promise<number> {
    return readU64(bytesOf(await this.#request<string>('state_call', ['AuraApi_slot_duration', '0x', hash])));
  }

  async followNewHeads(onHeader: (header: Header, seenAtMs: number) => void): Promise<() => void> {
    // A node begins each subscription with its best block, which came in at some earlier time.
    let isFirst = true;
    const forgetBreaks = this.#client.onConnection((event) => {
      isFirst ||= event === 'lost';
    });
    const stop = await this.#follow('NewHeads', (header, receivedAtMs) => {
      if (!isFirst) onHeader(toHeader(header), receivedAtMs);
      isFirst = false;
    });
    return () => {
      forgetBreaks();
      stop();
    };
  }

  async followFinalized(onNumber: (number: number) => void): Promise<() => void> {
    return await this.#follow('FinalizedHeads', (header) => onNumber(toHeader(header).number));
  }

  async #follow(
    kind: 'NewHeads' | 'FinalizedHeads',
    onItem: (header: LinkedHeader, receivedAtMs: number) => void,
  ) {
    const id = await this.#client.subscribe(`chain_subscribe${kind}`, [], (item, receivedAtMs) =>
      onItem(linkedHeader(item), receivedAtMs),
    );
    // Whether the node heard of it makes no difference to who stops listening.
    return () => void this.#client.unsubscribe(`chain_unsubscribe${kind}`, id).catch(() => undefined);
  }

  async #request<Result>(method: string, params: readonly unknown[]): Promise<Result> {
    try {
      return await this.#client.request<Result>(method, params);
    } catch (error) {
      if (!isStateDiscarded(error)) throw error;
      throw new AgentError(
        'unreachable/state',
        `${this.#shownUrl} has discarded the state of block ${plainText(params.at(-1))}, which names the authorities; ask an archive node (--state-pruning archive), or begin at a later block`,
        { data: { url: this.#shownUrl, block_hash: params.at(-1) }, cause: error },
      );
    }
  }

  #missing(what: string): AgentError {
    return new AgentError(
      'unreachable/block',
      `${this.#shownUrl} does not have ${what}; it may still be syncing, or be a node of another chain`,
      {
        data: { url: this.#shownUrl },
      },
    );
  }

  get #shownUrl(): string {
    return shownUrl(this.#client.url);
  }
}

function toHeader({ number, parentHash, digest }: LinkedHeader): Header {
  return { number: Number(number), parentHash, slot: auraSlot(digest.logs) };
}
