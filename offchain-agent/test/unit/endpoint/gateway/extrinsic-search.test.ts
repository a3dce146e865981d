import { deepEqual, equal, ok } from 'node:assert/strict';
import { HandClock } from '../../../../../tests/support/hand-clock.ts';
import { type FakeHeader, fakeHeaders } from '../../../../../tests/support/made-upstream.ts';
import { BlockTree } from '../../../../src/endpoint/gateway/block-tree.ts';
import { ExtrinsicSearch } from '../../../../src/endpoint/gateway/extrinsic-search.ts';
import type { GatewayNetwork } from '../../../../src/endpoint/gateway/network.ts';
import type { Ask } from '../../../../src/endpoint/gateway/pending-call.ts';

const extrinsic = '0x1234';
const headers = fakeHeaders(900);
const tipAt = (height: number): { hash: string; number: number } => ({
  hash: headers[height - 1]?.hash ?? '',
  number: height,
});

/** A network whose blocks can be read; counts how many are asked for at a time. */
class Blocks {
  readonly clock = new HandClock();
  readonly unreadable = new Set<number>();
  listsHashes = true;
  rounds = 0;
  reads = 0;
  includedAt: number | undefined;
  readonly #waiting: (() => void)[] = [];

  get network(): GatewayNetwork {
    const pool = { ask: async (ask: Ask) => await this.#answer(ask) };
    return { pool, blocks: new BlockTree(), clock: this.clock } as unknown as GatewayNetwork;
  }

  /** Answers all that wait together, as a node far away does. */
  async #answer({ method, params }: Ask): Promise<object> {
    if (this.#waiting.length === 0)
      setImmediate(() => {
        this.rounds += 1;
        for (const go of this.#waiting.splice(0)) go();
      });
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const [asked] = JSON.parse(params) as [string | number[]];
    const result =
      method === 'chain_getBlockHash' ? this.#hashes(asked as number[]) : this.#block(String(asked));
    return { tail: Buffer.from(`"result":${JSON.stringify(result)}}`), isError: false };
  }

  #hashes(heights: readonly number[]): unknown {
    return this.listsHashes ? heights.map((height) => tipAt(height).hash) : null;
  }

  #block(hash: string): unknown {
    this.reads += 1;
    const header = headers.find((one: FakeHeader) => one.hash === hash);
    if (!header || this.unreadable.has(header.height)) return null;
    return { block: { header, extrinsics: header.height === this.includedAt ? [extrinsic] : [] } };
  }
}

describe('the search for an extrinsic', () => {
  let blocks: Blocks;
  let search: ExtrinsicSearch;
  beforeEach(() => {
    blocks = new Blocks();
    search = new ExtrinsicSearch(blocks.network, extrinsic, 10);
  });
  const lookUntil = async (height: number): Promise<unknown> => {
    for (let turn = 0; turn < 9; turn += 1) {
      const found = await search.look(tipAt(height));
      if (found !== 'unknown' || !search.isUnfinished) return found;
    }
    return 'does not end';
  };

  it('reads the blocks of a long chain at once', async () => {
    equal(await lookUntil(210), 'absent');
    equal(blocks.reads, 200);
    ok(blocks.rounds < 30, `${blocks.rounds} rounds`);
  });

  it('reads them one after the other where no upstream lists hashes', async () => {
    blocks.listsHashes = false;
    equal(await lookUntil(60), 'absent');
    equal(blocks.reads, 50);
  });

  it('finds it in newer blocks before a long chain is searched to its end', async () => {
    blocks.includedAt = 802;
    equal(await search.look(tipAt(800)), 'unknown');
    ok(blocks.reads < 600);
    deepEqual(await search.look(tipAt(803), false), { ...tipAt(802), index: 0 });
  });

  it('goes on where it ended, to the floor', async () => {
    blocks.includedAt = 11;
    deepEqual(await lookUntil(800), { ...tipAt(11), index: 0 });
    equal(blocks.reads, 790);
  });

  it('reads a block again that could not be read, and does not call that progress', async () => {
    blocks.includedAt = 50;
    blocks.unreadable.add(50);
    equal(await lookUntil(60), 'unknown');
    equal(search.isUnfinished, false);
    blocks.unreadable.clear();
    await blocks.clock.advance(1_000);
    deepEqual(await lookUntil(60), { ...tipAt(50), index: 0 });
  });
});
