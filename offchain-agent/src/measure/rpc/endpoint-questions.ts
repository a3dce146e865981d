import { Deadline } from '../../base/deadline.ts';
import type { RpcConnection } from './rpc-answer.ts';

interface QuestionsParts {
  /** Whether the host's rate allows one more now. */
  readonly mayAsk: () => boolean;
  /** The connection for a question; undefined where there is none. One that is not kept is closed after it. */
  readonly connect: (
    deadline: Deadline,
  ) => Promise<{ readonly connection: RpcConnection; readonly isKept: boolean } | undefined>;
  readonly isClosed: () => boolean;
  readonly timeoutMs: number;
  readonly now: () => number;
}

/** A question waits for its turn and its answer for so long. */
const answerMs = 1_000;
/** One without an answer is not asked again for so long: a question that ends connections must not cost samples. */
const unansweredMs = 60_000;
/** How often a question looks whether it may be sent. */
const turnMs = 25;

/** What is asked of an endpoint between samples, as far as its host's rate allows: one after the other, as HTTP answers. */
export class EndpointQuestions {
  readonly #parts: QuestionsParts;
  #asking: Promise<unknown> = Promise.resolve();
  /** By method, until when it is not asked. */
  readonly #unanswered = new Map<string, number>();

  constructor(parts: QuestionsParts) {
    this.#parts = parts;
  }

  /** Returns the result; undefined without an answer within a second. Never rejects. */
  async ask(method: string, params: readonly unknown[]): Promise<unknown> {
    const asking = this.#asking.then(async () => await this.#ask(method, params)).catch(() => undefined);
    this.#asking = asking;
    return await new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), answerMs);
      asking.finally(() => clearTimeout(timer)).then(resolve, resolve);
    });
  }

  async #ask(method: string, params: readonly unknown[]): Promise<unknown> {
    const { connect, now, timeoutMs } = this.#parts;
    if (now() < (this.#unanswered.get(method) ?? 0) || !(await this.#isTurn())) return undefined;
    const deadline = new Deadline(performance.now() + timeoutMs);
    try {
      const found = await connect(deadline);
      if (!found) return undefined;
      const answer = await found.connection.request(method, params, deadline);
      if (!found.isKept) found.connection.close();
      if (answer.kind === 'result') return answer.value;
      this.#unanswered.set(method, now() + unansweredMs);
      return undefined;
    } finally {
      deadline.clear();
    }
  }

  async #isTurn(): Promise<boolean> {
    const { mayAsk, isClosed } = this.#parts;
    const untilMs = performance.now() + answerMs;
    while (!isClosed() && performance.now() < untilMs) {
      if (mayAsk()) return true;
      await new Promise((resolve) => setTimeout(resolve, turnMs));
    }
    return false;
  }
}
