import type { HexString } from '@polkadot/util/types';
import { xxhashAsHex } from '@polkadot/util-crypto';
import type { ArchivedBlock } from './archive.ts';
import type { LivedBlock } from './kept-chain.ts';
import type { KeptPast } from './kept-past.ts';

const palletOf = (name: string): HexString => xxhashAsHex(name, 128);
const itemOf = (pallet: string, item: string): HexString =>
  `${palletOf(pallet)}${xxhashAsHex(item, 128).slice(2)}` as HexString;

/** What has settled and left the state is read from the blocks that did it. */
const decisive = palletOf('Agreements');
/** What is read with it. */
const beside = [itemOf('System', 'Events'), itemOf('Timestamp', 'Now')];

/** The past of a chain as far as agreements are read from it: few blocks, and a little of their states. */
export class NotedPast {
  readonly #changes: KeptPast['blocks'][number][];
  readonly #blocks: ArchivedBlock[];

  constructor(past: KeptPast, blocks: readonly ArchivedBlock[]) {
    this.#changes = [...past.blocks];
    const noted = new Set(past.blocks.flatMap(({ number }) => [number - 1, number]));
    this.#blocks = blocks.filter(({ header }) => noted.has(header.number));
  }

  /** That of a chain at its genesis. */
  static ofGenesis(top: Readonly<Record<HexString, HexString>>): KeptPast {
    const changes = (Object.entries(top) as [HexString, HexString][]).filter(([key]) => isOf(prefixes, key));
    return { prefixes, blocks: [{ number: 0, changes }] };
  }

  /** Takes note of a block if it has changed anything of it; its parent is noted too: clients read the runtime's version there. */
  note(parent: ArchivedBlock, { hash, header, extrinsics, changes }: LivedBlock): void {
    if (!changes.some(([key]) => key.startsWith(decisive))) return;
    const { number } = header;
    this.#changes.push({ number, changes: changes.filter(([key]) => isOf(prefixes, key)) });
    if (this.#blocks.at(-1)?.header.number !== number - 1) this.#blocks.push(parent);
    this.#blocks.push({ hash, header, extrinsics });
  }

  get past(): KeptPast {
    return { prefixes, blocks: [...this.#changes] };
  }

  get blocks(): readonly ArchivedBlock[] {
    return this.#blocks;
  }
}

const prefixes = [decisive, ...beside];

function isOf(known: readonly HexString[], key: HexString): boolean {
  return known.some((prefix) => key.startsWith(prefix));
}
