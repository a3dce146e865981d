/** The blocks of a chain as its own server shows them over HTTP: nothing of a gateway, or of a client library, is between. */
export class ChainOracle {
  readonly #url: string;
  /** The block of each extrinsic. */
  readonly #blocks = new Map<string, string>();
  #next = 1;

  constructor(wsUrl: string) {
    this.#url = wsUrl.replace(/^ws/, 'http');
  }

  /** Reads all blocks up to the last finalized one. */
  async read(): Promise<void> {
    const head = await this.#ask<{ number: string }>('chain_getHeader', [
      await this.#ask('chain_getFinalizedHead', []),
    ]);
    for (; this.#next <= Number(head.number); this.#next += 1) {
      const hash = await this.#ask<string>('chain_getBlockHash', [this.#next]);
      const { block } = await this.#ask<{ block: { extrinsics: string[] } }>('chain_getBlock', [hash]);
      for (const extrinsic of block.extrinsics) this.#blocks.set(extrinsic, hash);
    }
  }

  get height(): number {
    return this.#next - 1;
  }

  /** The block that has an extrinsic, of those that were read. */
  blockOf(hex: string): string | undefined {
    return this.#blocks.get(hex);
  }

  async #ask<Result>(method: string, params: readonly unknown[]): Promise<Result> {
    const response = await fetch(this.#url, {
      method: 'POST',
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    const { result, error } = (await response.json()) as { result: Result; error?: { message: string } };
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }
}
