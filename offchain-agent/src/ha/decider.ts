import { AgentError, messageOf } from '../base/error.ts';
import { AwaitOthers } from './await-others.ts';
import type { StoredState } from './coordinator/coordinator.ts';
import { type DeciderClock, leaseEndMs, mostHelloMs, realClock } from './decider-clock.ts';
import type { DeciderParts, DeciderStatus, NodeConnection } from './decider-parts.ts';
import { drive, type RecordWay } from './drive.ts';
import { ailment, isWell, restLeases, type Standby, standbysOf, statusText } from './health.ts';
import { Mind, type Question, type SigningAnswer } from './mind.ts';
import { type Health, type Hello, leadLine, recordLine, strangerWhy } from './protocol.ts';
import { isBehind, type Mark, markOf, shownMark } from './record.ts';

const beatsOfLease = 10;
const retryMs = 50;

/** Beats, leads or stands by, and answers its node. */
export class Decider {
  readonly #parts: DeciderParts;
  readonly #mind: Mind;
  readonly #clock: DeciderClock;
  readonly #startedMs: number;
  readonly #leadListeners = new Set<() => void>();
  readonly #answerListeners = new Set<(question: Question, answer: SigningAnswer) => void>();
  #seen: StoredState | undefined;
  #node: { readonly log: Mark; readonly end: () => void } | undefined;
  #health: { readonly told: Health; readonly atMs: number } | undefined;
  #awaited: AwaitOthers | undefined;
  #restsUntilMs = 0;
  #returnsByMs = 0;
  #settlesByMs = 0;
  #isEnding = false;
  #didLead = false;
  #failure: string | undefined;
  #refusal: string | undefined;

  constructor(parts: DeciderParts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? realClock;
    this.#startedMs = this.#clock.nowMs();
    this.#awaited = parts.awaitsOthers === true ? new AwaitOthers() : undefined;
    this.#mind = new Mind(parts.identity, parts.isVolatile ? {} : parts.kept.readMark());
  }

