import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from '../../../base/error.ts';
import { Generator, type LoadGenerator } from '../generator/generator.ts';
import type { GeneratorReport, NumberedPlan } from '../generator/generator-messages.ts';
import type { Membership } from './join.ts';
import {
  aliveKey,
  type FromPart,
  fromPart,
  joinedKey,
  pollMs,
  readyWithinMs,
  type ToldPlan,
  type ToPart,
  toPart,
} from './messages.ts';
import { mergeReports, type PartReport, partOfPlan, sinceStart } from './split-plan.ts';

/** Time for the start to come to every generator before it is due. */
const startInUs = 1_000_000;

/** The first generator of a shared load: it gives the others their parts, sends its own, and puts all reports together. */
export class ShareLeader {
  readonly count: number;
  readonly #member: Membership;
  #round = 0;

  constructor(member: Membership, generators: number) {
    this.#member = member;
    this.count = generators;
  }

  /**
   * Waits until all generators are there.
   * @throws AgentError `unreachable/generators`
   */
  async gather(withinMs: number, signal: AbortSignal, progress?: (line: string) => void): Promise<void> {
    const { redis, run } = this.#member;
    let told = -1;
    for (const deadline = Date.now() + withinMs; ; ) {
      const joined = Math.min(this.count - 1, Number((await redis.read(joinedKey(run))) ?? 0));
      if (joined === this.count - 1) return;
      if (joined !== told) progress?.(`${joined + 1} of ${this.count} generators are there`);
      told = joined;
      if (Date.now() > deadline)
        throw new AgentError(
          'unreachable/generators',
          `${joined + 1} of ${this.count} generators came within ${withinMs / 1_000} s; start the others with the same options`,
          { data: { joined: joined + 1, generators: this.count } },
        );
      await sleep(10 * pollMs, undefined, { signal });
    }
  }

  /**
   * Prepares every generator for a plan.
   * @throws AgentError `unreachable/generator_lost`, `bad_input/share_key`; what a generator says
   */
  async prepare(plan: NumberedPlan, signal: AbortSignal): Promise<LoadGenerator> {
    const { redis, run } = this.#member;
    const round = ++this.#round;
    const others = Array.from(
      { length: this.count - 1 },
      (_, index) => new RemotePart(this.#member, index + 1, round),
    );
    for (const { part } of others)
      await redis.send(toPart(run, part), {
        kind: 'plan',
        round,
        plan: toldPlan(partOfPlan(plan, part, this.count)),
      } satisfies ToPart);
    const own = await Generator.prepare(partOfPlan(plan, 0, this.count), signal);
    try {
      const withins: number[] = [];
      for (const other of others) {
        const ready = await other.next('ready', signal, readyWithinMs);
        if (!ready) throw new AgentError('unreachable/generator_lost', other.lost ?? '', { retryable: true });
        withins.push(ready.withinUs);
      }
      // Others may take minutes to get ready, in which two clocks drift apart.
      const clock = await redis.clock();
      const withinUs = startWithinUs([clock.withinUs, ...withins]);
      return new SharedRound({ own, others, plan, offsetUs: clock.offsetUs, withinUs });
    } catch (error) {
      await own.close();
      await this.#tellAll({ kind: 'drop', round });
      throw error;
    }
  }

  /** Lets the other generators go. @param hasPoint whether anything came of what they sent */
  async end(hasPoint: boolean): Promise<void> {
    await this.#tellAll({ kind: 'end', hasPoint });
  }

  async #tellAll(message: ToPart): Promise<void> {
    const { redis, run } = this.#member;
    for (let part = 1; part < this.count; part++)
      await redis.send(toPart(run, part), message).catch(() => undefined);
  }
}

/** How far apart two generators may start, each of whose clocks may be wrong by as much: two may be wrong to opposite sides. */
export function startWithinUs(withins: readonly number[]): number {
  const [most = 0, next = 0] = withins.toSorted((a, b) => b - a);
  return most + next;
}

