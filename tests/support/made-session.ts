import type { RelaySession } from '../../offchain-agent/src/chain/relay/relay-session.ts';
import type { PlacedCandidate } from '../../offchain-agent/src/measure/backing/place-candidate.ts';
import { PlaceSet } from '../../offchain-agent/src/measure/blame/place-set.ts';
import { type JudgedBlock, SeenSession } from '../../offchain-agent/src/measure/blame/seen-session.ts';

/** What differs in a block from one in which nothing is lost. */
export interface MadeBlock {
  readonly author?: number;
  /** Places without a row. */
  readonly silent?: readonly number[];
  /** Places whose vote is missing. */
  readonly withoutVote?: readonly number[];
  /** Cores without a candidate. */
  readonly empty?: readonly number[];
  /** Cores whose candidate still waits. */
  readonly waiting?: readonly number[];
  /** Cores on which nobody says that it holds its piece. */
  readonly unheld?: readonly number[];
  /** But these, on those cores. */
  readonly heldBy?: readonly number[];
  readonly endsSession?: boolean;
  readonly disabled?: readonly number[];
  readonly claims?: ReadonlyMap<number, number>;
  readonly timedOut?: readonly number[];
  readonly disputed?: readonly number[];
  readonly siblings?: JudgedBlock['siblings'];
  /** Accounts whose own slots before it are empty; `heard`: it sealed a block for it. */
  readonly emptySlots?: readonly { readonly account: string; readonly heard?: boolean }[];
  /** Heights of the blocks for whose children the candidates are, by core. */
  readonly parents?: ReadonlyMap<number, number>;
}

const madeSize = { validators: 12, cores: 3 };
const places = Array.from({ length: madeSize.validators }, (_, place) => place);
const cores = Array.from({ length: madeSize.cores }, (_, core) => core);

export const madeSession: RelaySession = {
  index: 4,
  startBlock: 100,
  accounts: places.map((place) => `account ${place}`),
  groups: cores.map((core) => places.slice(core * 4, core * 4 + 4)),
  elected: places.map((place) => `account ${place}`),
  rules: { groupRotationFrequency: 5, availabilityPeriod: 3, minBackingVotes: 2 },
};

/** A candidate of a core with the votes of all but some. */
export function madeCandidate(
  block: number,
  core: number,
  without: readonly number[] = [],
  parent = block - 1,
): PlacedCandidate {
  const group = (core + Math.floor((parent + 1 - madeSession.startBlock) / 5)) % madeSize.cores;
  const members = madeSession.groups[group] ?? [];
  return {
    hash: `candidate ${block} ${core}`,
    para: 2_000 + core,
    core,
    group,
    backedIn: block,
    parent,
    relayParent: parent,
    voters: members
      .filter((member) => !without.includes(member))
      .map((validator) => ({ validator, vote: 'valid' as const })),
    silent: members.filter((member) => without.includes(member)),
  };
}

/** Blocks from the first of the session on in which all goes well, but for what is said of some. */
export function madeSeen(
  count: number,
  differences: ReadonlyMap<number, MadeBlock> = new Map(),
): SeenSession {
  let before: readonly PlacedCandidate[] = [];
  const blocks = Array.from({ length: count }, (_, place): JudgedBlock => {
    const number = madeSession.startBlock + place;
    const made = differences.get(number) ?? {};
    const { silent = [], empty = [], waiting = [], unheld = [], timedOut = [], disputed = [] } = made;
    const lost = [...waiting, ...timedOut, ...disputed];
    const rows = new PlaceSet(
      places.length,
      places.filter((one) => !silent.includes(one)),
    );
    const backed = cores
      .filter((core) => !empty.includes(core) && !waiting.includes(core))
      .map((core) => madeCandidate(number, core, made.withoutVote, made.parents?.get(core)));
    const of = (some: readonly number[]) => before.filter(({ core }) => some.includes(core));
    const outcome = {
      occupied: before,
      included: before.filter(({ core }) => !lost.includes(core)),
      timedOut: of(timedOut),
      disputed: of(disputed),
      dropped: made.endsSession ? backed : [],
      backed,
      refused: [],
      unknown: [],
    };
    const held = new Map(
      before.map(({ core }) => [
        core,
        new PlaceSet(
          places.length,
          unheld.includes(core) ? (made.heldBy ?? []) : places.filter((one) => rows.has(one)),
        ),
      ]),
    );
    before = [...of(waiting), ...backed];
    return {
      number,
      hash: `block ${number}`,
      slot: 10 * number + 9,
      stateRoot: `state ${number}`,
      endsSession: made.endsSession ?? false,
      author: madeSession.accounts[made.author ?? number % places.length],
      rows,
      held,
      outcome,
      claims: made.claims ?? new Map(cores.map((core) => [core, 2_000 + core] as const)),
      disabled: new PlaceSet(places.length, made.disabled),
      disabledAccounts: new Set((made.disabled ?? []).map((place) => madeSession.accounts[place] ?? '')),
      siblings: made.siblings ?? [],
      emptySlots: (made.emptySlots ?? []).map(({ account, heard = false }, index) => ({
        slot: 10 * number + index,
        account,
        isSealed: heard,
      })),
    };
  });
  return new SeenSession(madeSession, blocks);
}
