import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { type AskNode, recountSlots } from '../../../src/validator/recount-slots.ts';

const slotMs = 6_000;
const keys = ['aa', 'bb', 'cc'].map((pair) => pair.repeat(32));
const own = keys[1] as string;
const firstSlot = 1_000;
const sessionBlocks = 20;

interface Block {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  readonly slot: number;
  readonly logs: readonly string[];
}

/** A chain that deals its seats anew each session, in which the key misses every third of its slots; and what was dealt. */
function chainOf(blocks: number, { isDealt = true }: { readonly isDealt?: boolean } = {}) {
  const chain: Block[] = [];
  const dealt: { readonly slot: number; readonly key: string; readonly isAuthored: boolean }[] = [];
  let list = keys;
  let turns = 0;
  for (let slot = firstSlot; chain.length < blocks; slot += 1) {
    const key = list[slot % list.length] ?? '';
    if (key === own) turns += 1;
    const isAuthored = chain.length === 0 || key !== own || turns % 3 !== 0;
    dealt.push({ slot, key, isAuthored });
    if (!isAuthored) continue;
    const number = chain.length + 1;
    const logs = [`0x0661757261${'20'}${littleEndian(slot)}`];
    if (isDealt && number % sessionBlocks === 0) {
      list = [...list.slice(1), ...list.slice(0, 1)];
      // Type, then the list: a byte of kind, the count, three keys.
      logs.push(`0x0461757261${'8901'}01${'0c'}${list.join('')}`);
    }
    chain.push({ number, hash: hashOf(number), parentHash: hashOf(number - 1), slot, logs });
  }
  return { chain, dealt };
}

/** A node that answers for these blocks, and keeps the state of genesis only. */
function nodeOf(chain: readonly Block[], { hasState = (hash: string) => hash === hashOf(0) } = {}): AskNode {
  const byHash = new Map(chain.map((block) => [block.hash, block]));
  const genesis = { number: '0x0', parentHash: hashOf(0), digest: { logs: [] } };
  const answers: Readonly<Record<string, (params: readonly unknown[]) => unknown>> = {
    chain_getBlockHash: ([number]) =>
      number === 0 ? hashOf(0) : (chain.find((block) => block.number === number)?.hash ?? null),
    chain_getHeader: ([hash]) => {
      if (hash === hashOf(0)) return genesis;
      const block = byHash.get(String(hash));
      if (!block) return null;
      const { number, parentHash, logs } = block;
      return { number: `0x${number.toString(16)}`, parentHash, digest: { logs } };
    },
    state_call: ([method, , hash]) => {
      if (method === 'AuraApi_slot_duration') return `0x${littleEndian(slotMs)}`;
      if (!hasState(String(hash))) throw new Error('State already discarded');
      return `0x0c${keys.join('')}`;
    },
  };
  return async <Answer>(method: string, params: readonly unknown[]) => answers[method]?.(params) as Answer;
}

const stretchOf = (fromSlot: number, endSlot: number, head: number) => ({
  startS: (fromSlot * slotMs) / 1_000,
  endS: (endSlot * slotMs) / 1_000,
  key: own,
  head,
});

