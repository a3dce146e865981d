import { AgentError } from '../../base/error.ts';
import { babePreDigest } from '../../chain/babe/babe-digest.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import { type ParaHead, readParaHead } from '../../chain/parachain/para-head.ts';
import { endsSession, type RelaySession } from '../../chain/relay/relay-session.ts';
import { mayPass } from '../../chain/rpc/error.ts';
import { inOrder } from '../authorship/source.ts';
import { type BlockOutcome } from '../backing/candidate-replay.ts';
import type { ParasBlock } from '../backing/paras-block.ts';
import { placeCandidate } from '../backing/place-candidate.ts';
import { notNext, orUnread, readBlock, readNext, type Unread } from '../backing/read-block.ts';
import { RelayTally } from '../backing/relay-tally.ts';
import type { SessionsSource } from '../backing/sessions-source.ts';
import type { ProvedRange, TrustGiven } from '../finality/proved-chain.ts';
import { followVerified, type ProofClient } from '../finality/verified-source.ts';
import type { CandidateStep, ParaInRelayBlock } from './block-fate.ts';
import { ParaTally } from './para-tally.ts';

interface FollowParaOptions {
  readonly para: number;
  readonly trust: TrustGiven;
  /** Relay blocks to begin with. */
  readonly lookBack: number;
  readonly signal: AbortSignal;
  /** Called with every final relay block, ascending; waited for. */
  readonly onBlock: (block: ParaInRelayBlock) => Promise<void>;
  /** Called once all blocks of a proof are taken. */
  readonly onStep: (range: ProvedRange) => void;
  /** Called where fewer blocks can be read than were to be looked back at, with the first one and the reason. */
  readonly onShortened: (fromBlock: number, reason: AgentError) => void;
  /** Called where the node could not be read this time. */
  readonly onFault: (reason: AgentError) => void;
  readonly onProgress: (done: number, of: number) => void;
}

const bodiesInFlight = 8;
/** Before the first block that is counted: candidates name relay blocks further back, never so far. */
const blocksBefore = 16;
/** A body of a relay block has 100 kB and more. */
const mostLookBack = 2_000;
/** Relay blocks by which candidates name those that they build on: as many as any chain allows, and more. */
const keptHeights = 2_048;

/**
 * What a relay chain does with the candidates of one parachain, block by block: from headers that are proved final, and bodies and
 * states that are checked against them.
 */
export class ParaFollower {
  readonly tally: ParaTally;
  readonly #client: ProofClient;
  readonly #source: SessionsSource;
  readonly #options: FollowParaOptions;
  readonly #heights = new Map<string, number>();
  /** Heads of candidates that are not decided yet. */
  readonly #heads = new Map<string, ParaHead | undefined>();
  #relay: RelayTally | undefined;
  /** The last header that was taken, and those after it. */
  readonly #headers: HashedHeader[] = [];

  constructor(client: ProofClient, source: SessionsSource, options: FollowParaOptions) {
    this.#client = client;
    this.#source = source;
    this.#options = options;
    this.tally = new ParaTally(options.para);
  }

