import { answerText, type JsonRpcError } from './json-rpc.ts';

/** Shorter ones cost next to nothing. */
const largeText = 65_536;
const mostKept = 4;

/** Answers as bytes. Those of the last large texts are kept: metadata, a megabyte of digits, is the same for everybody. */
export class LargeResults {
  readonly #kept = new Map<string, Buffer>();

  /** @param id as JSON */
  answer(id: string, outcome: { result: unknown } | { error: JsonRpcError }): Buffer {
    const result = 'result' in outcome ? outcome.result : undefined;
    if (typeof result !== 'string' || result.length < largeText) return Buffer.from(answerText(id, outcome));
    const known = this.#kept.get(result) ?? this.#keep(result);
    return Buffer.concat([Buffer.from(`{"jsonrpc":"2.0","id":${id},"result":`), known, Buffer.from('}')]);
  }

  #keep(result: string): Buffer {
    const bytes = Buffer.from(JSON.stringify(result));
    this.#kept.set(result, bytes);
    const [oldest = ''] = this.#kept.keys();
    if (this.#kept.size > mostKept) this.#kept.delete(oldest);
    return bytes;
  }
}
