import { compactToU8a, hexToU8a, u8aConcat } from '@polkadot/util';
import { blake2AsHex, blake2AsU8a, sr25519Verify } from '@polkadot/util-crypto';
import { digestItems } from './babe-census.ts';
import { RecountRuntime } from './recount-runtime.ts';
import {
  type AskRelay,
  askBlocks,
  type BlockMatter,
  type SessionMatter,
  sessionAfter,
  u32Of,
} from './relay-questions.ts';

/** What a validator did in a session, by fields of `almanac earnings --json`. */
export interface RecountedWork {
  authored_blocks: number;
  candidates: number;
  seconded_votes: number;
  valid_votes: number;
  blocks: number;
  availability_votes: number;
  pieces: number;
  held_pieces: number;
  authoring: number;
  backing: number;
  disputes: number;
}

export interface RecountedSession {
  readonly work: Map<string, RecountedWork>;
  readonly candidates: { backed: number; included: number; timed_out: number };
  fromBlock: number;
  toBlock: number;
}

export interface RelayRecount {
  readonly sessions: ReadonlyMap<number, RecountedSession>;
  /** Blocks of which the chain pays another one than who sealed it. */
  readonly wrongCredits: readonly { block: number; author: string; credited: string | undefined }[];
  /** Where the stored points of an account did not change by what the block earned it; each a sentence. */
  readonly pointFaults: readonly string[];
  readonly blocks: number;
}

const pointsEach = 20;

/**
 * Counts the work of the validators of a relay chain block by block: votes as the runtime scraped them, groups and inclusions as its
 * events tell them, pieces by what it stored of waiting candidates, authors by their seals; and holds the points of each block against
 * what the state then has more of. Shares no code with the agent.
 * @param to the last block; the first is block 1
 */
export async function recountRelay(ask: AskRelay, to: number): Promise<RelayRecount> {
  const runtime = new RecountRuntime((await ask('state_getMetadata', [])) as string);
  let recount: Recount | undefined;
  for await (const { matter, session } of askBlocks(ask, to)) {
    if (recount) recount.add(matter);
    else recount = new Recount(runtime, matter);
    // Of the blocks that follow.
    if (session) recount.learn(session);
  }
  if (!recount) throw new Error('no blocks');
  return { ...recount.result, blocks: to };
}

type Pay = (account: string, duty: 'backing' | 'disputes') => void;

interface KnownSession {
  readonly accounts: readonly string[];
  readonly groups: readonly (readonly number[])[];
}

class Recount {
  readonly #runtime: RecountRuntime;
  readonly #known = new Map<number, KnownSession>();
  readonly #babeKeys = new Map<string, string>();
  /** Accounts of those that voted for a candidate. */
  readonly #backers = new Map<string, readonly string[]>();
  /** Who has spoken in which dispute. */
  readonly #said = new Set<string>();
  readonly #sessions = new Map<number, RecountedSession>();
  readonly #wrongCredits: RelayRecount['wrongCredits'][number][] = [];
  readonly #pointFaults: string[] = [];
  #before: BlockMatter;

  constructor(runtime: RecountRuntime, genesis: BlockMatter) {
    this.#runtime = runtime;
    this.#before = genesis;
  }

  get result(): Omit<RelayRecount, 'blocks'> {
    return {
      sessions: this.#sessions,
      wrongCredits: this.#wrongCredits,
      pointFaults: this.#pointFaults,
    };
  }

