import { type Dice, dice } from './dice.ts';
import type { Hex } from './grandpa-bytes.ts';
import type { MadeShape } from './made-shape.ts';
import { babeDigest, type MadeHeader, madeHeader, setChange } from './relay-headers.ts';
import {
  candidateBytes,
  disputeBytes,
  inherentBytes,
  rootOf,
  rowBytes,
  strangers,
  timestampBytes,
} from './relay-inherent-bytes.ts';
import {
  looksForLate,
  type MadeBacked,
  type MadeDispute,
  type MadePending,
  type MadeRelayBlock,
  type MadeRelayState,
  type MadeSession,
  madeRules,
  newDispute,
  storedDispute,
  thresholdOf,
} from './relay-runtime-shapes.ts';
import { endsWith, MadePoints, madeSession, madeStatements } from './relay-session-made.ts';

// What the runtime of a relay chain does with parachains, written from polkadot-runtime-parachains 30.0.0 and
// pallet-staking-async-ah-client 0.13.0 as a runtime is: with storage that blocks change. Shares no code with what it tests.
const noRoot: Hex = `0x${'00'.repeat(32)}`;

/** A relay chain whose validators and collators do what dice say. */
export class MadeRelayChain {
  readonly blocks: MadeRelayBlock[] = [];
  readonly sessions: MadeSession[] = [];
  readonly hashes = new Map<number, Hex>();
  /** Points of accounts by the session whose report has them. */
  readonly reports = new Map<number, Map<Hex, number>>();
  readonly counts = { included: 0, timedOut: 0, disputed: 0, dropped: 0 };
  readonly #dice: Dice;
  readonly #pool: readonly Hex[];
  readonly #pending = new Map<number, MadePending[]>();
  readonly #disputes: MadeDispute[] = [];
  readonly #points = new MadePoints();
  #session: MadeSession;
  #quality = 0.97;
  #number: number;
  #parent: MadeHeader;
  readonly #stateRootOf: (state: MadeRelayState) => Hex;
  readonly #shape: MadeShape;

