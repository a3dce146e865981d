import { AgentError } from '../../base/error.ts';
import { type AuraSource, inOrder, numbers, readBlock, slotOf } from '../authorship/source.ts';
import type { AuthoredBlock } from './judge-arrivals.ts';

interface AuthoredBlocks {
  readonly slotDurationMs: number;
  /** Ascending by slot. */
  readonly blocks: readonly AuthoredBlock[];
}

/** The target on each seat of the set that authors a block's children: the slots that are its position modulo their number. */
type SeatedTargets = (at: string) => Promise<readonly (number | undefined)[]>;

const maxInFlight = 64;

/**
 * The finalized blocks whose slots begin in a window.
 *
 * @param seatsAt asked for the parent of every block
 * @throws AgentError `unknown/not_finalized` while the finalized chain has not passed the window's end; as the source does
 */
export async function readAuthoredBlocks(
  source: AuraSource,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
  seatsAt: SeatedTargets,
): Promise<AuthoredBlocks> {
  const head = await source.blocks.finalizedHead();
  const slotDurationMs = await source.slotDurationMs(head.hash);
  const startOf = async (number: number): Promise<number> =>
    slotOf(await source.headerOf(await source.blocks.hashOf(number))) * slotDurationMs;
  if (head.number < 1 || (await startOf(head.number)) < untilMs) throw notFinalized(head.number, untilMs);
  const blocks: AuthoredBlock[] = [];
  const first = await firstFrom(startOf, fromMs, head.number);
  for await (const { block, seats } of inOrder(numbers(first, head.number), maxInFlight, async (number) => {
    const read = await readBlock(source, number);
    return { block: read, seats: await seatsAt(read.parentHash) };
  })) {
    const { hash, slot, authorities } = block;
    if (slot * slotDurationMs >= untilMs) break;
    const author = authorities[slot % authorities.length] ?? '';
    blocks.push({ hash, slot, author, target: seats[slot % seats.length] });
  }
  return { slotDurationMs, blocks };
}

/** The first block whose slot begins at an instant or later; the head is one. */
async function firstFrom(
  startOf: (number: number) => Promise<number>,
  fromMs: number,
  head: number,
): Promise<number> {
  let low = 1;
  let high = head;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await startOf(middle)) < fromMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function notFinalized(head: number, untilMs: number): AgentError {
  return new AgentError(
    'unknown/not_finalized',
    `the finalized chain (block ${head}) has not reached ${new Date(untilMs).toISOString()} yet, the end of the window; wait for finality`,
    { data: { finalized: head, until_ms: untilMs }, retryable: true },
  );
}
