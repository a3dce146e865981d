import type { SampleClock } from '../../../base/clock.ts';
import type { ArrivedMessage, GatewayRefusal } from '../exchange.ts';
import { rateLimited } from '../usage/counters.ts';
import { type Denial, keyRefused } from './denial.ts';
import type { Key, Keys } from './keys.ts';
import type { Quotas } from './quotas.ts';

/** A key as a client came in with it. */
export interface ShownKey {
  readonly id: string;
  /** Of the secret that was shown. */
  readonly mark: string;
}

/** Judges the keys that clients show, when they come in and for as long as they stay. */
export class ShownKeys {
  readonly #quotas: Quotas;
  readonly #wallMs: SampleClock['wallMs'];
  #keys: Keys;

  constructor(keys: Keys, quotas: Quotas, wallMs: SampleClock['wallMs']) {
    this.#keys = keys;
    this.#quotas = quotas;
    this.#wallMs = wallMs;
  }

  setKeys(keys: Keys): void {
    this.#keys = keys;
    this.#quotas.setKeys(keys);
  }

  /** Returns the key behind the secret that was shown, or why the client stays outside. */
  arrived({ secret, network }: ArrivedMessage): { readonly key?: Key; readonly fault?: GatewayRefusal } {
    // Where nobody has a key, what stands in its place says nothing.
    if (secret === undefined || this.#keys.all.length === 0) {
      if (this.#keys.rules.withoutKey === 'allow') return {};
      return { fault: { status: 401, reason: noKey } };
    }
    const key = this.#keys.bySecret(secret);
    if (!key)
      return { fault: { status: 401, reason: 'this key is not one of this gateway; ask its operator' } };
    const fault = this.#expired(key);
    if (fault !== undefined) return { fault: { status: 403, reason: fault } };
    if (key.networks && !key.networks.includes(network))
      return { fault: { status: 403, reason: otherNetwork(key, network) } };
    return { key };
  }

  /** Returns why a client that is in may not stay; undefined for one that may. A quota that is used up ends nothing. */
  gone(shown: ShownKey | undefined, network: string): string | undefined {
    if (!shown) return this.#keys.rules.withoutKey === 'allow' ? undefined : noKey;
    const key = this.#keys.byId(shown.id);
    if (!key || key.mark !== shown.mark) return `key ${shown.id} was taken back; ask the operator`;
    if (key.networks && !key.networks.includes(network)) return otherNetwork(key, network);
    return this.#expired(key);
  }

  /** Returns why a client that is in may not call. */
  denial(shown: ShownKey | undefined, key: Key | undefined, network: string): Denial | undefined {
    const why = this.gone(shown, network);
    if (why !== undefined) return { code: keyRefused, message: 'Key refused', reason: 'key', why };
    return key && this.quotaDenial(key);
  }

  quotaDenial(key: Key): Denial | undefined {
    const nowMs = this.#wallMs();
    const used = this.#quotas.exhausted(key, nowMs);
    if (!used) return undefined;
    const { bytes, period, endMs } = used;
    const why = `key ${key.id} has used up its ${bytes} bytes of this ${period}; it goes on at ${new Date(endMs).toISOString()}`;
    return { code: rateLimited, message: 'RPC quota exceeded', why, waitMs: endMs - nowMs, reason: 'quota' };
  }

  #expired({ id, expiresMs }: Key): string | undefined {
    if (expiresMs === undefined || this.#wallMs() < expiresMs) return undefined;
    return `key ${id} expired at ${new Date(expiresMs).toISOString()}; ask the operator for a new one`;
  }
}

const noKey = 'this gateway asks for a key; its operator gives one out';

function otherNetwork({ id }: Key, network: string): string {
  return `key ${id} is not for network ${network}`;
}
