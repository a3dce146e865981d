import { NewestBlocks } from './newest-blocks.ts';
import type { Block } from './told-blocks.ts';
import type { Upstream } from './upstream.ts';

/** Of the heads that are told of: enough for a reorganisation, and for a client that asks for a block some minutes old. */
const mostBlocks = 2_048;

interface Known {
  readonly block: Block;
  readonly by: Set<Upstream>;
}

/** The blocks that upstreams told of, and who has which. */
export class BlockTree {
  readonly #blocks = new NewestBlocks<Known>(mostBlocks);

  /** @returns whether nobody told of it before */
  note(upstream: Upstream, block: Block): boolean {
    const known = this.#blocks.get(block.hash);
    if (known) {
      known.by.add(upstream);
      return false;
    }
    this.#blocks.keep({ block, by: new Set([upstream]) });
    return true;
  }

  get(hash: string): Block | undefined {
    return this.#blocks.get(hash)?.block;
  }

  /** Whether an upstream has the block as far as is known: it told of it, or is past it. */
  isAt(upstream: Upstream, hash: string): boolean {
    const known = this.#blocks.get(hash);
    return !known || known.by.has(upstream) || upstream.best > known.block.number;
  }

  clear(): void {
    this.#blocks.clear();
  }

  forget(upstream: Upstream): void {
    for (const { by } of this.#blocks.values()) by.delete(upstream);
  }
}