  constructor(
    seed: number,
    first = 100,
    stateRootOf: (state: MadeRelayState) => Hex = () => noRoot,
    shape: MadeShape = {},
  ) {
    this.#stateRootOf = stateRootOf;
    this.#shape = shape;
    this.#dice = dice(seed);
    this.#pool =
      shape.signers?.accounts ?? Array.from({ length: shape.validators ?? 16 }, () => this.#dice.hash());
    this.#session = this.#makeSession(7, first, undefined);
    this.#number = first - 1;
    this.#parent = madeHeader(this.#number, undefined, [], noRoot, this.#stored(this.#number));
    this.hashes.set(this.#number, this.#parent.hash);
  }

  #makeSession(index: number, startBlock: number, before: MadeSession | undefined): MadeSession {
    const session = madeSession(this.#dice, this.#pool, { ...this.#shape, index, startBlock }, before);
    this.sessions.push(session);
    return session;
  }

  grow(blocks: number): this {
    for (let count = 0; count < blocks; count += 1) this.#grow();
    return this;
  }

  #grow(): void {
    const { chance, whole } = this.#dice;
    const [now, session] = [++this.#number, this.#session];
    const endsSession = endsWith(this.#dice, now - session.startBlock, this.#shape);
    const next = endsSession ? this.#makeSession(session.index + 1, now + 1, session) : undefined;
    const { elected } = next ?? session;
    const author = whole(elected.length);
    // Authorship and Session come before what is below.
    this.#credit(session.elected[author]);
    if (next) this.reports.set(session.index, this.#points.drain());
    const { emptyShare = 0, strange, hasStrangers, version, signers, votersOf } = this.#shape;
    const isEmpty = emptyShare > 0 && chance(emptyShare);
    const { disputes, before } = isEmpty ? { disputes: [], before: [] } : this.#dispute(session, elected);
    const rows = this.#rows(session, isEmpty);
    this.#include(session, elected);
    this.#timeOut(now, session.startBlock);
    const backed: MadeBacked[] = [];
    const candidates = isEmpty ? [] : this.#back(now, session, backed);
    if (next) {
      this.counts.dropped += this.#free('dropped', () => true);
      this.#session = next;
    }
    const inherent = strange?.has(now)
      ? inherentBytes([Buffer.alloc(4)], [], [], this.#parent.bytes)
      : inherentBytes(rows, candidates, disputes, this.#parent.bytes, version);
    const extrinsics = [timestampBytes, ...(hasStrangers ? strangers : []), inherent];
    const root = rootOf(extrinsics);
    const keys = next?.elected.map((account) => signers?.keyOf(account, 'seal') ?? account);
    const logs = [
      ...babeDigest(author, this.#slotOf(now), keys),
      ...setChange(next && votersOf?.(next.index)),
    ];
    const [parent, state] = [this.#parent, this.#stored(now)];
    const make = (all: readonly Buffer[]): MadeHeader => madeHeader(now, parent, all, root, state);
    const header = signers?.seal(elected[author] ?? '0x', make, logs) ?? make(logs);
    this.blocks.push({
      header,
      extrinsics,
      endsSession,
      author,
      disputesBefore: before,
      session,
      next,
      parent,
      backed,
    });
    this.#parent = header;
    this.hashes.set(now, header.hash);
  }

  #stored(number: number): Hex {
    const disputes = this.#disputes.map(storedDispute);
    const parentHash = this.hashes.get(number - 1) ?? noRoot;
    return this.#stateRootOf({
      number,
      parentHash,
      slot: this.#slotOf(number),
      points: this.#shape.isBuffered ? this.#points.all : this.#points.session,
      session: this.#session,
      sessions: this.sessions,
      disputes,
    });
  }

  #slotOf(number: number): number {
    return this.#shape.slotOf?.(number) ?? number;
  }

  #credit(account: Hex | undefined): void {
    if (account) this.#points.pay(account);
  }

  #rewardActive(session: MadeSession, places: Iterable<number>, elected: readonly Hex[]): void {
    for (const place of places) {
      const account = session.accounts[place];
      if (account && elected.includes(account)) this.#credit(account);
    }
  }

  #dispute(current: MadeSession, elected: readonly Hex[]) {
    const disputes: Buffer[] = [];
    const before: MadeRelayBlock['disputesBefore'][number][] = [];
    if (this.#shape.isCalm || !this.#dice.chance(0.2)) return { disputes, before };
    const { chance, pick, hash } = this.#dice;
    const past = this.sessions.find(({ index }) => index === current.index - 1);
    const isPast = past !== undefined && chance(0.3);
    const session = isPast ? past : current;
    const pending = [...this.#pending.values()].flat();
    const candidate = !isPast && pending.length > 0 ? pick(pending).hash : hash();
    const known = this.#disputes.find((one) => one.candidate === candidate && one.session === session.index);
    const dispute = known ?? newDispute(session.index, candidate, this.#disputes.length);
    if (!known) this.#disputes.push(dispute);
    const hasBackers = dispute.backers.size > 0;
    before.push({ votedFor: [...dispute.votedFor], votedAgainst: [...dispute.votedAgainst], hasBackers });
    const { statements, participants } = madeStatements(this.#dice, session, dispute);
    disputes.push(disputeBytes(candidate, session.index, statements));
    for (const place of participants) {
      const account = session.accounts[place] ?? noRoot;
      current.disputeVotes.set(account, (current.disputeVotes.get(account) ?? 0) + 1);
    }
    this.#rewardActive(session, participants, elected);
    if (!isPast && dispute.votedAgainst.size >= thresholdOf(session))
      this.counts.disputed += this.#free('disputed', (one) => one.hash === candidate);
    return { disputes, before };
  }

  #rows(session: MadeSession, isEmpty: boolean): Buffer[] {
    const { chance } = this.#dice;
    const pending = [...this.#pending.values()].flat();
    // Bad times last for some blocks.
    if (chance(0.25)) this.#quality = this.#dice.pick([0.97, 0.97, 0.6, 0.2]);
    const rows: Buffer[] = [];
    const byCore = new Map(pending.toReversed().map((one) => [one.core, one]));
    for (const [place, member] of session.members.entries()) {
      member.blocks += 1;
      member.pieces += pending.length;
      if (isEmpty || !chance(0.93)) continue;
      member.rows += 1;
      const bits = session.groups.map((_, core) => {
        const candidate = byCore.get(core);
        const isSet = chance(candidate ? this.#quality : 0.05);
        if (candidate && isSet) {
          candidate.votes.add(place);
          member.held += 1;
        }
        return isSet;
      });
      rows.push(rowBytes(place, bits));
    }
    return rows;
  }

  #include(session: MadeSession, elected: readonly Hex[]): void {
    const threshold = thresholdOf(session);
    for (const [para, candidates] of this.#pending) {
      while (candidates[0] && candidates[0].votes.size >= threshold) {
        const included = candidates.shift();
        this.#rewardActive(session, included?.backers ?? [], elected);
        if (included) this.#shape.made?.became('included', included.hash);
        this.counts.included += 1;
      }
      if (candidates.length === 0) this.#pending.delete(para);
    }
  }

  #timeOut(now: number, startBlock: number): void {
    const { availabilityPeriod: period } = madeRules;
    if (looksForLate(now, startBlock))
      this.counts.timedOut += this.#free('timedOut', ({ backedIn }) => backedIn + period <= now);
  }

  #free(step: 'disputed' | 'timedOut' | 'dropped', isFreed: (pending: MadePending) => boolean): number {
    let freed = 0;
    for (const [para, candidates] of this.#pending) {
      const from = candidates.findIndex(isFreed);
      if (from < 0) continue;
      freed += candidates.length - from;
      for (const { hash } of candidates.slice(from)) this.#shape.made?.became(step, hash);
      candidates.length = from;
      if (from === 0) this.#pending.delete(para);
    }
    return freed;
  }

  #back(now: number, session: MadeSession, noted: MadeBacked[]): Buffer[] {
    const { chance, whole } = this.#dice;
    const { signers } = this.#shape;
    const occupied = [...this.#pending.values()].flat().map(({ core }) => core);
    const backed: Buffer[] = [];
    this.#shape.made?.begin(now, session.startBlock, this.#parent);
    // Para 1000 has the first two cores, each other one is a para's own.
    for (const [core] of session.groups.entries()) {
      if (occupied.includes(core) || chance(0.15)) continue;
      const para = core < 2 ? 1_000 : 2_000 + core;
      const isMade = para === this.#shape.made?.para;
      const offered = isMade ? this.#shape.made?.offer() : undefined;
      if (isMade && !offered) continue;
      const parent = offered?.relayParent ?? Math.max(session.startBlock - 1, now - 1 - whole(3));
      const rotations = Math.floor((parent + 1 - session.startBlock) / madeRules.groupRotationFrequency);
      const group = session.groups[(core + rotations) % session.groups.length] ?? [];
      const voted = group.map((_, place) => place === 0 || chance(0.8));
      const votes = voted.filter(Boolean).map(() => (chance(0.4) ? 1 : 2));
      const parentHash = this.hashes.get(parent) ?? this.#parent.hash;
      const version = 1 + whole(this.#shape.descriptors ?? 3);
      const backers = group.filter((_, place) => voted[place]);
      const made = candidateBytes(
        {
          para,
          core,
          version,
          parentHash,
          session: session.index,
          voted,
          votes,
          ...(offered && { head: offered.head }),
          ...signers?.voting(session, backers, parentHash),
        },
        this.#dice,
      );
      noted.push({ hash: made.hash, receipt: made.receipt, para, core, parentHash, group, voted, votes });
      offered?.backed(made.hash);
      backed.push(made.bytes);
      const candidate = { hash: made.hash, core, backers, votes: new Set<number>(), backedIn: now };
      this.#pending.set(para, [...(this.#pending.get(para) ?? []), candidate]);
      for (const validator of group) {
        const member = session.members[validator];
        const vote = votes[backers.indexOf(validator)];
        if (!member) continue;
        member.candidates += 1;
        if (vote === 1) member.seconded += 1;
        if (vote === 2) member.valid += 1;
      }
    }
    return backed;
  }
}
