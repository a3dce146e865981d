import { Deadline } from '../../base/deadline.ts';
import { sampleIds } from '../../sli/receipt.ts';
import type { SampleOutcome } from '../../sli/sample.ts';
import type { IdSource, ProberRun } from '../sample/run-instants.ts';
import type { RpcEndpoint, RpcTarget } from './rpc-endpoint.ts';

interface RpcRunOptions {
  readonly timeoutMs: number;
  readonly lagBlocks: number;
  readonly ownHeight: () => number | undefined;
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
    const { timeoutMs, lagBlocks } = this.#options;
    const id = this.#ids?.of(target.id, index);
    const round = this.#roundOf(dueMs, signal);
    round.begin();
    const reading = await endpoint.readHead(round.deadline, id);
    const best = await round.enter(reading.kind === 'head' ? reading.height : undefined);
    this.#ids?.prepare(target.id, index + 1);
    // What a closing connection cuts off is nobody's silence, and without the others of its instant no answer is judged.
    if (this.#isClosed) return stopped;
    if (reading.kind !== 'head') return reading;
    const latencyUs = Math.max(0, Math.round((reading.atMs - dueMs) * 1_000));
    if (latencyUs > timeoutMs * 1_000) return { kind: 'null', reason: 'timeout' };
    const isBehind = best !== undefined && reading.height < best - lagBlocks;
    if (isBehind) return { kind: 'null', reason: 'behind' };
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
    const { timeoutMs, ownHeight } = this.#options;
    const deadline = new Deadline(dueMs + timeoutMs, signal);
    const round = new Round(this.#expected, deadline, ownHeight, () => this.#rounds.delete(dueMs));
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
  readonly #heights: number[] = [];
  readonly #best: Promise<number | undefined>;
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
    ownHeight: () => number | undefined,
    onSettled: () => void,
  ) {
    this.#expected = expected;
    this.deadline = deadline;
    this.#best = new Promise((resolve) => {
      this.#settle = () => {
        if (this.#isSettled) return;
        this.#isSettled = true;
        resolve(bestHeight(this.#heights, ownHeight()));
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
   * Enters what came of one that was begun: the height, if there is one.
   * @returns the best height of the instant, when that is known
   */
  enter(height: number | undefined): Promise<number | undefined> {
    this.#pending--;
    if (height !== undefined) this.#heights.push(height);
    this.#entered++;
    if (this.#entered >= this.#expected) this.#settle();
    // Nothing else would end what is still under way.
    if (this.#isSettled && this.#pending === 0) this.deadline.clear();
    return this.#best;
  }

  /** Ends it now: what is under way comes to nothing. */
  end(): void {
    this.deadline.end();
  }
}

/**
 * How high the chain is, as far as the endpoints of one instant and the reporter's own node can tell: the greater of the
 * node's height and the **lower median** of the endpoints' (element floor((k - 1) / 2) of the ascending list).
 *
 * Why the median and not the best answer: one liar with a huge height would make everybody else "behind". The lower
 * median rises only when more than half of the answers lie, also where there are but two. It falls when half of them are
 * behind; that is why the reporter's own node counts as it is, and a reporter without one is weaker.
 *
 * @returns undefined when nobody knows
 * @example bestHeight([100, 101, 9_999_999], undefined) // 101
 */
export function bestHeight(heights: readonly number[], ownHeight: number | undefined): number | undefined {
  const median = heights.toSorted((a, b) => a - b)[Math.floor((heights.length - 1) / 2)];
  if (median === undefined || ownHeight === undefined) return median ?? ownHeight;
  return Math.max(median, ownHeight);
}

/** How far each is behind the best height of all; undefined for who did not say, and where nobody else did. */
export function lagsOf(heights: readonly (number | undefined)[]): (number | undefined)[] {
  const known = heights.filter((height) => height !== undefined);
  const best = known.length > 1 ? bestHeight(known, undefined) : undefined;
  return heights.map((height) =>
    best === undefined || height === undefined ? undefined : Math.max(0, best - height),
  );
}
