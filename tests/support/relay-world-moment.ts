import { dice } from './dice.ts';
import type { Hex } from './grandpa-bytes.ts';
import { candidateBytes, inherentBytes, rowBytes, timestampBytes } from './relay-inherent-bytes.ts';
import { groupsOf, thresholdOf } from './relay-runtime-shapes.ts';
import type { RelayActor, RelayLinks } from './relay-world-links.ts';
import {
  type WorldBody,
  type WorldCandidate,
  type WorldRow,
  worldRules,
  worldSize,
  worldSlotS,
} from './relay-world-shapes.ts';

const authorWaits = 2;
const noRoot: Hex = `0x${'00'.repeat(32)}`;
const none: ReadonlySet<RelayActor> = new Set();

/** What machines have in time for a block. Times are in seconds; block N is due at 6 N. */
export class RelayMoment {
  readonly hashes = new Map<number, Hex>();
  readonly groups = groupsOf(worldSize.validators, worldSize.cores);
  /** By core: on the chain, waiting for its pieces. */
  readonly pending = new Map<number, WorldCandidate>();
  /** By core: built, not backed yet. */
  readonly built = new Map<number, WorldCandidate>();
  readonly authors = new Map<number, number>();
  readonly links: RelayLinks;
  readonly accounts: readonly Hex[];
  readonly startBlock: number;

  constructor(links: RelayLinks, accounts: readonly Hex[], startBlock: number) {
    this.links = links;
    this.accounts = accounts;
    this.startBlock = startBlock;
  }

  /** Collators build on the block before, where nothing of theirs waits to be backed. */
  collate(now: number): void {
    for (let core = 0; core < worldSize.claimed; core += 1) {
      const waiting = this.built.get(core);
      // What was not backed for long is built again.
      if (waiting && waiting.parent >= now - 3) continue;
      this.built.delete(core);
      if (!this.links.collates(core, now)) continue;
      const builtAt = (now - 1) * worldSlotS + 1.5 + this.links.chance('build', core, now) / 2;
      this.built.set(core, this.candidate(core, now - 1, builtAt, this.membersAt(core, now)));
    }
  }

  /** The group that backs on a core in a block. */
  membersAt(core: number, now: number): readonly number[] {
    const rotations = Math.floor((now - this.startBlock) / worldRules.groupRotationFrequency);
    return this.groups[(core + rotations) % this.groups.length] ?? [];
  }

  candidate(core: number, parent: number, builtAt: number, members: readonly number[]): WorldCandidate {
    const para = 2_000 + core;
    const empty = { hash: noRoot, backers: [], holders: new Set<number>() };
    return { para, core, parent, builtAt, members, backedIn: 0, ...empty };
  }

  /** When each member's vote is sent, with some machines repaired. */
  votesSent(candidate: WorldCandidate, repaired: ReadonlySet<RelayActor>): Map<number, number> {
    const { core, parent, builtAt, members } = candidate;
    const now = parent + 1;
    const links = this.links;
    const able = members.filter((member) => links.votes(member, core, now, repaired));
    const heard = able.map((member) => ({ member, at: builtAt + links.fromCollator(core, member, now) }));
    const [first] = heard.toSorted((a, b) => a.at - b.at);
    const sent = new Map<number, number>();
    if (!first) return sent;
    // In 11 blocks of Polkadot 45 % of the votes are of members that the collator itself sent the block to.
    const seconders = heard.filter(
      ({ member }) => member === first.member || links.chance('connected', core, member, now) < 0.45,
    );
    for (const { member, at } of heard) {
      // The statement of another one, then the block from there, there and back.
      const ways = seconders.map((one) => one.at + 0.4 + 3 * links.delay(one.member, member, now, repaired));
      const isSeconder = seconders.some((one) => one.member === member);
      sent.set(member, (isSeconder ? at : Math.min(...ways)) + 0.4);
    }
    return sent;
  }

  /** Whose votes an author has in time. */
  votesAt(candidate: WorldCandidate, now: number, author: number, repaired: ReadonlySet<RelayActor> = none) {
    const until = now * worldSlotS + authorWaits;
    return [...this.votesSent(candidate, repaired)]
      .filter(([member, at]) => {
        const isThere = !this.links.drops(member, author, now, repaired);
        return isThere && at + this.links.delay(member, author, now, repaired) <= until;
      })
      .map(([member]) => member)
      .toSorted((a, b) => a - b);
  }