  /**
   * Follows until the signal aborts.
   * @throws AgentError as `followVerified` and `countLastSessions` do
   */
  async follow(): Promise<void> {
    const { trust, lookBack, signal, onStep, onFault } = this.#options;
    await followVerified(this.#client, {
      trust,
      lookBack: blocksBefore + Math.min(lookBack, mostLookBack),
      signal,
      onHeader: (header) => {
        this.#heights.set(header.hash, header.number);
        this.#headers.push(header);
      },
      onStep: async ({ range }) => {
        try {
          await this.#takeAll();
        } catch (error) {
          if (signal.aborted) return;
          // The next proof goes on where this one stopped.
          if (!mayPass(error)) throw error;
          onFault(error);
          return;
        }
        onStep(range);
      },
    });
  }

  async #takeAll(): Promise<void> {
    const headers = this.#headers;
    if (!this.#relay) headers.splice(0, await this.#begin(headers));
    const places = Array.from({ length: Math.max(0, headers.length - 1) }, (_, place) => place + 1);
    const read = async (place: number) => await this.#read(headers[place - 1], headers[place]);
    let done = 0;
    try {
      for await (const block of inOrder(places, bodiesInFlight, read)) {
        if (this.#options.signal.aborted) break;
        await this.#take(block);
        done += 1;
        this.#options.onProgress(done, places.length);
      }
    } finally {
      headers.splice(0, done);
    }
    const oldest = (headers[0]?.number ?? 0) - keptHeights;
    for (const [hash, number] of this.#heights) if (number < oldest) this.#heights.delete(hash);
  }

  /** The place of the first header after which the node can still tell the session. */
  async #begin(headers: readonly HashedHeader[]): Promise<number> {
    let reason: AgentError | undefined;
    const wanted = Math.max(0, headers.length - 1 - Math.min(this.#options.lookBack, mostLookBack));
    for (let place = wanted; ; place = Math.ceil((place + headers.length - 1) / 2)) {
      const header = headers[place];
      if (!header) return 0;
      try {
        this.#relay = new RelayTally(await this.#source.sessionAfter(header));
        if (reason) this.#options.onShortened(header.number + 1, reason);
        return place;
      } catch (error) {
        const isGone = error instanceof AgentError && error.code === 'unreachable/state';
        if (!isGone || place >= headers.length - 1) throw error;
        reason = error;
      }
    }
  }

  async #read(parent: HashedHeader | undefined, header: HashedHeader | undefined): Promise<ReadBlock> {
    if (!parent || !header) throw new RangeError('a block is read without its parent');
    const [body, next] = await Promise.all([
      orUnread(header, readBlock(this.#source, parent, header, false)),
      endsSession(header) ? readNext(this.#source, header) : undefined,
    ]);
    return { header, parent, body, next };
  }

  async #take({ header, parent, body, next }: ReadBlock): Promise<void> {
    const { number, stateRoot } = header;
    const parentStateRoot = parent.stateRoot;
    const endsSession = next !== undefined;
    const relay = this.#relay;
    const session = relay?.session;
    if (!session) throw new Error('a block is taken before the first session is known');
    if (next && next.index !== session.index + 1) throw notNext(header, next);
    const { para, onBlock } = this.#options;
    if ('unread' in body) {
      relay.leave({ number, endsSession }, next);
      this.tally.leave(number, reasonOf(body.unread), endsSession);
      const lost = [...this.#heads].map(([candidate, head]) => ({
        step: 'unknown' as const,
        candidate,
        head,
      }));
      this.#heads.clear();
      return await onBlock({ number, stateRoot, parentStateRoot, endsSession, isUnread: true, steps: lost });
    }
    const { inherent, disputes } = body;
    const block: ParasBlock = {
      number,
      endsSession,
      author: babePreDigest(header.logs)?.authority,
      inherent,
      disputesBefore: disputes.map(({ before }) => before),
      heightOf: (hash) => this.#heights.get(hash),
    };
    const accounts = new Map(disputes.map((dispute) => [dispute.session, dispute.accounts] as const));
    const outcome = relay.add(block, next, (index) => accounts.get(index));
    const own = inherent.candidates.filter(({ descriptor }) => descriptor.para === para);
    const placed = own.map((candidate) => placeCandidate(candidate, block, session));
    const refused = placed.filter((candidate) => typeof candidate === 'string');
    this.tally.add(number, outcome, refused, endsSession);
    const isPlaced = new Set(outcome.backed.map(({ hash }) => hash));
    for (const { hash, head } of own) if (isPlaced.has(hash)) this.#heads.set(hash, readParaHead(head));
    // Backed all the same; what becomes of it cannot be followed.
    const unplaced = own.filter(({ hash }) => !isPlaced.has(hash));
    const lost = unplaced.flatMap(({ hash: candidate, head: data }) => {
      const head = readParaHead(data);
      return [
        { step: 'backed' as const, candidate, head },
        { step: 'unknown' as const, candidate, head },
      ];
    });
    await onBlock({
      number,
      stateRoot,
      parentStateRoot,
      endsSession,
      steps: [...this.#steps(outcome), ...lost],
    });
  }

  /** As the relay chain takes them: what waited is decided before more is backed, and all of it is dropped in the end. */
  #steps(outcome: BlockOutcome): ParaInRelayBlock['steps'] {
    const steps: CandidateStep[] = ['disputed', 'included', 'timedOut', 'unknown', 'backed', 'dropped'];
    const own = steps.flatMap((step) =>
      outcome[step]
        .filter(({ para }) => para === this.#options.para)
        .map(({ hash }) => ({ step, candidate: hash, head: this.#heads.get(hash) })),
    );
    for (const { step, candidate } of own) if (step !== 'backed') this.#heads.delete(candidate);
    return own;
  }
}

/** One for all blocks alike. */
function reasonOf({ code }: Unread): string {
  if (code === 'unknown/paras_inherent') return 'what they say of parachains is of a shape that is not known';
  if (code === 'unknown/relay_session') return 'the state before them is of a shape that is not known';
  return code === 'unreachable/block'
    ? 'the node has discarded their bodies'
    : 'the node has discarded the state before them';
}

/** A relay block with what it says of parachains, and the session that begins after it. */
interface ReadBlock {
  readonly header: HashedHeader;
  readonly parent: HashedHeader;
  readonly body: Awaited<ReturnType<typeof readBlock>> | { readonly unread: Unread };
  readonly next: RelaySession | undefined;
}
