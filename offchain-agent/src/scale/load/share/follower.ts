import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError, messageOf } from '../../../base/error.ts';
import { Generator } from '../generator/generator.ts';
import type { GeneratorReport, NumberedPlan } from '../generator/generator-messages.ts';
import { loadAccount } from '../transfer.ts';
import { leaderLost, type Membership } from './join.ts';
import { type FromPart, fromPart, pollMs, runKey, type ToldPlan, type ToPart, toPart } from './messages.ts';
import { sinceStart } from './split-plan.ts';

interface FollowOptions {
  /** Where this generator sends; of the same chain as the others'. */
  readonly endpoints: readonly string[];
  readonly secret: string;
  readonly genesisHash: string;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

/** What a generator sent in one round. */
interface SentRound {
  readonly sent: number;
  readonly accepted: number;
  readonly refused: number;
  readonly generator_cpu: number;
}

/** The leader may be away for a moment between two looks. */
const missedLooks = 100;

/**
 * Sends the parts of a load that the leader gives to this generator, until the leader ends it.
 * @throws AgentError `unreachable/share_leader` when the leader ended without a point, `bad_input/share_key`
 */
export async function followShare(member: Membership, options: FollowOptions): Promise<SentRound[]> {
  const follower = new Follower(member, options);
  return await follower.run();
}

class Follower {
  readonly #member: Membership;
  readonly #options: FollowOptions;
  readonly #rounds: SentRound[] = [];

  constructor(member: Membership, options: FollowOptions) {
    this.#member = member;
    this.#options = options;
  }

  async run(): Promise<SentRound[]> {
    let message = await this.#next();
    while (message.kind !== 'end') {
      // What ends a round says what comes after it.
      const last = message.kind === 'plan' ? await this.#round(message.round, message.plan) : message;
      message = last.kind === 'end' ? last : await this.#next();
    }
    if (!message.hasPoint) throw leaderLost();
    return this.#rounds;
  }

  /** @returns the message that ended the round */
  async #round(round: number, told: ToldPlan): Promise<ToPart> {
    const stop = new AbortController();
    const signal = AbortSignal.any([this.#options.signal, stop.signal]);
    let generator: Generator | undefined;
    try {
      const plan = this.#planOf(told);
      this.#options.progress(`signing ${plan.intendedUs.length} of round ${round}`);
      generator = await Generator.prepare(plan, signal);
      const { offsetUs, withinUs } = await this.#member.redis.clock();
      await this.#tell({ kind: 'ready', round, withinUs });
      const start = await this.#next();
      if (start.kind !== 'start') return start;
      const ended = this.#next();
      // A leader that stops the load, or is gone, stops it here.
      ended.then(
        () => stop.abort(),
        (error: unknown) => stop.abort(error),
      );
      await this.#send(generator, { round, signal, startUs: start.atUs - offsetUs }).catch(
        (error: unknown) => {
          if (!stop.signal.aborted) throw error;
        },
      );
      return await ended;
    } catch (error) {
      this.#options.signal.throwIfAborted();
      const code = error instanceof AgentError ? error.code : 'unknown/generator';
      if (code !== 'unreachable/share_leader')
        await this.#tell({ kind: 'failed', round, code, message: messageOf(error) });
      throw error;
    } finally {
      await generator?.close();
    }
  }

  async #send(
    generator: Generator,
    {
      round,
      signal,
      startUs,
    }: { readonly round: number; readonly signal: AbortSignal; readonly startUs: number },
  ): Promise<void> {
    generator.start(startUs);
    await generator.sent(signal);
    await this.#tell({ kind: 'sent', round });
    const report = await generator.report(signal);
    this.#note(report);
    await this.#tell({ kind: 'done', round, report: sinceStart(report, startUs) });
  }

  #planOf(told: ToldPlan): NumberedPlan {
    const { endpoints, secret, genesisHash } = this.#options;
    const accounts = told.accounts.map((account) => ({
      ...account,
      ...loadAccount(secret, genesisHash, account.number, told.template.scheme),
    }));
    return { ...told, endpoints, accounts };
  }

  #note({ sentUs, acceptedUs, refusedUs, cpuShare }: GeneratorReport): void {
    const count = (of: Float64Array): number => of.filter((us) => !Number.isNaN(us)).length;
    this.#rounds.push({
      sent: count(sentUs),
      accepted: count(acceptedUs),
      refused: count(refusedUs),
      generator_cpu: cpuShare,
    });
  }

  async #tell(message: FromPart): Promise<void> {
    const { redis, run, part } = this.#member;
    await redis.send(fromPart(run, part), message);
  }

  async #next(): Promise<ToPart> {
    const { redis, run, part } = this.#member;
    for (let missed = 0; ; ) {
      const message = (await redis.next(toPart(run, part))) as ToPart | undefined;
      if (message) return message;
      missed = (await redis.read(runKey)) === run ? 0 : missed + 1;
      if (missed > missedLooks) throw leaderLost();
      await sleep(pollMs, undefined, { signal: this.#options.signal });
    }
  }
}
