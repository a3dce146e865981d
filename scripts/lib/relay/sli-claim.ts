import { callRpc } from '../../../offchain-agent/src/lab/real/json-rpc.ts';
import type { NetworkState } from '../../../offchain-agent/src/lab/real/state.ts';
import type { ClaimOutcome } from './claim-outcome.ts';
import { eventually } from './eventually.ts';
import type { LiveRelay } from './live-relay.ts';

interface SliDocument {
  readonly as_of_block: number;
  readonly missed_slots_unknown_because?: string;
  readonly targets: readonly { readonly records: readonly SlotRecord[] }[];
}

interface SlotRecord {
  readonly provisional?: boolean;
  readonly slots_with_a_block?: number;
  readonly missed_slots?: number | null;
  readonly sli_ppm: number | null;
}

interface WatchDocument {
  readonly from_block: number;
  readonly to_block: number;
  readonly validators: readonly { readonly slots_with_a_block: number }[];
}

/** Windows last 72 s; the chain closes one when it has room after it. */
const closedWithinMs = 5 * 60_000;
const answerWithinMs = 20_000;
/** More blocks than a network of a claim lives for. */
const allBlocks = '5000';
/** The digest of Aura with the slot of a block, a number of 64 bits. */
const slotDigest = /^0x066175726120([0-9a-f]{16})$/;

/**
 * A parachain whose runtime keeps records says "slots with a block", as `watch` does, and both count as many as its headers have;
 * neither tells of a miss or of an SLI.
 */
export async function countParaRecords({
  paras,
  paraUrls,
  paraRuntime,
  almanac,
}: LiveRelay): Promise<ClaimOutcome> {
  const [para] = paras.values();
  const [url = ''] = paraUrls.values();
  if (paraRuntime === undefined || !para)
    return {
      code: 0,
      isMet: false,
      isTried: false,
      says: '`npm run build:relay -- --with-sli` builds the runtime',
    };
  const sli = async (...more: string[]) => await almanac('sli', 'all', '--url', url, ...more);
  const closed = await eventually(closedWithinMs, async () => {
    const { stdout } = await sli('--period', 'window', '--json');
    const rows = recordsOf(JSON.parse(stdout) as SliDocument);
    return rows.find(({ provisional, slots_with_a_block: slots = 0 }) => provisional === false && slots > 0);
  });
  if (!closed) return { code: 1, isMet: false, says: 'no window was closed with a slot that has a block' };
  // Of this year are all.
  const { code, stdout, output } = await sli('--period', 'year', '--json');
  if (code !== 0) return { code, isMet: false, says: output.trim().slice(-600) };
  const kept = JSON.parse(stdout) as SliDocument;
  const watched = JSON.parse(
    (await almanac('watch', url, '--look-back', allBlocks, '--for', '0s', '--json')).stdout,
  ) as WatchDocument;
  const table = (await sli()).stdout;
  const required = await sli('--period', 'window', '--require', '1%');
  const recorded = sumOf(recordsOf(kept));
  const seen = sumOf(watched.validators);
  const faults = [
    ...differs('records', recorded, await slotsIn(para, 1, kept.as_of_block)),
    ...differs('watch', seen, await slotsIn(para, watched.from_block, watched.to_block)),
    ...(hasNoMiss([closed, ...recordsOf(kept)]) ? [] : ['a record tells of misses, or of an SLI']),
    ...(/ slots with a block /.test(table) && !/SLI %/.test(table) ? [] : [`the table reads ${table}`]),
    ...(required.code === 3 ? [] : [`--require judged it with exit code ${required.code}`]),
  ];
  const says = `records: ${recorded} slots with a block up to block ${kept.as_of_block}; watch: ${seen} in blocks ${watched.from_block} to ${watched.to_block}; as many as a recount of the headers`;
  return { code, isMet: faults.length === 0, says: faults.length === 0 ? says : faults.join('; ') };
}

function recordsOf({ targets }: SliDocument): SlotRecord[] {
  return targets.flatMap(({ records }) => records);
}

function sumOf(rows: readonly { readonly slots_with_a_block?: number }[]): number {
  return rows.reduce((sum, { slots_with_a_block: slots = 0 }) => sum + slots, 0);
}

function hasNoMiss(rows: readonly SlotRecord[]): boolean {
  return rows.every(({ missed_slots, sli_ppm }) => missed_slots === null && sli_ppm === null);
}

function differs(what: string, count: number, recounted: number): string[] {
  return count === recounted && count > 0 ? [] : [`${what}: ${count} slots, headers: ${recounted}`];
}

/** How many slots these blocks are of, by their headers: several blocks of a slot count once. */
async function slotsIn({ nodes: [first] }: NetworkState, from: number, to: number): Promise<number> {
  const ask = async <Result>(method: string, ...params: unknown[]): Promise<Result> =>
    await callRpc<Result>(first?.rpc_port ?? 0, [method, ...params], AbortSignal.timeout(answerWithinMs));
  const slots = new Set<string>();
  for (let number = from; number <= to; number += 1) {
    const hash = await ask<string>('chain_getBlockHash', number);
    const { digest } = await ask<{ digest: { logs: string[] } }>('chain_getHeader', hash);
    for (const log of digest.logs) {
      const [, slot] = slotDigest.exec(log) ?? [];
      if (slot !== undefined) slots.add(slot);
    }
  }
  return slots.size;
}