  learn({ index, info, accounts, nextKeys }: SessionMatter): void {
    this.#known.set(index, {
      accounts: this.#runtime.accounts('paraSessionInfo', 'accountKeys', accounts),
      groups: this.#runtime.groups(info),
    });
    for (const [key, value] of nextKeys) this.#babeKeys.set(this.#runtime.babeKey(value), accountOfKey(key));
  }

  add(matter: BlockMatter): void {
    const before = this.#before;
    const number = Number(matter.header.number);
    if (matter.header.parentHash !== before.hash) throw new Error(`block ${number} has another parent`);
    if (blake2AsHex(headerBytes(matter.header)) !== matter.hash)
      throw new Error(`block ${number} has another hash`);
    const index = sessionAfter(before);
    const session = this.#sessionOf(index, number);
    session.toBlock = number;
    const earned = new Map<string, number>();
    this.#author(matter, number, session, earned);
    this.#rows(matter, index, session);
    this.#votes(matter, index, session);
    const pay = this.#payAfter(matter, number, earned);
    this.#conclude(matter, session, pay);
    this.#disputes(matter, pay);
    this.#holdPoints(matter, number, earned);
    this.#before = matter;
  }

  #sessionOf(index: number, number: number): RecountedSession {
    const known = this.#sessions.get(index);
    if (known) return known;
    const made: RecountedSession = {
      work: new Map(),
      candidates: { backed: 0, included: 0, timed_out: 0 },
      fromBlock: number,
      toBlock: number,
    };
    this.#sessions.set(index, made);
    return made;
  }

  #author(matter: BlockMatter, number: number, session: RecountedSession, earned: Map<string, number>): void {
    const [digest] = digestItems(matter.header.digest.logs, 'BABE', 0x06);
    if (!digest) throw new Error(`block ${number} has no author`);
    const place = new DataView(digest.buffer, digest.byteOffset).getUint32(1, true);
    // The chain pays by the validators before the block, also where it is the first of others.
    const credited = this.#runtime.accounts('session', 'validators', this.#before.items.validators)[place];
    const likely = this.#runtime.accounts('session', 'validators', matter.items.validators)[place];
    const author = this.#sealedBy(matter, likely);
    if (author === undefined) throw new Error(`nobody sealed block ${number}`);
    workOf(session, author).authored_blocks += 1;
    if (credited !== author) this.#wrongCredits.push({ block: number, author, credited });
    if (credited === undefined) return;
    workOf(session, credited).authoring += pointsEach;
    earn(earned, credited);
  }

  /** @param likely whose key is tried first */
  #sealedBy({ header }: BlockMatter, likely: string | undefined): string | undefined {
    const { logs } = header.digest;
    const [seal] = digestItems(logs, 'BABE', 0x05);
    const sealed = blake2AsU8a(headerBytes({ ...header, digest: { logs: logs.slice(0, -1) } }));
    const keys = [...this.#babeKeys].toSorted(
      ([, one], [, other]) => Number(other === likely) - Number(one === likely),
    );
    for (const [key, account] of keys) if (seal && sr25519Verify(sealed, seal, key)) return account;
    return undefined;
  }

  #rows({ extrinsics }: BlockMatter, index: number, session: RecountedSession): void {
    const { accounts } = this.#of(index);
    const cores = this.#before.maps.pending.flatMap(([, value]) => this.#runtime.waitingOn(value));
    for (const account of accounts) {
      const work = workOf(session, account);
      work.blocks += 1;
      work.pieces += cores.length;
    }
    for (const { validator, hasPiece } of this.#runtime.rows(extrinsics)) {
      const work = workOf(session, accounts[validator] ?? '');
      work.availability_votes += 1;
      work.held_pieces += cores.filter(hasPiece).length;
    }
  }

  #votes({ items }: BlockMatter, index: number, session: RecountedSession): void {
    const votes = this.#runtime.votes(items.onChainVotes);
    const { accounts, groups } = this.#of(index);
    if (!votes) return;
    for (const { what, candidate, group } of this.#runtime.events(items.events)) {
      if (what !== 'CandidateBacked') continue;
      const own = votes.candidates.get(candidate);
      if (!own || votes.session !== index) throw new Error(`no votes for candidate ${candidate}`);
      this.#backers.set(
        candidate,
        own.map(({ validator }) => accounts[validator] ?? ''),
      );
      session.candidates.backed += 1;
      for (const member of groups[group ?? -1] ?? []) workOf(session, accounts[member] ?? '').candidates += 1;
      for (const { validator, isFirst } of own)
        workOf(session, accounts[validator] ?? '')[isFirst ? 'seconded_votes' : 'valid_votes'] += 1;
    }
  }

  /** Those who voted are paid when the candidate is included, in the session that the block leaves. */
  #conclude({ items }: BlockMatter, session: RecountedSession, pay: Pay): void {
    for (const { what, candidate } of this.#runtime.events(items.events)) {
      if (what === 'CandidateTimedOut') session.candidates.timed_out += 1;
      if (what !== 'CandidateIncluded') continue;
      session.candidates.included += 1;
      for (const account of this.#backers.get(candidate) ?? []) pay(account, 'backing');
    }
  }

  /** The first statement of each validator on a candidate is paid, whichever side it takes. */
  #disputes({ items }: BlockMatter, pay: Pay): void {
    for (const { candidate, session, validators } of this.#runtime.votes(items.onChainVotes)?.disputes ??
      []) {
      for (const validator of validators) {
        const said = `${session} ${candidate} ${validator}`;
        if (!this.#said.has(said)) pay(this.#of(session).accounts[validator] ?? '', 'disputes');
        this.#said.add(said);
      }
    }
  }

  /** Pays those who are elected after the block, for the session that it leaves. */
  #payAfter({ items }: BlockMatter, number: number, earned: Map<string, number>): Pay {
    const elected = new Set(this.#runtime.accounts('session', 'validators', items.validators));
    const paid = this.#sessionOf(sessionAfter({ items }), number + 1);
    return (account, duty) => {
      if (!elected.has(account)) return;
      workOf(paid, account)[duty] += pointsEach;
      earn(earned, account);
    };
  }

  #holdPoints(matter: BlockMatter, number: number, earned: ReadonlyMap<string, number>): void {
    const [before, after] = [this.#before, matter].map((one) => this.#storedPoints(one));
    if (!before || !after) return;
    for (const account of new Set([...before.keys(), ...after.keys(), ...earned.keys()])) {
      const more = (after.get(account) ?? 0) - (before.get(account) ?? 0);
      if (more === (earned.get(account) ?? 0)) continue;
      this.#pointFaults.push(
        `block ${number}: ${account} earned ${earned.get(account) ?? 0}, and its stored points grew by ${more}`,
      );
    }
  }

  /** What gathers, and what waits to be sent: a chain without a hub keeps both. */
  #storedPoints({ items, maps }: BlockMatter): Map<string, number> {
    const points = this.#runtime.waitingPoints(items.report);
    for (const [key, value] of maps.points) {
      const account = accountOfKey(key);
      points.set(account, (points.get(account) ?? 0) + u32Of(value));
    }
    return points;
  }

  #of(index: number): KnownSession {
    return this.#known.get(index) ?? { accounts: [], groups: [] };
  }
}

function workOf({ work }: RecountedSession, account: string): RecountedWork {
  const own = work.get(account) ?? { ...noWorkYet };
  work.set(account, own);
  return own;
}

const noWorkYet: RecountedWork = {
  authored_blocks: 0,
  candidates: 0,
  seconded_votes: 0,
  valid_votes: 0,
  blocks: 0,
  availability_votes: 0,
  pieces: 0,
  held_pieces: 0,
  authoring: 0,
  backing: 0,
  disputes: 0,
};

function earn(earned: Map<string, number>, account: string): void {
  earned.set(account, (earned.get(account) ?? 0) + pointsEach);
}

/** Of a key that ends with an account. */
function accountOfKey(key: string): string {
  return `0x${key.slice(-64)}`;
}

function headerBytes({ parentHash, number, stateRoot, extrinsicsRoot, digest }: BlockMatter['header']) {
  return u8aConcat(
    hexToU8a(parentHash),
    compactToU8a(Number(number)),
    hexToU8a(stateRoot),
    hexToU8a(extrinsicsRoot),
    compactToU8a(digest.logs.length),
    ...digest.logs.map((log) => hexToU8a(log)),
  );
}
