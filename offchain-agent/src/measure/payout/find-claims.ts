/** Pages that were paid up to a block, by the validator's account. */
export type Claimed = ReadonlyMap<string, readonly number[]>;

/** A page, and the block in which it was paid. */
export interface Claim {
  readonly account: string;
  readonly page: number;
  readonly block: number;
}

interface FoundClaims {
  readonly claims: readonly Claim[];
  /** The first block whose state is known; pages paid up to it have no block. Undefined when all are found. */
  readonly knownFrom: number | undefined;
}

interface ClaimSearch {
  /** @returns undefined where the state of the block is not known */
  readonly claimedAt: (block: number, accounts: readonly string[]) => Promise<Claimed | undefined>;
  readonly onProgress?: ((found: number, of: number) => void) | undefined;
}

/** The first step back, and by what each further one is longer. */
const firstStep = 256;
const stepFactor = 4;

/**
 * Finds the blocks in which pages were paid. What was paid is never taken back, so each stretch of blocks in which more was paid is
 * halved until it is one block: a node is asked for few states, however many blocks lie between.
 *
 * @param head the newest block
 * @param now what was paid up to it
 */
export async function findClaims(
  head: number,
  now: Claimed,
  { claimedAt, onProgress }: ClaimSearch,
): Promise<FoundClaims> {
  const wanted = [...now].filter(([, pages]) => pages.length > 0).map(([account]) => account);
  const all = sizeOf(now);
  if (wanted.length === 0) return { claims: [], knownFrom: undefined };
  const claims: Claim[] = [];

  /** @param among accounts of which both ends know what was paid */
  const search = async ({ low, before, high, after }: Stretch, among: readonly string[]): Promise<void> => {
    const accounts = among.filter((account) => countOf(after, account) > countOf(before, account));
    if (accounts.length === 0) return;
    if (high - low === 1) {
      for (const account of accounts) {
        const earlier = before.get(account) ?? [];
        const pages = (after.get(account) ?? []).filter((page) => !earlier.includes(page));
        claims.push(...pages.map((page) => ({ account, page, block: high })));
      }
      onProgress?.(claims.length, all);
      return;
    }
    const middle = low + Math.floor((high - low) / 2);
    // A node that prunes meanwhile loses blocks from below.
    const between = (await claimedAt(middle, accounts)) ?? before;
    await search({ low, before, high: middle, after: between }, accounts);
    await search({ low: middle, before: between, high, after }, accounts);
  };

  const { block: low, claimed: before } = await goBack(head, now, wanted, claimedAt);
  await search({ low, before, high: head, after: now }, wanted);
  const isAll = sizeOf(before) === 0;
  return { claims, knownFrom: isAll ? undefined : low };
}

/** Blocks after `low`, up to `high`, with what was paid up to both. */
interface Stretch {
  readonly low: number;
  readonly before: Claimed;
  readonly high: number;
  readonly after: Claimed;
}

interface KnownBlock {
  readonly block: number;
  readonly claimed: Claimed;
}

/** A block before the first payment; else the first one whose state is known. */
async function goBack(
  head: number,
  now: Claimed,
  wanted: readonly string[],
  claimedAt: ClaimSearch['claimedAt'],
): Promise<KnownBlock> {
  let known: KnownBlock = { block: head, claimed: now };
  for (let step = firstStep; known.block > 0 && sizeOf(known.claimed) > 0; step *= stepFactor) {
    const block = Math.max(0, head - step);
    const claimed = await claimedAt(block, wanted);
    if (!claimed) return await firstKnown(block, known, wanted, claimedAt);
    known = { block, claimed };
  }
  return known;
}

/** Between a block whose state is not known and a later one whose state is. */
async function firstKnown(
  unknown: number,
  known: KnownBlock,
  wanted: readonly string[],
  claimedAt: ClaimSearch['claimedAt'],
): Promise<KnownBlock> {
  if (known.block - unknown <= 1 || sizeOf(known.claimed) === 0) return known;
  const middle = unknown + Math.floor((known.block - unknown) / 2);
  const claimed = await claimedAt(middle, wanted);
  return claimed
    ? await firstKnown(unknown, { block: middle, claimed }, wanted, claimedAt)
    : await firstKnown(middle, known, wanted, claimedAt);
}

function countOf(claimed: Claimed, account: string): number {
  return claimed.get(account)?.length ?? 0;
}

function sizeOf(claimed: Claimed): number {
  return [...claimed.values()].reduce((sum, pages) => sum + pages.length, 0);
}
