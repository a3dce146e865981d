import { messageOf } from '../../base/error.ts';
import { logFault } from '../../base/fault.ts';
import { FanOut } from './fan-out.ts';
import type { GatewayNetwork } from './network.ts';
import type { Upstream } from './upstream.ts';
import type { UpstreamLink } from './upstream-link.ts';

/** In hex digits behind `"0x`: the round (u64) and the hash of the target stand before its height (u32, little endian). */
const heightAt = 3 + 2 * (8 + 32);

/** Blocks that a justification may be ahead of the best head, since it comes over another connection. */
const mostAhead = 256;

/** GRANDPA's justifications out of those of all upstreams: each height once, ascending. */
export class JustificationFeed {
  readonly #network: GatewayNetwork;
  readonly #listeners: FanOut<Buffer>;
  readonly #onFault: (error: unknown) => void;
  readonly #open = new Map<Upstream, UpstreamLink>();
  #last = -1;

  constructor(network: GatewayNetwork) {
    this.#network = network;
    this.#onFault = logFault(network.log, 'following justifications');
    this.#listeners = new FanOut(this.#onFault);
    network.onUp((upstream) => this.#begin(upstream));
  }

  on(listener: (item: Buffer) => void): () => void {
    const leave = this.#listeners.on(listener);
    for (const upstream of this.#network.pool.upstreams) this.#begin(upstream);
    return () => {
      leave();
      if (this.#listeners.size > 0) return;
      for (const link of this.#open.values()) link.close();
      this.#open.clear();
    };
  }

  #begin(upstream: Upstream): void {
    this.#follow(upstream).catch(this.#onFault);
  }

  async #follow(upstream: Upstream): Promise<void> {
    const isOpen = this.#open.get(upstream)?.isClosed === false;
    if (this.#listeners.size === 0 || !upstream.isUp || isOpen) return;
    try {
      const link = await upstream.openLink();
      if (this.#listeners.size === 0 || this.#open.get(upstream)?.isClosed === false) return link.close();
      this.#open.set(upstream, link);
      link.subscribe(
        'grandpa_subscribeJustifications',
        '[]',
        (item) => this.#onItem(item),
        () => undefined,
      );
    } catch (error) {
      this.#network.log.warn({ upstream: upstream.name }, `no justifications: ${messageOf(error)}`);
    }
  }

  #onItem(item: Buffer): void {
    const bytes = Buffer.from(item.toString('latin1', heightAt, heightAt + 8), 'hex');
    const height = bytes.length === 4 ? bytes.readUInt32LE() : -1;
    // A bogus height would suppress all later justifications.
    const highest = this.#network.pool.highest() + mostAhead;
    if (height <= this.#last || height > highest) return;
    this.#last = height;
    this.#listeners.emit(item);
  }
}