  /** Beats until the signal aborts; then it resigns first of all. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#beat();
      await this.#clock.sleep(this.#parts.identity.leaseMs / beatsOfLease, signal);
    }
    this.#isEnding = true;
    this.#dropLead();
    await this.#parts.coordinator.close().catch((error: unknown) => this.#failed(error));
  }

  /**
   * Accepts a node, or says why not.
   * @returns `ok`, or `no` and why; undefined while nobody can tell: the node shall ask again
   */
  async hello(hello: Hello, { end, isGone }: NodeConnection): Promise<string | undefined> {
    const stranger = strangerWhy(hello, this.#parts.validator, this.#refusal);
    if (stranger !== undefined) return `no ${stranger}`;
    const leaseEndsMs = leaseEndMs(this.#parts.identity);
    const deadline = this.#clock.nowMs() + Math.min(mostHelloMs, leaseEndsMs);
    // The connection of a node that asks again may not be seen to have ended yet.
    while ((this.#node || !this.#knowsRecord()) && this.#clock.nowMs() < deadline && !isGone())
      await this.#clock.sleep(retryMs);
    // A name that is held may be this decider's own, from before it was killed: its lease runs out.
    const isStarting = this.#clock.nowMs() - this.#startedMs < leaseEndsMs;
    if (!this.#node && isStarting && this.#isNameHeld()) return undefined;
    this.#refusal = this.#node
      ? 'another node is connected to this HA sidecar: give each node its own'
      : this.#faultOf(hello.log);
    if (this.#refusal !== undefined) return `no ${this.#refusal}`;
    if (!this.#knowsRecord()) return undefined;
    this.#node = { log: hello.log, end };
    if (this.#clock.nowMs() < this.#returnsByMs)
      this.#settlesByMs = this.#clock.nowMs() + this.#parts.returnMs;
    this.#returnsByMs = 0;
    return 'ok';
  }

  /** The node ends to begin again with the votes on record, and waits as long for the lead, which would go to and fro between two. */
  nodeBeginsAgain(): void {
    this.#returnsByMs = this.#clock.nowMs() + this.#parts.returnMs;
  }

  /** The node's connection is gone: it does not lead. */
  async nodeGone(): Promise<void> {
    this.#node = undefined;
    this.#health = undefined;
    if (this.#clock.nowMs() >= this.#returnsByMs) await this.#resign('the node is gone');
  }

  async ask(question: Question): Promise<SigningAnswer> {
    const startMs = this.#clock.nowMs();
    const answer = await this.#answer(question);
    this.#parts.counts.answered(question.kind, answer, this.#clock.nowMs() - startMs);
    for (const listener of this.#answerListeners) listener(question, answer);
    return answer;
  }

  tellHealth(told: Health): void {
    this.#health = { told, atMs: this.#clock.nowMs() };
    this.#awaited?.told(told);
  }

  record(): string {
    return recordLine(this.#mind.records);
  }

  leadLine(): string {
    return leadLine(this.#leadMs(), this.#mind.records);
  }

  /** Calls back when the lead is won or lost; returns how to stop. */
  onLead(listener: () => void): () => void {
    this.#leadListeners.add(listener);
    return () => this.#leadListeners.delete(listener);
  }

  onAnswer(listener: (question: Question, answer: SigningAnswer) => void): () => void {
    this.#answerListeners.add(listener);
    return () => this.#answerListeners.delete(listener);
  }

  status(): DeciderStatus {
    const { slot, vote, heartbeat } = this.#mind.records;
    return {
      node: this.#parts.identity.node,
      leads: this.#leadMs() > 0,
      leadMs: this.#leadMs(),
      token: this.#mind.token ?? null,
      leader: this.#seen?.leader?.node ?? null,
      isConnected: this.#node !== undefined,
      record: { slot: slot ?? null, vote: vote ?? null, heartbeat: heartbeat ?? null },
      health: this.#health?.told ?? null,
      standbys: this.standbys(),
      fault: this.#fault() ?? null,
      coordinatorFailure: this.#failure ?? null,
      awaits: this.#awaited?.waitsFor ?? null,
    };
  }

  standbys(): Standby[] {
    return this.#seen ? standbysOf(this.#seen, this.#parts.identity.instance) : [];
  }

  /** Gives up the lead for some seconds, so that another takes it. */
  async stepDown(why: string): Promise<void> {
    this.#restsUntilMs = this.#clock.nowMs() + restLeases * this.#parts.identity.leaseMs;
    await this.#resign(why);
  }

  async #answer(question: Question): Promise<SigningAnswer> {
    if (this.#leadMs() === 0) return 'no lead';
    const token = this.#mind.token;
    const answer = await this.#drive(this.#mind.ask(question, () => this.#clock.nowMs()));
    try {
      this.#keepMark();
      this.#parts.kept.answered(question, answer, token);
    } catch (error) {
      // A grant that leaves no trace would be one that nobody can check.
      this.#parts.log.error({ err: error }, 'an answer could not be kept, so that it is no');
      return answer === 'yes' ? 'no answer' : answer;
    }
    return answer;
  }

  async #beat(): Promise<void> {
    const { coordinator, identity } = this.#parts;
    const sentMs = this.#clock.nowMs();
    const { floor } = this.#mind;
    const isAble = this.#isAble(sentMs);
    try {
      const status = statusText(isAble, this.#health?.told);
      const seen = await coordinator.beat({ status, wants: isAble && this.#wants(sentMs) });
      this.#failure = undefined;
      if (this.#isEnding) return;
      this.#mind.absorb(seen, floor, sentMs);
      this.#seen = seen;
      this.#keepMark();
    } catch (error) {
      this.#failed(error);
    }
    await this.#raise();
    const fault = this.#node && this.#faultOf(this.#node.log);
    if (fault !== undefined) {
      this.#parts.log.error({ node: identity.node }, fault);
      this.#node?.end();
    }
    await this.#resignWhenIll();
    this.#tellLead();
  }

  #isAble(nowMs: number): boolean {
    return (
      !this.#isEnding &&
      (this.#node !== undefined || nowMs < this.#returnsByMs) &&
      this.#fault() === undefined &&
      (!this.#awaited || this.#awaited.floor !== undefined) &&
      nowMs >= this.#restsUntilMs
    );
  }

  /** To what the node knows and the coordinator cannot, and above the rounds of which nobody here knows what was voted. */
  async #raise(): Promise<void> {
    const vote = this.#awaited?.floor;
    const mark = this.#parts.isVolatile ? this.#node?.log : vote && { vote };
    if (!mark || this.#mind.leadMs(this.#clock.nowMs()) === 0) return;
    const isRaised = await this.#drive(this.#mind.raise(mark, () => this.#clock.nowMs()));
    if (isRaised && vote) this.#awaited = undefined;
  }

  #wants(nowMs: number): boolean {
    return this.#ailment(nowMs) === undefined || !this.standbys().some(isWell);
  }

  #ailment(nowMs: number): string | undefined {
    // A node that began again has no peers at first: that is no reason to have it begin again elsewhere.
    if (nowMs < this.#settlesByMs) return undefined;
    return ailment(this.#health?.told, nowMs - (this.#health?.atMs ?? nowMs), this.standbys());
  }

  async #resignWhenIll(): Promise<void> {
    if (this.#mind.leadMs(this.#clock.nowMs()) === 0) return;
    if (!this.#node) return await this.nodeGone();
    // A beat that was under way when this decider stepped down took the lead again.
    if (this.#clock.nowMs() < this.#restsUntilMs) return await this.#resign('another shall lead');
    const why = this.#ailment(this.#clock.nowMs());
    if (why === undefined || !this.#health || !this.standbys().some(isWell)) return;
    await this.stepDown(`the node ${why}`);
  }

  async #resign(why: string): Promise<void> {
    this.#returnsByMs = 0;
    if (this.#mind.token === undefined) return;
    this.#dropLead();
    this.#parts.log.info({ node: this.#parts.identity.node, why }, 'resigns');
    await this.#parts.coordinator.resign().catch((error: unknown) => this.#failed(error));
  }

  #dropLead(): void {
    this.#mind.dropLead();
    this.#tellLead();
  }

  #tellLead(): void {
    const leads = this.#leadMs() > 0;
    if (leads === this.#didLead) return;
    this.#didLead = leads;
    this.#parts.counts.leadChanged(leads);
    this.#parts.log.info(
      { node: this.#parts.identity.node, token: this.#mind.token },
      leads ? 'leads' : 'does not lead',
    );
    for (const listener of this.#leadListeners) listener();
  }

  #leadMs(): number {
    return this.#node && !this.#isEnding && !this.#awaited ? this.#mind.leadMs(this.#clock.nowMs()) : 0;
  }

  #knowsRecord(): boolean {
    return this.#seen?.isNamed === true || this.#mind.fault !== undefined;
  }

  #isNameHeld(): boolean {
    const { node } = this.#parts.identity;
    return this.#seen?.isNamed === false && this.#seen.nodes.some((one) => one.node === node);
  }

  #fault(): string | undefined {
    return this.#node ? this.#faultOf(this.#node.log) : this.#mind.fault;
  }

  #faultOf(log: Mark): string | undefined {
    if (this.#mind.fault !== undefined) return `${this.#mind.fault}; see docs/how-to/run-a-validator-pair.md`;
    const { node } = this.#parts.identity;
    if (this.#isNameHeld())
      return `another HA sidecar uses the node id "${node}": give each a "node" of its own`;
    const found = markOf(this.#mind.records);
    if (this.#parts.isVolatile || !this.#seen || !isBehind(found, log)) return undefined;
    return `the sign log is ahead of the record (log: ${shownMark(log)}; record: ${shownMark(found)}): the coordinator was emptied, restored or is another one; see docs/how-to/run-a-validator-pair.md`;
  }

  #keepMark(): void {
    if (!this.#parts.isVolatile) this.#parts.kept.writeMark(this.#mind.mark);
  }

  async #drive<Result>(way: RecordWay<Result>): Promise<Result> {
    return await drive(way, this.#parts.coordinator, this.#clock, (error) => this.#failed(error));
  }

  #failed(error: unknown): void {
    this.#parts.counts.coordinatorFailed();
    const failure = messageOf(error);
    if (failure !== this.#failure) this.#parts.log.warn({ failure }, 'the coordinator gave no answer');
    this.#failure = failure;
    if (!(error instanceof AgentError)) this.#parts.log.error({ err: error }, 'an unforeseen failure');
  }
}
