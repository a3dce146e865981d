import { messageOf } from '../../base/error.ts';
import type { Reply } from './reply.ts';
import type { Upstream } from './upstream.ts';
import type { UpstreamLink } from './upstream-link.ts';
import type { TransactionState, WatchDialect } from './watch-dialect.ts';

/** How one node's watch of a transaction ended. */
export type LegEnd =
  /** The node was lost, or could not be connected to; `hadBytes` if it may have taken the transaction. */
  | { readonly kind: 'lost'; readonly hadBytes: boolean; readonly why: string }
  | { readonly kind: 'refused'; readonly reply: Reply }
  | { readonly kind: 'told'; readonly state: LastState; readonly text: string };

/** The states after which a node tells nothing more. */
type LastState = 'finalized' | 'usurped' | 'invalid' | 'dropped' | 'lapsed';

const lastStates: ReadonlySet<string> = new Set<LastState>([
  'finalized',
  'usurped',
  'invalid',
  'dropped',
  'lapsed',
]);

interface LegOptions {
  readonly upstream: Upstream;
  readonly dialect: WatchDialect;
  readonly extrinsic: string;
  /** The node has answered with a subscription. */
  readonly onOpen: () => void;
  readonly onState: (state: TransactionState, text: string) => void;
}

/** One node that was handed a transaction, from then until it is lost or has told its last. */
export class WatchLeg {
  readonly upstream: Upstream;
  readonly ended: Promise<LegEnd>;
  readonly #options: LegOptions;
  #end: (end: LegEnd) => void = () => undefined;
  #stopListening: (() => void) | undefined;
  #link: UpstreamLink | undefined;
  #subscription: string | undefined;
  #isOver = false;

  constructor(options: LegOptions) {
    this.#options = options;
    this.upstream = options.upstream;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#open().catch((error: unknown) => this.#over(this.#lost(messageOf(error))));
  }

  /** Ends it as lost: the node is not listened to any more. */
  leave(): void {
    this.#over(this.#lost('the upstream that had it was lost'));
  }

  async #open(): Promise<void> {
    const { dialect, extrinsic, upstream } = this.#options;
    const link = await upstream.linkForSubscription();
    if (this.#isOver) return;
    this.#link = link;
    this.#stopListening = link.onClose(() => this.leave());
    link.subscribe(
      dialect.method,
      JSON.stringify([extrinsic]),
      (item) => this.#onItem(item.toString('utf8')),
      (reply, subscription) => {
        if (this.#isOver && subscription !== undefined)
          return link.unsubscribe(dialect.unwatch, subscription);
        if (!reply) return this.leave();
        if (subscription === undefined) return this.#over({ kind: 'refused', reply });
        this.#subscription = subscription;
        this.#options.onOpen();
      },
    );
  }

  #onItem(text: string): void {
    if (this.#isOver) return;
    const state = this.#options.dialect.read(JSON.parse(text));
    if (isLast(state)) this.#over({ kind: 'told', state: state.kind, text });
    else this.#options.onState(state, text);
  }

  #lost(why: string): LegEnd {
    return { kind: 'lost', hadBytes: this.#link !== undefined, why };
  }

  #over(end: LegEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopListening?.();
    const { unwatch } = this.#options.dialect;
    if (this.#subscription !== undefined) this.#link?.unsubscribe(unwatch, this.#subscription);
    this.#end(end);
  }
}

function isLast(state: TransactionState): state is Extract<TransactionState, { readonly kind: LastState }> {
  return lastStates.has(state.kind);
}
