import { AgentError } from '../../../base/error.ts';
import type { BabeEpoch, NextEpoch } from '../../../chain/babe/babe-digest.ts';
import type { BabeHeader } from '../../../chain/babe/babe-source.ts';
import { keepMissed } from '../authorship.ts';
import type { FinalizedBlocks } from '../finalized-blocks.ts';
import { inOrder, numbers } from '../source.ts';
import type { BabeSource } from './babe-authorship.ts';
import { type Duties, DutyTally } from './duty-tally.ts';
import { Epochs } from './epochs.ts';

/** Sessions of a chain, each of which BABE gives an epoch. */
interface SessionRange {
  /** The finalized block from which is gone back, and the session in its state. */
  readonly head: { readonly number: number; readonly hash: string };
  readonly session: number;
  /** The first session counted, and the first one after those; up to the head if absent. */
  readonly from: number;
  readonly before?: number | undefined;
  readonly maxBlocks: number;
  readonly onProgress?: (blocks: number) => void;
}

export interface SessionDuties {
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly firstSlot: number;
  readonly lastSlot: number;
  /** By BABE key, as hex. */
  readonly validators: ReadonlyMap<string, Readonly<Duties>>;
}

interface Source extends Pick<BabeSource, 'headerOf' | 'epochsAfter'> {
  readonly blocks: Pick<FinalizedBlocks, 'hashOf'>;
}

const maxInFlight = 64;

/**
 * Counts the duties of whole sessions (of an era, for example) from headers: the state of the head alone is asked for, so that any
 * node that has the headers will do. Each session begins with the first block of an epoch, and an epoch without a block begins none.
 *
 * @throws AgentError `bad_input/too_many_blocks`; `unknown/epochs` where the chain changed how slots are given away meanwhile;
 * `unknown/reorganised`; as the source does
 */
export async function countSessions(source: Source, range: SessionRange): Promise<SessionDuties> {
  const { head, session, from, before, maxBlocks, onProgress } = range;
  const { current } = await source.epochsAfter(head.hash);
  const blocks = new FirstBlocks(source, head.number, current);
  const beginning = await blocks.ofSession(session - from);
  const end = before === undefined || before > session ? undefined : await blocks.ofSession(session - before);
  const toBlock = end ? end.header.number - 1 : head.number;
  const fromBlock = beginning.header.number;
  if (toBlock - fromBlock >= maxBlocks) {
    throw new AgentError(
      'bad_input/too_many_blocks',
      `the sessions from ${from} on have ${toBlock - fromBlock + 1} blocks, more than the ${maxBlocks} that are counted at once`,
      { data: { from_block: fromBlock, to_block: toBlock, max_blocks: maxBlocks } },
    );
  }
  const { durationSlots, c, hasSecondary } = current;
  const members = { ...beginning.announcedBefore, c, hasSecondary };
  const index = current.index - (current.startSlot - beginning.slot) / durationSlots;
  const epoch = { ...members, index: index - 1, startSlot: beginning.slot - durationSlots, durationSlots };
  const tally = new DutyTally({
    epochs: new Epochs(epoch, members),
    afterSlot: beginning.slot - 1,
    keepMissed,
  });
  let parentHash = beginning.header.parentHash;
  for await (const { hash, header } of inOrder(numbers(fromBlock, toBlock), maxInFlight, readFrom(source))) {
    const { number, preDigest, announced } = header;
    if (header.parentHash !== parentHash) throw reorganised(number);
    if (announced?.config) throw reconfigured(number);
    if (preDigest) tally.add({ ...preDigest, number, announced });
    parentHash = hash;
    onProgress?.(number - fromBlock + 1);
  }
  if (end) tally.end(end.slot - 1);
  return {
    fromBlock,
    toBlock,
    firstSlot: beginning.slot,
    lastSlot: tally.lastSlot,
    validators: new Map(tally.validators),
  };
}

/** Where a session begins. */
interface Beginning {
  readonly header: BabeHeader;
  /** The first slot that is charged to it: that of the first epoch without a block before, if there is one. */
  readonly slot: number;
  /** Who authors in it. */
  readonly announcedBefore: NextEpoch;
}

