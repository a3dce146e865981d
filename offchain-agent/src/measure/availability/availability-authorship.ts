import { AgentError } from '../../base/error.ts';
import type { BlockVotes } from '../../chain/relay/relay-source.ts';
import type { ArrivalMeter } from '../authorship/arrival.ts';
import type { Authorship, BlockCounts, CountableBlock, HeaderCounting } from '../authorship/authorship.ts';
import type { FinalizedBlocks } from '../authorship/finalized-blocks.ts';
import type { AvailabilityTally } from './availability-tally.ts';

/** The port through which votes on availability are read: `RpcRelaySource` of `chain/` is one. */
interface RelaySource {
  /** @throws AgentError */
  votesIn(hash: string): Promise<BlockVotes>;
}

/** A body of a relay block has 100 kB and more, a header 0.3 kB: fewer blocks are looked back at for their bodies. */
const mostLookBack = 200;

/** What a node no longer has, and what cannot be read: of such a block no vote is known. A lie is none of them. */
const unknowable: ReadonlySet<string> = new Set([
  'unreachable/block',
  'unreachable/state',
  'unknown/availability',
]);

/** Counts what another does, and beside it the votes on availability in the same blocks. */
export class AvailabilityAuthorship<Counts extends object> implements Authorship<Counts> {
  readonly blocks: FinalizedBlocks;
  readonly #inner: Authorship<Counts>;
  readonly #source: RelaySource;
  readonly #tally: AvailabilityTally;

  constructor(inner: Authorship<Counts>, source: RelaySource, tally: AvailabilityTally) {
    this.blocks = inner.blocks;
    this.#inner = inner;
    this.#source = source;
    this.#tally = tally;
  }

  async slotDurationMs(hash: string): Promise<number | undefined> {
    return await this.#inner.slotDurationMs(hash);
  }

  async listen(meter: ArrivalMeter): Promise<() => void> {
    return await this.#inner.listen(meter);
  }

  from(fromBlock: number, meter: ArrivalMeter, head: number): HeaderCounting<Counts> {
    const counting = this.#inner.from(fromBlock, meter, head);
    const since = head - mostLookBack + 1;
    return new AvailabilityCounting(counting, this.#source, this.#tally, since);
  }
}

class AvailabilityCounting<Counts extends object> implements HeaderCounting<Counts> {
  readonly #inner: HeaderCounting<Counts>;
  readonly #source: RelaySource;
  readonly #tally: AvailabilityTally;
  readonly #since: number;

  constructor(inner: HeaderCounting<Counts>, source: RelaySource, tally: AvailabilityTally, since: number) {
    this.#inner = inner;
    this.#source = source;
    this.#tally = tally;
    this.#since = since;
  }

  async read(number: number): Promise<CountableBlock> {
    const block = await this.#inner.read(number);
    if (number < this.#since) return block;
    const votes = await this.#votesIn(block.hash);
    const count = (): void => {
      block.count();
      if (typeof votes === 'string') this.#tally.addUnknown(votes);
      else this.#tally.add(number, votes);
    };
    return { ...block, count };
  }

  get counted(): BlockCounts<Counts> {
    return this.#inner.counted;
  }

  /** The votes, or why none are known. */
  async #votesIn(hash: string): Promise<BlockVotes | string> {
    try {
      return await this.#source.votesIn(hash);
    } catch (error) {
      if (error instanceof AgentError && unknowable.has(error.code)) return reasonOf(error);
      throw error;
    }
  }
}

/** One for all blocks alike. */
function reasonOf({ code }: AgentError): string {
  if (code === 'unknown/availability') return 'the runtime writes such blocks in a way that is not known';
  return code === 'unreachable/block'
    ? 'the node has discarded their bodies'
    : 'the node has discarded the state before them, which names the active validators';
}