/** Neither the secrets of accounts nor endpoints, of which each generator has its own. */
function toldPlan({ accounts, template, mix, intendedUs, answerWithinMs }: NumberedPlan): ToldPlan {
  const told = accounts.map(({ number, nonce }) => ({ number, nonce }));
  return { accounts: told, template, mix, intendedUs, answerWithinMs };
}

/** Another generator in one round, as the leader hears of it. */
class RemotePart {
  readonly part: number;
  /** Why nothing more will come; undefined while something may. */
  lost: string | undefined;
  readonly #member: Membership;
  readonly round: number;

  constructor(member: Membership, part: number, round: number) {
    this.#member = member;
    this.part = part;
    this.round = round;
  }

  async tell(message: ToPart): Promise<void> {
    await this.#member.redis.send(toPart(this.#member.run, this.part), message);
  }

  /**
   * @returns undefined when the generator ended before it said that
   * @throws AgentError what the generator failed of
   */
  async next<K extends FromPart['kind']>(
    kind: K,
    signal: AbortSignal,
    withinMs = Number.POSITIVE_INFINITY,
  ): Promise<Extract<FromPart, { kind: K }> | undefined> {
    const { redis, run } = this.#member;
    const deadline = Date.now() + withinMs;
    let unseen = 0;
    while (this.lost === undefined) {
      signal.throwIfAborted();
      const message = (await redis.next(fromPart(run, this.part))) as FromPart | undefined;
      if (message && message.round !== this.round) continue;
      if (message?.kind === 'failed')
        throw new AgentError(message.code, `generator ${this.part + 1}: ${message.message}`);
      if (message?.kind === kind) return message as Extract<FromPart, { kind: K }>;
      if (message) continue;
      // What it said last may come a moment after it was last seen.
      unseen = (await redis.read(aliveKey(run, this.part))) === undefined ? unseen + 1 : 0;
      if (unseen > 2 || Date.now() > deadline)
        this.lost = `generator ${this.part + 1} ended in the middle of the load; its part of the load is missing`;
      else await sleep(pollMs, undefined, { signal });
    }
    return undefined;
  }
}

interface RoundParts {
  readonly own: Generator;
  readonly others: readonly RemotePart[];
  readonly plan: NumberedPlan;
  readonly offsetUs: number;
  readonly withinUs: number;
}

/** One load by all generators. */
class SharedRound implements LoadGenerator {
  readonly startInUs = startInUs;
  readonly #parts: RoundParts;
  #startUs = 0;
  #told: Promise<unknown> = Promise.resolve();

  constructor(parts: RoundParts) {
    this.#parts = parts;
  }

  start(atUs: number): void {
    const { own, others, offsetUs } = this.#parts;
    this.#startUs = atUs;
    own.start(atUs);
    this.#told = Promise.all(
      others.map(
        async (other) => await other.tell({ kind: 'start', round: other.round, atUs: atUs + offsetUs }),
      ),
    );
    // Heard of in `sent`.
    this.#told.catch(() => undefined);
  }

  async sent(signal: AbortSignal): Promise<void> {
    const { own, others } = this.#parts;
    await this.#told;
    await own.sent(signal);
    for (const other of others) await other.next('sent', signal);
  }

  async report(signal: AbortSignal): Promise<GeneratorReport> {
    const { own, others, plan, withinUs } = this.#parts;
    const reports: PartReport[] = [sinceStart(await own.report(signal), this.#startUs)];
    for (const other of others) reports.push((await other.next('done', signal))?.report);
    const merged = mergeReports(reports, { count: plan.intendedUs.length, startUs: this.#startUs });
    const lost = others.flatMap(({ lost: why }) => why ?? []);
    return { ...merged, startWithinUs: withinUs, ...(lost.length > 0 && { lost }) };
  }

  async close(): Promise<void> {
    const { own, others } = this.#parts;
    await own.close();
    for (const other of others) await other.tell({ kind: 'drop', round: other.round }).catch(() => undefined);
  }
}
