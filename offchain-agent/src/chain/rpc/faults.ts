import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { shownUrl } from '../../base/url.ts';

/** What nodes send that cannot be used: all is counted, and told at the 1st, 10th, 100th … time, so as not to fill a log. */
export class Faults {
  count = 0;
  readonly #onFault: (error: AgentError) => void;

  constructor(onFault: (error: AgentError) => void = () => undefined) {
    this.#onFault = onFault;
  }

  note(fault: AgentError): void {
    this.count += 1;
    if (/^10*$/.test(String(this.count))) this.#onFault(fault);
  }

  /** Hands something from a node on: thrown into the socket, what a listener says of it would end the process. */
  guard(url: string, what: string, hand: () => void): void {
    try {
      hand();
    } catch (cause) {
      const why = plainText(cause instanceof Error ? cause.message : cause);
      this.note(
        new AgentError('unknown/malformed', `${shownUrl(url)} sent what cannot be read (${what}): ${why}`, {
          data: { url: shownUrl(url), what, faults: this.count + 1 },
          cause,
        }),
      );
    }
  }
}
