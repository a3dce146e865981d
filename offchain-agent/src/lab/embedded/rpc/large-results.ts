import { randomBytes } from 'node:crypto';
import { ByteParts } from '../../../base/byte-parts.ts';
import type { JsonRpcError } from './json-rpc.ts';
import { isLarge, LargeTexts } from './large-texts.ts';

/** Responses and notifications as bytes. The bytes of the last large texts are stored, wherever they are in a result. */
export class LargeResults {
  readonly #large = new LargeTexts((text) => Buffer.from(JSON.stringify(text)));
  /** Replaces a large text while the rest is written; random, so that no client can send it. */
  readonly #place = randomBytes(16).toString('hex');
  /** The last notified result and its JSON: thousands of subscribers get the same. */
  #told: { readonly result: unknown; readonly text: string } | undefined;

  /** @param id as JSON */
  answer(id: string, outcome: { result: unknown } | { error: JsonRpcError }): ByteParts {
    return this.#written(`{"jsonrpc":"2.0","id":${id},`, outcome);
  }

  notification(method: string, subscription: string, result: unknown): ByteParts {
    if (typeof result !== 'object' || result === null || holdsLarge(result))
      return this.#written('{"jsonrpc":"2.0",', { method, params: { subscription, result } });
    if (this.#told?.result !== result) this.#told = { result, text: JSON.stringify(result) };
    const [name, id] = [JSON.stringify(method), JSON.stringify(subscription)];
    const { text } = this.#told;
    return ByteParts.of(
      Buffer.from(`{"jsonrpc":"2.0","method":${name},"params":{"subscription":${id},"result":${text}}}`),
    );
  }

  /** @param head the text before the members of the object */
  #written(head: string, members: object): ByteParts {
    // To look at each value while it is written takes several times as long.
    if (!holdsLarge(members)) return ByteParts.of(Buffer.from(`${head}${JSON.stringify(members).slice(1)}`));
    const large: Buffer[] = [];
    const text = JSON.stringify(members, (_key, value: unknown) => {
      if (typeof value !== 'string' || !isLarge(value)) return value;
      large.push(this.#large.of(value));
      return this.#place;
    });
    const [first = '', ...rest] = `${head}${text.slice(1)}`.split(`"${this.#place}"`);
    return ByteParts.of(
      Buffer.from(first),
      ...rest.flatMap((part, at) => [large[at] ?? Buffer.alloc(0), Buffer.from(part)]),
    );
  }
}

/** Whether a large text is, or may be, somewhere in a value. */
function holdsLarge(value: unknown): boolean {
  if (typeof value === 'string') return isLarge(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsLarge);
  // Other objects may have a `toJSON` of their own.
  return Object.getPrototypeOf(value) !== Object.prototype || Object.values(value).some(holdsLarge);
}
