import { randomBytes } from 'node:crypto';
import { ByteParts } from '../../../base/byte-parts.ts';
import type { JsonRpcError } from './json-rpc.ts';
import { isLarge, LargeTexts } from './large-texts.ts';

/** Responses and notifications as bytes. The bytes of the last large texts are stored, wherever they are in a result. */
export class LargeResults {
  readonly #large = new LargeTexts((text) => Buffer.from(JSON.stringify(text)));
  /** Replaces a large text while the rest is written; random, so that no client can send it. */
  readonly #place = randomBytes(16).toString('hex');

  /** @param id as JSON */
  answer(id: string, outcome: { result: unknown } | { error: JsonRpcError }): ByteParts {
    return this.#written(`{"jsonrpc":"2.0","id":${id},`, outcome);
  }

  notification(method: string, subscription: string, result: unknown): ByteParts {
    return this.#written('{"jsonrpc":"2.0",', { method, params: { subscription, result } });
  }

  /** @param head the text before the members of the object */
  #written(head: string, members: object): ByteParts {
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
