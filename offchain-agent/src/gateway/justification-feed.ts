import { messageOf } from '../base/error.ts';
import { FanOut } from './fan-out.ts';
import type { GatewayNetwork } from './network.ts';
import type { Upstream } from './upstream.ts';
import type { UpstreamLink } from './upstream-link.ts';

/** In hex digits behind `"0x`: the round (u64) and the hash of the target stand before its height (u32, little endian). */
const heightAt = 3 + 2 * (8 + 32);

/** GRANDPA's justifications out of those of all upstreams: each height once, ascending. */
export class JustificationFeed {
  readonly #network: GatewayNetwork;
  readonly #listeners = new FanOut<Buffer>();
  readonly #open = new Map<Upstream, UpstreamLink>();
  #last = -1;

  constructor(network: GatewayNetwork) {
    this.#network = network;
    network.onUp((upstream) => void this.#follow(upstream));
  }

  on(listener: (item: Buffer) => void): () => void {
    const leave = this.#listeners.on(listener);
    for (const upstream of this.#network.pool.upstreams) void this.#follow(upstream);
    return () => {
      leave();
      if (this.#listeners.size > 0) return;
      for (const link of this.#open.values()) link.close();
      this.#open.clear();
    };
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
    const height = Buffer.from(item.toString('latin1', heightAt, heightAt + 8), 'hex');
    if (height.length !== 4 || height.readUInt32LE() <= this.#last) return;
    this.#last = height.readUInt32LE();
    this.#listeners.emit(item);
  }
}