  /** Bits of a validator's row on the state after the block before; undefined where the author does not have it. */
  rowAt(validator: number, now: number, author: number, repaired: ReadonlySet<RelayActor> = none) {
    const links = this.links;
    if (!links.signs(validator, now, repaired) || links.drops(validator, author, now, repaired))
      return undefined;
    const before = this.authors.get(now - 1) ?? 0;
    const signed = (now - 1) * worldSlotS + 0.3 + links.delay(before, validator, now, repaired) + 1.5;
    if (signed + links.delay(validator, author, now, repaired) > now * worldSlotS + authorWaits)
      return undefined;
    return [...this.pending.values()].filter((candidate) => {
      const { backedIn, backers, core } = candidate;
      const near = Math.min(
        ...backers
          .filter((backer) => !links.isFrozen(backer, now, repaired))
          .map((backer) => links.delay(backer, validator, now, repaired)),
      );
      const late = links.slowPiece(validator, core, backedIn, repaired) ? worldSlotS : 0;
      const from = links.delay(this.authors.get(backedIn) ?? 0, validator, now, repaired);
      return backedIn * worldSlotS + 0.3 + from + 2 * near + 0.2 + late <= signed;
    });
  }

  rowsAt(now: number, author: number, repaired: ReadonlySet<RelayActor> = none): WorldRow[] {
    return this.accounts.flatMap((_, validator) => {
      const bits = this.rowAt(validator, now, author, repaired);
      return bits ? [{ validator, bits }] : [];
    });
  }

  holdersAfter(candidate: WorldCandidate, rows: readonly WorldRow[]): Set<number> {
    const more = rows.filter(({ bits }) => bits.includes(candidate)).map(({ validator }) => validator);
    return new Set([...candidate.holders, ...more]);
  }

  /** Whether enough validators hold its pieces after these rows. */
  isHeld(candidate: WorldCandidate, rows: readonly WorldRow[]): boolean {
    return this.holdersAfter(candidate, rows).size >= thresholdOf(this);
  }

  bodyOf(now: number, author: number, parentBytes: Buffer): WorldBody {
    const isEmpty = this.links.hiccups(author, now);
    const rows = isEmpty ? [] : this.rowsAt(now, author);
    const freed = [...this.pending.values()].filter(
      (candidate) => this.isHeld(candidate, rows) || this.isLate(candidate, now),
    );
    const waiting = new Set(
      [...this.pending.values()].filter((one) => !freed.includes(one)).map(({ core }) => core),
    );
    const backed = isEmpty
      ? []
      : [...this.built.values()].flatMap((candidate) => {
          const backers = this.votesAt(candidate, now, author);
          return waiting.has(candidate.core) || backers.length < worldRules.minBackingVotes
            ? []
            : [this.encode(candidate, backers)];
        });
    const rowBytesOf = rows.map(({ validator, bits }) =>
      rowBytes(
        validator,
        this.groups.map((_, core) => bits.some((candidate) => candidate.core === core)),
      ),
    );
    const bytes = backed.map((one) => one.bytes);
    const extrinsics = [timestampBytes, inherentBytes(rowBytesOf, bytes, [], parentBytes)];
    return { rows, freed, waiting, backed, extrinsics };
  }

  isLate({ backedIn }: WorldCandidate, now: number): boolean {
    const { groupRotationFrequency: frequency, availabilityPeriod: period } = worldRules;
    return (now + 1 - this.startBlock) % frequency < period && backedIn + period <= now;
  }

  encode(candidate: WorldCandidate, backers: readonly number[]) {
    const { core, para, parent, members } = candidate;
    const parentHash = this.hashes.get(parent) ?? noRoot;
    const voted = members.map((member) => backers.includes(member));
    const votes = backers.map((_, place) => (place === 0 ? 1 : 2));
    const fields = { para, core, version: 2, parentHash, session: 1, voted, votes };
    // The same candidate is the same bytes, whoever backs it and with which votes.
    const made = candidateBytes(fields, dice(1 + core * 1_000 + parent));
    return { candidate, backers, ...made };
  }

  commit(now: number, { rows, freed, backed }: WorldBody): void {
    for (const candidate of this.pending.values())
      for (const holder of this.holdersAfter(candidate, rows)) candidate.holders.add(holder);
    for (const { core } of freed) this.pending.delete(core);
    for (const { candidate, backers, hash } of backed) {
      this.built.delete(candidate.core);
      this.pending.set(candidate.core, Object.assign(candidate, { backedIn: now, backers, hash }));
    }
  }
}
