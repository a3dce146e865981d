import { Deadline } from '../../base/deadline.ts';
import { sampleIds } from '../../sli/receipt.ts';
import type { SampleOutcome } from '../../sli/sample.ts';
import type { IdSource, ProberRun } from '../sample/run-instants.ts';
import type { HeadClaim } from './head-record.ts';
import type { HeadSurvey, HeadVerdict } from './head-survey.ts';
import type { RpcEndpoint, RpcTarget } from './rpc-endpoint.ts';

interface RpcRunOptions {
  readonly timeoutMs: number;
  readonly survey: Pick<HeadSurvey, 'instant'>;
  /** Called when an instant is over. */
  readonly onRound: () => void;
  /** Under which samples are asked for. */
  readonly ids?: IdSource | undefined;
  readonly onEnd: (run: RpcRun) => void;
}

const stopped: SampleOutcome = { kind: 'untaken', reason: 'stopped' };

/** A run over endpoints: its instants wait for the answers of its own endpoints, whatever else the prober measures. */
export class RpcRun implements ProberRun<RpcTarget> {
  /** By their targets, the very objects: a target is not looked into for each of its samples. */
  readonly endpoints: ReadonlyMap<RpcTarget, RpcEndpoint>;
  readonly #expected: number;
  readonly #options: RpcRunOptions;
  readonly #rounds = new Map<number, Round>();
  readonly #ids: SampleIds | undefined;
  #isClosed = false;

  /** @param expected how many targets each instant has */
  constructor(endpoints: ReadonlyMap<RpcTarget, RpcEndpoint>, expected: number, options: RpcRunOptions) {
    this.endpoints = endpoints;
    this.#expected = expected;
    this.#options = options;
    this.#ids = options.ids && new SampleIds(options.ids);
  }

  async measure(target: RpcTarget, dueMs: number, signal: AbortSignal, index = 0): Promise<SampleOutcome> {
    if (this.#isClosed) return stopped;
    const endpoint = this.endpoints.get(target);
    if (!endpoint) throw new Error(`the target ${target.id} is none of this run`);
    const { timeoutMs } = this.#options;
    const id = this.#ids?.of(target.id, index);
    const round = this.#roundOf(dueMs, signal);
    round.begin();
    const reading = await endpoint.readHead(round.deadline, id);
    const verdictOf = await round.enter(endpoint, reading.kind === 'head' ? reading : undefined);
    this.#ids?.prepare(target.id, index + 1);
    // What a closing connection cuts off is nobody's silence, and without the others of its instant no answer is judged.
    if (this.#isClosed) return stopped;
    if (reading.kind !== 'head') return reading;
    const latencyUs = Math.max(0, Math.round((reading.atMs - dueMs) * 1_000));
    if (latencyUs > timeoutMs * 1_000) return { kind: 'null', reason: 'timeout' };
    const verdict = verdictOf(endpoint);
    if (verdict === 'behind') return { kind: 'null', reason: 'behind' };
    if (verdict === 'other_chain') return { kind: 'null', reason: 'wrong_genesis' };
    const { receipt } = reading;
    // Nobody asked for one under another id, so it is for nothing.
    return { kind: 'answer', latencyUs, ...(receipt && id !== undefined && { receipt }) };
  }

  end(): void {
    this.close();
    this.#options.onEnd(this);
  }

  /** Ends what is under way; nothing is measured from now on. */
  close(): void {
    this.#isClosed = true;
    for (const round of this.#rounds.values()) round.end();
  }

  #roundOf(dueMs: number, signal: AbortSignal): Round {
    const known = this.#rounds.get(dueMs);
    if (known) return known;
    const { timeoutMs, survey, onRound } = this.#options;
    const deadline = new Deadline(dueMs + timeoutMs, signal);
    const round = new Round(this.#expected, deadline, survey, () => {
      this.#rounds.delete(dueMs);
      // What is asked now must not delay what the samples of this instant still have to tell.
      if (!this.#isClosed) setImmediate(onRound);
    });
    this.#rounds.set(dueMs, round);
    return round;
  }
}

/** The ids of a window's samples, found when nothing is due: a hash for each target would delay the requests of an instant. */
class SampleIds {
  readonly #find: ReturnType<typeof sampleIds>;
  readonly #numbers: readonly number[];
  readonly #next = new Map<number, { readonly index: number; readonly id: string }>();

  constructor({ link, numbers }: IdSource) {
    this.#find = sampleIds(link);
    this.#numbers = numbers;
  }

  of(target: number, index: number): string {
    const next = this.#next.get(target);
    return next?.index === index ? next.id : this.#idOf(target, index);
  }

  prepare(target: number, index: number): void {
    if (index < this.#numbers.length) this.#next.set(target, { index, id: this.#idOf(target, index) });
  }

  #idOf(target: number, index: number): string {
    const number = this.#numbers[index];
    if (number === undefined) throw new RangeError(`the plan has no instant ${index}`);
    return this.#find(target, number);
  }
}

/**
 * The requests of one instant. Whether an answer is current is known when all are in, or their time is up: otherwise the
 * quickest would be judged by the heights of the instant before.
 */
class Round {
  /** Of its requests. */
  readonly deadline: Deadline;
  readonly #expected: number;
  readonly #claims = new Map<RpcEndpoint, HeadClaim>();
  readonly #verdicts: Promise<(endpoint: RpcEndpoint) => HeadVerdict>;
  #entered = 0;
  #pending = 0;
  #isSettled = false;
  #settle: () => void = () => undefined;

  /**
   * @param expected how many requests the instant has
   * @param onSettled called once, with the end of the round
   */
  constructor(
    expected: number,
    deadline: Deadline,
    survey: Pick<HeadSurvey, 'instant'>,
    onSettled: () => void,
  ) {
    this.#expected = expected;
    this.deadline = deadline;
    this.#verdicts = new Promise((resolve) => {
      this.#settle = () => {
        if (this.#isSettled) return;
        this.#isSettled = true;
        resolve(survey.instant(this.#claims));
        onSettled();
      };
    });
    // Answers that are in but not yet entered are entered first.
    deadline.onEnd(() => setImmediate(this.#settle));
  }

  /** One request is made. */
  begin(): void {
    this.#pending++;
  }

  /**
   * Enters the outcome of one that was begun: the head, if there is one.
   * @returns the verdicts on the endpoints of the instant, when they are known
   */
  enter(endpoint: RpcEndpoint, claim: HeadClaim | undefined): Promise<(of: RpcEndpoint) => HeadVerdict> {
    this.#pending--;
    if (claim) this.#claims.set(endpoint, claim);
    this.#entered++;
    if (this.#entered >= this.#expected) this.#settle();
    // Nothing else would end what is still under way.
    if (this.#isSettled && this.#pending === 0) this.deadline.clear();
    return this.#verdicts;
  }

  /** Ends it now: what is under way comes to nothing. */
  end(): void {
    this.deadline.end();
  }
}