/** Finds the first blocks of sessions, from that of the head back: headers tell by their slots where to look. */
class FirstBlocks {
  readonly #source: Source;
  readonly #current: BabeEpoch;
  /** That of the head's session, of the one before, and so on. */
  readonly #firsts: BabeHeader[] = [];
  readonly #head: number;

  constructor(source: Source, head: number, current: BabeEpoch) {
    this.#source = source;
    this.#head = head;
    this.#current = current;
  }

  /** @param back how many sessions before that of the head */
  async ofSession(back: number): Promise<Beginning> {
    const header = await this.#first(back);
    if (!header.announced) throw notFirst(header);
    // Genesis has no header that would tell of epoch 0; block 1 announces the same authorities again.
    if (header.number === 1) return { header, slot: this.#slotOf(header), announcedBefore: header.announced };
    const before = await this.#first(back + 1);
    if (!before.announced) throw notFirst(before);
    const { durationSlots } = this.#current;
    return { header, slot: this.#epochStart(before) + durationSlots, announcedBefore: before.announced };
  }

  async #first(back: number): Promise<BabeHeader> {
    for (let place = this.#firsts.length; place <= back; place += 1) {
      const later = this.#firsts.at(-1);
      if (later?.number === 1) throw beforeGenesis(back);
      this.#firsts.push(
        later ? await this.#previous(later) : await this.#search(this.#current.startSlot, this.#head),
      );
    }
    return this.#firsts[back] as BabeHeader;
  }

  /** The first block of the last epoch with blocks before that of a block. */
  async #previous(later: BabeHeader): Promise<BabeHeader> {
    const hash = await this.#source.blocks.hashOf(later.number - 1);
    const last = await this.#source.headerOf(hash);
    return await this.#search(this.#epochStart(last), last.number);
  }

  /** The first block that is not before a slot, among those up to a number, which is not. */
  async #search(slot: number, upTo: number): Promise<BabeHeader> {
    let high = upTo;
    // No slot has two blocks.
    let low = Math.max(1, upTo - this.#current.durationSlots);
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#slotOf(await this.#headerAt(middle)) < slot) low = middle + 1;
      else high = middle;
    }
    return await this.#headerAt(high);
  }

  async #headerAt(number: number): Promise<BabeHeader> {
    return await this.#source.headerOf(await this.#source.blocks.hashOf(number));
  }

  /** The first slot of the epoch of a block. */
  #epochStart(header: BabeHeader): number {
    const { startSlot, durationSlots } = this.#current;
    return startSlot + Math.floor((this.#slotOf(header) - startSlot) / durationSlots) * durationSlots;
  }

  #slotOf({ number, preDigest }: BabeHeader): number {
    if (preDigest) return preDigest.slot;
    throw new AgentError('bad_input/not_babe', `block ${number} has no BABE slot in its header`, {
      data: { block: number },
    });
  }
}

function readFrom(source: Source) {
  return async (number: number): Promise<{ hash: string; header: BabeHeader }> => {
    const hash = await source.blocks.hashOf(number);
    return { hash, header: await source.headerOf(hash) };
  };
}

function reorganised(block: number): AgentError {
  return new AgentError(
    'unknown/reorganised',
    `block ${block} does not follow the finalized block before it; ask another node`,
    { data: { block } },
  );
}

function reconfigured(block: number): AgentError {
  return new AgentError(
    'unknown/epochs',
    `block ${block} changes how slots are given away, so that of the sessions before it is not known how; count later sessions`,
    { data: { block } },
  );
}

function notFirst({ number }: BabeHeader): AgentError {
  return new AgentError('unknown/epochs', `block ${number} begins an epoch and announces no other`, {
    data: { block: number },
  });
}

function beforeGenesis(back: number): AgentError {
  return new AgentError('unknown/epochs', `the chain has fewer than ${back} sessions with blocks`, {
    data: { sessions: back },
  });
}
