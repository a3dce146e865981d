import { hexBytes } from '@almanac-chain/agent/base/bytes';
import { readCompact, readFixedList, readU64 } from '@almanac-chain/agent/chain/scale';

/** Asks a node by JSON-RPC. */
export type AskNode = <Answer>(method: string, params: readonly unknown[]) => Promise<Answer>;

interface RecountedStretch {
  readonly startS: number;
  readonly endS: number;
  /** The Aura key whose slots are counted: 64 hex digits. */
  readonly key: string;
  /** The finalized block up to which headers may be read. */
  readonly head: number;
  /** Nothing more is asked once it aborts. */
  readonly signal?: AbortSignal;
}

export type SlotRecount =
  | {
      readonly kind: 'counted';
      readonly authored: number;
      readonly assigned: number;
      readonly fromBlock: number;
      readonly toBlock: number;
    }
  /** Headers cannot answer it: a sentence that says why. */
  | { readonly kind: 'none'; readonly why: string };

interface Header {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  /** Undefined in the genesis block, and under another consensus engine. */
  readonly slot: number | undefined;
  /** The authorities that it announces: in force from the next block on. */
  readonly announced: readonly string[] | undefined;
}

/** Slots of six seconds in two days; more headers than that are not read for one figure. */
const mostHeaders = 28_800;
/** Headers before the stretch that are searched for the authorities in force: many sessions. */
const mostBefore = 2_400;
const atOnce = 64;
const authoritiesChange = 1;

/**
 * The slots of one Aura key in a stretch of time, from headers alone: each slot belongs to authority `slot mod n` of the list that
 * the last block before it left in force. It knows nothing of pallet-sli, whose records are held against it.
 * @throws Error when the node stops answering, or when its headers do not follow each other; the reason of the signal
 */