describe('recountSlots', () => {
  it('counts the slots that were dealt, in every stretch', async () => {
    const { chain, dealt } = chainOf(200);
    const node = nodeOf(chain);
    for (const [from, end] of [
      [firstSlot, firstSlot + 50],
      [firstSlot + 7, firstSlot + 8],
      [firstSlot + 61, firstSlot + 173],
      [firstSlot - 30, firstSlot + 31],
    ] as const) {
      const recount = await recountSlots(node, stretchOf(from, end, chain.length));
      const mine = dealt.filter(({ slot, key }) => key === own && slot >= from && slot < end);
      deepEqual(
        recount.kind === 'counted' && [recount.authored, recount.assigned],
        [mine.filter(({ isAuthored }) => isAuthored).length, mine.length],
        `${from} to ${end}`,
      );
    }
  });

  it('reports progress up to all headers', async () => {
    const { chain } = chainOf(200);
    const seen: [number, number][] = [];
    await recountSlots(nodeOf(chain), stretchOf(firstSlot, firstSlot + 200, 200), (...own) => seen.push(own));
    equal(seen.at(-1)?.[0], seen.at(-1)?.[1]);
    equal(seen.length, 3);
  });

  it('asks nothing more once it is aborted', async () => {
    const { chain } = chainOf(200);
    const node = nodeOf(chain);
    const ended = new AbortController();
    let [asked, askedBefore] = [0, 0];
    const counted: AskNode = async (method, params) => {
      asked += 1;
      return await node(method, params);
    };
    const stretch = { ...stretchOf(firstSlot, firstSlot + 200, 200), signal: ended.signal };
    const recount = recountSlots(counted, stretch, () => {
      askedBefore = asked;
      ended.abort();
    });
    await rejects(recount, { name: 'AbortError' });
    equal(asked, askedBefore);
  });

  it('takes the authorities from an earlier announcement, without any state', async () => {
    const { chain } = chainOf(200);
    const node = nodeOf(chain, { hasState: () => false });
    equal((await recountSlots(node, stretchOf(firstSlot + 100, firstSlot + 150, 200))).kind, 'counted');
  });

  it('declines without announcement and state', async () => {
    const { chain } = chainOf(200, { isDealt: false });
    const node = nodeOf(chain, { hasState: () => false });
    match(await whyNot(node, firstSlot + 100, firstSlot + 150), /neither headers nor state/);
  });

  it('declines where headers of the time are pruned', async () => {
    const { chain } = chainOf(200);
    const node = nodeOf(chain.slice(120));
    match(await whyNot(node, firstSlot + 60, firstSlot + 90), /no longer has the headers/);
    match(await whyNot(node, chain[120]?.slot ?? 0, firstSlot + 190), /no longer has the headers/);
  });

  it('declines a period that is not over', async () => {
    const { chain } = chainOf(50);
    match(await whyNot(nodeOf(chain), firstSlot, firstSlot + 500, 50), /not over/);
  });

  it('declines blocks of another engine', async () => {
    const { chain } = chainOf(50);
    const node = nodeOf(chain.map((block) => ({ ...block, logs: ['0x0642414245'] })));
    match(await whyNot(node, firstSlot, firstSlot + 20, 50), /another consensus engine/);
  });

  it('declines a key that was no authority then', async () => {
    const { chain } = chainOf(50);
    const recount = await recountSlots(nodeOf(chain), {
      ...stretchOf(firstSlot, firstSlot + 20, 50),
      key: 'dd'.repeat(32),
    });
    match(recount.kind === 'none' ? recount.why : '', /was not an authority/);
  });

  it('declines a stretch of more headers than a page reads', async () => {
    const { chain } = chainOf(40_000);
    const byNumber = new Map(chain.map((block) => [block.number, block]));
    const usual = nodeOf([]);
    const node: AskNode = async (method, params) => {
      const block = byNumber.get(
        Number(String(params[0]).replace(/^0x0*(?=.)/, method === 'chain_getHeader' ? '0x' : '')),
      );
      if (block && method === 'chain_getBlockHash') return block.hash as never;
      if (block && method === 'chain_getHeader')
        return { ...block, number: `0x${block.number.toString(16)}`, digest: block } as never;
      return await usual(method, params);
    };
    match(await whyNot(node, firstSlot + 10, firstSlot + 39_000, 40_000), /too many for a page/);
  });

  it('throws when a header does not follow the one before', async () => {
    const { chain } = chainOf(100);
    const node = nodeOf(
      chain.map((block) => (block.number === 70 ? { ...block, parentHash: hashOf(1) } : block)),
    );
    await rejects(
      recountSlots(node, stretchOf(firstSlot + 40, firstSlot + 90, 100)),
      /block 70 does not follow/,
    );
  });

  async function whyNot(node: AskNode, from: number, end: number, head = 200): Promise<string> {
    const recount = await recountSlots(node, stretchOf(from, end, head));
    return recount.kind === 'none' ? recount.why : JSON.stringify(recount);
  }
});

function hashOf(number: number): string {
  return `0x${number.toString(16).padStart(64, '0')}`;
}

function littleEndian(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes.toString('hex');
}
