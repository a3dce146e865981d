import type { AttackTally } from './job.ts';

const keptMessages = 40;

/** Counts what an attacker sends and sees, and keeps its last messages: one of them may have ended a process. */
export class Counted {
  readonly #whole: Counted | undefined;
  #sent = 0;
  #reached = 0;
  readonly #seen = new Map<string, number>();
  readonly last: string[] = [];

  constructor(whole?: Counted) {
    this.#whole = whole;
  }

  /** Counts apart, and here too. */
  part(): Counted {
    return new Counted(this);
  }

  sent(message: string | Buffer, calls = 1): void {
    this.#whole?.sent(message, calls);
    this.#sent += calls;
    this.last.push(message.toString('utf8').slice(0, 400));
    if (this.last.length > keptMessages) this.last.shift();
  }

  see(what: string, isReached = false): void {
    this.#whole?.see(what, isReached);
    this.#seen.set(what, (this.#seen.get(what) ?? 0) + 1);
    if (isReached) this.#reached += 1;
  }

  get count(): number {
    return this.#sent;
  }

  tally(): AttackTally {
    return { sent: this.#sent, reached: this.#reached, seen: Object.fromEntries(this.#seen) };
  }

  /** What an answer of JSON-RPC says; of a batch each of its answers. */
  seeRpc(text: string): void {
    const answers = parsed(text);
    for (const one of Array.isArray(answers) ? answers : [answers]) {
      const { error, method, params } = Object(one) as {
        error?: { code?: number };
        method?: unknown;
        params?: unknown;
      };
      if (method !== undefined && params !== undefined) this.see('notification');
      else if (error?.code === undefined)
        this.see(one === undefined ? 'no JSON' : 'result', one !== undefined);
      else this.see(`error ${error.code}`, !refusals.has(error.code));
    }
  }

  /** What a status says; a refusal that names what was wrong with a parameter comes from a route. */
  seeStatus(status: number, body: string): void {
    const isOfRoute = status === 400 && body.includes('"message"');
    this.see(
      `status ${status}`,
      (status < 400 && status !== 204) || isOfRoute || (status === 503 && body.length > 2),
    );
  }
}

/** No JSON, no request, no such method; and what gateways refuse for rates, keys and sizes. */
const refusals: ReadonlySet<number> = new Set([
  -32_700, -32_600, -32_601, -32_010, -32_005, -32_029, -32_997, -32_998, -32_999,
]);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