export async function recountSlots(
  askNode: AskNode,
  { startS, endS, key, head, signal }: RecountedStretch,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<SlotRecount> {
  const ask: AskNode = async (method, params) => {
    signal?.throwIfAborted();
    return await askNode(method, params);
  };
  const last = await readHeader(ask, head);
  if (!last) return none(`the node returns no header of its finalized block ${head}`);
  if (last.slot === undefined)
    return none('its blocks carry no Aura slot: another consensus engine writes them');
  const slotMs = readU64(
    hexBytes(await ask<string>('state_call', ['AuraApi_slot_duration', '0x', last.hash])),
  );
  const [firstSlot, endSlot] = [startS, endS].map((atS) => Math.ceil((atS * 1_000) / slotMs)) as [
    number,
    number,
  ];
  if (last.slot < endSlot) return none('the period is not over in the finalized chain');
  const fromBlock = await firstBlockAt(ask, firstSlot, head);
  const pastBlock = await firstBlockAt(ask, endSlot, head);
  if (pastBlock - fromBlock >= mostHeaders)
    return none(`${pastBlock - fromBlock + 1} headers are too many for a page; use almanac watch`);
  const before = await readHeader(ask, fromBlock - 1);
  // What is missing was taken for older: the block before tells whether it is.
  if (!before || (before.slot ?? -1) >= firstSlot)
    return none('the node no longer has the headers of that time');
  let list = await listAfter(ask, before);
  if (!list) return none('neither headers nor state of the node tell the authorities of that time');

  const counts = { authored: 0, assigned: 0 };
  let { hash, slot: lastSlot } = before;
  for (let from = fromBlock; from <= pastBlock; from += atOnce) {
    for (const header of await readHeaders(ask, from, Math.min(pastBlock, from + atOnce - 1))) {
      if (header?.slot === undefined) return none('the node no longer has all headers of that time');
      // Genesis has no slot: counting begins with that of block 1.
      lastSlot ??= header.slot - 1;
      if (header.parentHash !== hash || header.slot < lastSlot)
        throw new Error(`block ${header.number} does not follow block ${header.number - 1}; ask again`);
      const [from, to] = [Math.max(firstSlot, lastSlot + 1), Math.min(endSlot - 1, header.slot)];
      if (from <= to && !list.includes(key))
        return none('its key of today was not an authority during all of that time');
      for (let slot = from; slot <= to; slot += 1) {
        if (list[slot % list.length] !== key) continue;
        counts.assigned += 1;
        counts.authored += Number(slot === header.slot);
      }
      list = header.announced ?? list;
      [hash, lastSlot] = [header.hash, header.slot];
    }
    onProgress(Math.min(pastBlock, from + atOnce - 1) - fromBlock + 1, pastBlock - fromBlock + 1);
  }
  return { kind: 'counted', ...counts, fromBlock, toBlock: pastBlock };
}

function none(why: string): SlotRecount {
  return { kind: 'none', why };
}

/** The first block whose slot is not before this one; blocks that the node no longer has are taken for older. */
async function firstBlockAt(ask: AskNode, slot: number, head: number): Promise<number> {
  let [low, high] = [1, head];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const header = await readHeader(ask, middle);
    if (header?.slot !== undefined && header.slot >= slot) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The authorities in force after a block: what the last announcement up to it says, or else the state. */
async function listAfter(ask: AskNode, block: Header): Promise<readonly string[] | undefined> {
  if (block.announced) return block.announced;
  const oldest = Math.max(1, block.number - mostBefore);
  let isWhole = true;
  for (let to = block.number - 1; to >= oldest && isWhole; to -= atOnce) {
    const headers = await readHeaders(ask, Math.max(oldest, to - atOnce + 1), to);
    const latest = headers.toReversed();
    const announced = latest.find((header) => header === undefined || header.announced)?.announced;
    if (announced) return announced;
    isWhole = !headers.includes(undefined);
  }
  // Without any announcement the list is that of genesis.
  const genesis = isWhole && oldest === 1 ? await ask<string | null>('chain_getBlockHash', [0]) : null;
  return (await listIn(ask, block.hash)) ?? (genesis === null ? undefined : await listIn(ask, genesis));
}

/** Undefined where the node no longer has the state of the block. */
async function listIn(ask: AskNode, hash: string): Promise<readonly string[] | undefined> {
  const answer = await ask<string>('state_call', ['AuraApi_authorities', '0x', hash]).catch(() => undefined);
  return answer === undefined ? undefined : keysOf(hexBytes(answer));
}

async function readHeaders(ask: AskNode, from: number, to: number): Promise<(Header | undefined)[]> {
  return await Promise.all(
    Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => readHeader(ask, from + index)),
  );
}

/** Undefined where the node has no header of that number; some answer with that of another one. */
async function readHeader(ask: AskNode, number: number): Promise<Header | undefined> {
  const hash = await ask<string | null>('chain_getBlockHash', [number]);
  const header =
    hash === null
      ? null
      : await ask<{ number: string; parentHash: string; digest: { logs: readonly string[] } } | null>(
          'chain_getHeader',
          [hash],
        );
  if (hash === null || header === null || Number(header.number) !== number) return undefined;
  const [claim] = digestItems(header.digest.logs, preRuntime);
  const [change] = digestItems(header.digest.logs, consensus).filter(([kind]) => kind === authoritiesChange);
  return {
    number,
    hash,
    parentHash: header.parentHash,
    slot: claim && readU64(claim),
    announced: change && keysOf(change.subarray(1)),
  };
}

const preRuntime = '06';
const consensus = '04';
/** "aura", as digests have it. */
const engine = '61757261';

function digestItems(logs: readonly string[], kind: string): Uint8Array[] {
  return logs
    .filter((log) => log.startsWith(`0x${kind}${engine}`))
    .map((log) => {
      const bytes = hexBytes(log).subarray(5);
      return bytes.subarray(readCompact(bytes).end);
    });
}

function keysOf(bytes: Uint8Array): readonly string[] {
  return readFixedList(bytes).map((key) => key.slice(2).toLowerCase());
}
