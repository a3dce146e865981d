import { type FakeHeader, headerAfter } from '../support/made-upstream.ts';

/** Before block 0. */
const nothing = { hash: `0x${'00'.repeat(32)}`, height: -1 };

/** A chain of headers that is made as far as it is asked for; a fork shares the blocks of its parent up to a height. */
export class Chain {
  readonly name: string;
  readonly #mark: number;
  readonly #parent: Chain | undefined;
  readonly #forkHeight: number;
  /** From the block behind the fork on. */
  readonly #own: FakeHeader[] = [];
  readonly #heights = new Map<string, number>();

  /** @param mark what distinguishes its blocks from those of other forks */
  constructor(name: string, mark: number, fork?: { readonly from: Chain; readonly height: number }) {
    this.name = name;
    this.#mark = mark;
    this.#parent = fork?.from;
    this.#forkHeight = fork?.height ?? -1;
  }

  at(height: number): FakeHeader {
    if (this.#parent && height <= this.#forkHeight) return this.#parent.at(height);
    const index = height - this.#forkHeight - 1;
    while (this.#own.length <= index) {
      const last = this.#own.at(-1) ?? (this.#parent ? this.#parent.at(this.#forkHeight) : nothing);
      const next = headerAfter(last, this.#mark);
      this.#own.push(next);
      this.#heights.set(next.hash, next.height);
    }
    return this.#own[index] as FakeHeader;
  }

  /** The height of a block of this chain that was made already. */
  heightOf(hash: string): number | undefined {
    const own = this.#heights.get(hash);
    if (own !== undefined) return own;
    const height = this.#parent?.heightOf(hash);
    return height !== undefined && height <= this.#forkHeight ? height : undefined;
  }
}

/** The chain that all scenes of a process share: making it takes longer than a scene. */
export const trunk = new Chain('trunk', 0);

/** The genesis of every chain here. */
export function genesisHash(): string {
  return trunk.at(0).hash;
}
