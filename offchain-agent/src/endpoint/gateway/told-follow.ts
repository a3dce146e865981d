/** What a client was told of the chain by a follow that its node ended. */
export interface FollowEnd {
  /** The last final block that it was told. */
  readonly final: string;
  /** The runtime that it was told, as JSON; undefined where it asked for none. */
  readonly runtime: string | undefined;
}

interface Initialized {
  readonly finalizedBlockHashes: readonly string[];
  readonly finalizedBlockRuntime?: unknown;
}

/** A node begins with 16; a list of so many is told as it came. */
const mostOwed = 64;

/**
 * One follow of `chainHead`, as its client is told it.
 *
 * A node begins a follow with its last final blocks. Those that became final while the client had no node are then in no
 * `newBlock`, and libraries that watch transactions from block to block (polkadot-api 2.2, dedot 1.3) lose them there, in
 * silence. So a follow behind a lost one begins with the blocks that its client knows, and tells the others after them.
 */
export class ToldFollow {
  readonly #before: FollowEnd | undefined;
  #final: string | undefined;
  #runtime: string | undefined;
  /** Whether a block with another runtime was told: which one its client is at is then not known. */
  #hasNewRuntime = false;
  /** Told as new blocks, and not yet as final ones. */
  #owed: readonly string[] = [];
  #isAsked = false;
  #isAnswered = false;

  /** @param before the end of the follow that this one continues */
  constructor(before: FollowEnd | undefined) {
    this.#before = before;
  }

  /** Notes that the client asks for something of its blocks: libraries do, before they take the beginning. */
  asked(): void {
    this.#isAsked = true;
  }

  /** Notes an answer to that. */
  answered(): void {
    this.#isAnswered = true;
  }

  /**
   * Where the client is now; undefined where it is not known. Until the node has answered what a library asks at the beginning, it
   * has taken nothing of what it was told, and forgets it where the node is lost.
   */
  get end(): FollowEnd | undefined {
    if (this.#before && this.#isAsked && !this.#isAnswered) return this.#before;
    if (this.#final === undefined || this.#hasNewRuntime) return undefined;
    return { final: this.#final, runtime: this.#runtime };
  }

  /** @returns the events to tell in place of one of the node's, which is among them where it is told unmodified */
  tell(event: string, item: Buffer): readonly (object | Buffer)[] {
    switch (event) {
      case 'initialized':
        return this.#begin(item);
      case 'newBlock':
        this.#hasNewRuntime ||= !item.includes('"newRuntime":null') && item.includes('"newRuntime"');
        return [item];
      case 'bestBlockChanged':
        return [item, ...this.#settle()];
      case 'finalized': {
        const best = this.#owed.at(-1);
        const first = best === undefined ? [] : [{ event: 'bestBlockChanged', bestBlockHash: best }];
        const events = [...first, ...this.#settle(), item];
        this.#final = initializedOf(item)?.finalizedBlockHashes.at(-1);
        return events;
      }
      default:
        return [item];
    }
  }

  #begin(item: Buffer): readonly (object | Buffer)[] {
    const initialized = initializedOf(item);
    if (!initialized) return [item];
    const { finalizedBlockHashes: hashes, finalizedBlockRuntime: runtime } = initialized;
    this.#final = hashes.at(-1);
    this.#runtime = runtime === undefined ? undefined : JSON.stringify(runtime);
    const known = this.#before ? hashes.indexOf(this.#before.final) : -1;
    const owed = hashes.slice(known + 1);
    const isUnknown = known < 0 || this.#before?.runtime !== this.#runtime;
    if (isUnknown || owed.length === 0 || owed.length > mostOwed) return [item];
    this.#owed = owed;
    this.#final = hashes[known];
    const newRuntime = runtime === undefined ? {} : { newRuntime: null };
    return [
      { ...initialized, finalizedBlockHashes: hashes.slice(0, known + 1) },
      ...owed.map((blockHash, at) => ({
        event: 'newBlock',
        blockHash,
        parentBlockHash: hashes[known + at],
        ...newRuntime,
      })),
    ];
  }

  /** Tells as final what is so already. */
  #settle(): readonly object[] {
    const owed = this.#owed;
    this.#owed = [];
    this.#final = owed.at(-1) ?? this.#final;
    return owed.length === 0
      ? []
      : [{ event: 'finalized', finalizedBlockHashes: owed, prunedBlockHashes: [] }];
  }
}

/** Final blocks as an event lists them; undefined where a node writes them otherwise. */
function initializedOf(item: Buffer): Initialized | undefined {
  try {
    const event = JSON.parse(item.toString('utf8')) as Initialized;
    const hashes: unknown = event.finalizedBlockHashes;
    return Array.isArray(hashes) && hashes.every((hash) => typeof hash === 'string') ? event : undefined;
  } catch {
    return undefined;
  }
}
