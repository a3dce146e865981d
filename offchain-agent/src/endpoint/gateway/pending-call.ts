import type { DoubtedAnswer } from './compare-answers.ts';
import type { Attempt } from './late-calls.ts';
import type { Reply } from './reply.ts';
import type { Upstream } from './upstream.ts';

/** Upstreams that one call is sent to. */
export const mostTries = 6;

/** A call for any upstream that fits. */
export interface Ask {
  readonly method: string;
  /** The parameters as JSON. */
  readonly params: string;
  /** The block that it is about, if it names one. */
  readonly hash?: string;
  readonly isIdempotent: boolean;
  /** Whether null means that the upstream does not have the block. */
  readonly nullIsUnknown?: boolean;
  /** Whether a second one is sent only where the first was lost. */
  readonly isNeverHedged?: boolean;
  /** Where it should go if that one can. */
  readonly prefer?: Upstream;
}

export interface Answered {
  /** Undefined when nobody could be asked, or nobody answered. */
  readonly reply: Reply | undefined;
  readonly upstream: Upstream | undefined;
  readonly tries: number;
  /** Microseconds from the first question to the answer. */
  readonly upstreamUs: number;
  /** Why there is no reply. */
  readonly failure?: string;
}

/** A call that is not answered yet. */
export interface Pending {
  readonly ask: Ask;
  readonly done: (answered: Answered) => void;
  readonly beganMs: number;
  readonly asked: Upstream[];
  readonly attempts: Attempt[];
  /** Those that have the call now. */
  readonly alive: Set<Upstream>;
  isHedged: boolean;
  isDone: boolean;
  hasWaited: boolean;
  /** How often a connection that had it was closed for nonsense. */
  nonsense: number;
  last?: Reply | undefined;
  /** An answer that is compared with that of one more upstream. */
  doubted?: DoubtedAnswer;
  /** Those that lack the block, though they told of it: wrong where another one has it. */
  readonly deniers: Upstream[];
  /** That an upstream was asked too much, which is the answer where no other gives one. */
  limited?: Reply;
}

export function pendingCall(ask: Ask, done: (answered: Answered) => void, beganMs: number): Pending {
  return {
    ask,
    done,
    beganMs,
    asked: [],
    attempts: [],
    deniers: [],
    alive: new Set(),
    isHedged: false,
    isDone: false,
    hasWaited: false,
    nonsense: 0,
  };
}
