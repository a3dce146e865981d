import { AgentError, messageOf } from '../../base/error.ts';
import { plainMessage, plainText } from '../../base/plain-text.ts';
import type { StoredItem } from '../call/stored-item.ts';
import type { HashedHeader } from '../grandpa/header.ts';
import { discardedState, provedValues } from '../grandpa/state-proof.ts';
import type { RpcClient } from '../rpc/client.ts';
import { isStateDiscarded } from '../rpc/error.ts';
import { endsSession, type RelaySession } from './relay-session.ts';
import {
  accountsIn,
  bitsNamed,
  claimsFor,
  disabledPlaces,
  keyOfOne,
  numberNamed,
  placesNamed,
} from './session-values.ts';

/** What the chain lets a block back. */
export interface OfferedCores {
  /** Parachains by the core on which they have a claim; undefined where the runtime does not store it. */
  readonly claims: ReadonlyMap<number, number> | undefined;
  /** Places in `elected` of those whose votes it does not take; undefined where nobody can tell. */
  readonly disabled: readonly number[] | undefined;
  /** Why neither can be read. */
  readonly unread?: string;
}

/** What a state says of the blocks after it. */
interface StoredOffers {
  readonly disabled: readonly number[];
  /** @param depth 0: of children of its parent, 1: of children of these, as they were foreseen */
  readonly claimsAt: (depth: 0 | 1) => OfferedCores['claims'];
}

/** Blocks of which what they offer is held: those that are read at once, with their parents. */
const heldOffers = 32;

/** How the runtime of a block stores things: `StateAt.item`. */
export type StoredItems = (pallet: string, item: string) => StoredItem | undefined;

/** Places of validators whose votes on a dispute the chain holds. */
export interface DisputeState {
  readonly votedFor: readonly number[];
  readonly votedAgainst: readonly number[];
  /** Whether votes of those that backed the candidate are among them; undefined where the runtime does not keep that. */
  readonly hasBackers?: boolean;
}

/** Points that a chain stores until it sends them to where validators are elected. */
export interface StoredPoints {
  /** `OperatingMode` of StakingAhClient; undefined where the runtime has no such pallet. */
  readonly mode: string | undefined;
  /** The report of a session could not be sent yet: when that is given up, its points are stored again. */
  readonly isReportWaiting: boolean;
  /** By account as hex; none is 0. */
  readonly points: ReadonlyMap<string, number>;
}

/** Keys proved at once. */
const keysAtOnce = 256;

/** Sessions of a relay chain, proved by the state of its blocks; where in it they stand follows from the metadata of the runtime. */
export class RpcSessionSource {
  readonly #client: Pick<RpcClient, 'request'>;
  readonly #itemsAt: (hash: string) => Promise<StoredItems>;
  /** By the hash of the block. */
  readonly #offers = new Map<string, Promise<StoredOffers>>();

  /** @param itemsAt by the hash of a block */
  constructor(client: Pick<RpcClient, 'request'>, itemsAt: (hash: string) => Promise<StoredItems>) {
    this.#client = client;
    this.#itemsAt = itemsAt;
  }

  /**
   * The session to which the child of a block belongs.
   * @param header of the block; it must be proved itself
   * @throws AgentError `unknown/relay_session` where the runtime stores it in a way that is not known; as `provedValues` does
   */
  async sessionAfter(header: HashedHeader): Promise<RelaySession> {
    const items = await this.#itemsOf(header);
    const need = needing(header, items);
    const current = need('parasShared', 'currentSessionIndex');
    const begun = need('paraScheduler', 'sessionStartBlock');
    const config = need('configuration', 'activeConfig');
    const elected = need('session', 'validators');
    return await reading(header, async () => {
      const plain = [current, begun, config, elected].map((item) => item.key());
      const valueOf = await this.#values(header, plain);
      const said = (item: StoredItem): unknown => item.read(valueOf(item.key()));
      const session = numberOf(said(current));
      const info = need('paraSessionInfo', 'sessions');
      const accountKeys = need('paraSessionInfo', 'accountKeys');
      const accounts = accountKeys.key(session);
      const ofSession = await this.#values(header, [info.key(session), accounts]);
      return {
        index: session,
        startBlock: numberOf(said(begun)),
        accounts: accountsIn(accountKeys.read(ofSession(accounts))),
        groups: placesNamed(info.read(ofSession(info.key(session))), 'validatorGroups'),
        elected: accountsIn(said(elected)),
        rules: {
          groupRotationFrequency: numberNamed(said(config), 'groupRotationFrequency'),
          availabilityPeriod: numberNamed(said(config), 'parasAvailabilityPeriod'),
          // In the configuration since its version 9 (October 2023). Releases before counted with a constant that no metadata tells.
          minBackingVotes: numberNamed(said(config), 'minimumBackingVotes'),
        },
      };
    });
  }

  /** The accounts of an earlier session, in the order in which votes count them. @throws AgentError as `sessionAfter` does */
  async accountsAfter(header: HashedHeader, session: number): Promise<readonly string[]> {
    const item = needing(header, await this.#itemsOf(header))('paraSessionInfo', 'accountKeys');
    return await reading(header, async () => {
      const key = item.key(session);
      const valueOf = await this.#values(header, [key]);
      return accountsIn(item.read(valueOf(key)));
    });
  }

  /** What the chain holds on a dispute after a block. @throws AgentError as `sessionAfter` does */
  async disputeAfter(header: HashedHeader, session: number, candidate: string): Promise<DisputeState> {
    const need = needing(header, await this.#itemsOf(header));
    const item = need('parasDisputes', 'disputes');
    // All runtimes keep it whose configuration can be read: it came half a year before version 8 of that (2023).
    const backers = need('parasDisputes', 'backersOnDisputes');
    return await reading(header, async () => {
      const keys = [item, backers].map((one) => one.key(session, candidate));
      const [value, own] = await provedValues(this.#client, header, keys);
      const hasBackers = own !== undefined;
      if (!value) return { votedFor: [], votedAgainst: [], hasBackers };
      const said = item.read(value);
      return {
        votedFor: bitsNamed(said, 'validatorsFor'),
        votedAgainst: bitsNamed(said, 'validatorsAgainst'),
        hasBackers,
      };
    });
  }

  /**
   * What a block could back: claims for children of its parent, as the runtime keeps them for candidates to come. A block that ends
   * the session drops all of them: for it the state before it says what was foreseen. That state also says who was disabled: votes
   * come before all that disables anyone in the block itself.
   * @param header of the block; it must be proved itself, as its parent
   * @throws AgentError as `sessionAfter` does
   */
  async offeredIn(header: HashedHeader, parent: HashedHeader): Promise<OfferedCores> {
    const [before, after] = await Promise.all([this.#offersAfter(parent), this.#offersAfter(header)]);
    const isLast = endsSession(header);
    const claims = isLast ? before.claimsAt(1) : after.claimsAt(0);
    return { claims, disabled: before.disabled };
  }

  /** Asked for twice, for the block and for its child. */
  #offersAfter(header: HashedHeader): Promise<StoredOffers> {
    const known = this.#offers.get(header.hash);
    if (known) return known;
    const read = this.#readOffers(header);
    this.#offers.set(header.hash, read);
    const [oldest] = this.#offers.keys();
    if (this.#offers.size > heldOffers && oldest !== undefined) this.#offers.delete(oldest);
    return read;
  }

  async #readOffers(header: HashedHeader): Promise<StoredOffers> {
    const items = await this.#itemsOf(header);
    // Where neither is there, or holds no claims, these are not known.
    const parents =
      keyOfOne(items('parasShared', 'allowedSchedulingParents')) ??
      keyOfOne(items('parasShared', 'allowedRelayParents'));
    // Every runtime with sessions has it: under another name, nobody would count as disabled.
    const item = needing(header, items)('session', 'disabledValidators');
    const disabled = keyOfOne(item);
    if (!disabled) throw unknowable(header, 'its session.disabledValidators is a map');
    // A session begins with no claims.
    const asked = endsSession(header) || !parents ? [disabled] : [parents, disabled];
    const values = await provedValues(
      this.#client,
      header,
      asked.map(({ key }) => key),
    );
    const said = (one: typeof parents): unknown => {
      const value = one && values[asked.indexOf(one)];
      return value && one.item.read(value);
    };
    return await reading(header, async () => {
      const kept = said(parents);
      const claimsAt = (depth: 0 | 1) => claimsFor(kept, header.parentHash, depth);
      return await Promise.resolve({ claimsAt, disabled: disabledPlaces(said(disabled)) });
    });
  }

  /**
   * Points of accounts that are stored after a block.
   * @throws AgentError as `sessionAfter` does
   */
  async pointsAfter(header: HashedHeader, accounts: readonly string[]): Promise<StoredPoints> {
    const items = await this.#itemsOf(header);
    const points = new Map<string, number>();
    const pallet = 'stakingAhClient';
    const names = ['mode', 'validatorPoints', 'outgoingSessionReport'];
    // Before 2025 staking was on the relay chain itself.
    if (names.every((name) => !items(pallet, name)))
      return { mode: undefined, isReportWaiting: false, points };
    const need = needing(header, items);
    const [mode, item] = [need(pallet, 'mode'), need(pallet, 'validatorPoints')];
    const report = need(pallet, 'outgoingSessionReport');
    return await reading(header, async () => {
      const keys = [mode, report].map((one) => one.key());
      const [said, waiting] = await provedValues(this.#client, header, keys);
      for (let from = 0; from < accounts.length; from += keysAtOnce) {
        const some = accounts.slice(from, from + keysAtOnce);
        const values = await provedValues(
          this.#client,
          header,
          some.map((account) => item.key(account)),
        );
        for (const [place, account] of some.entries()) {
          const value = values[place];
          if (value) points.set(account, numberOf(item.read(value)));
        }
      }
      return {
        // What is not stored is its default.
        mode: said ? plainText(mode.read(said)) : 'Passive',
        isReportWaiting: waiting !== undefined,
        points,
      };
    });
  }

  /** A node tells of a runtime from the state before: discarded, it tells neither. */
  async #itemsOf(header: HashedHeader): Promise<StoredItems> {
    try {
      const items = await this.#itemsAt(header.hash);
      return (pallet, item) => {
        try {
          return items(pallet, item);
        } catch (cause) {
          throw unknowable(
            header,
            `its runtime has ${pallet}.${item} in another form (${plainMessage(cause)})`,
            cause,
          );
        }
      };
    } catch (cause) {
      const parent = { number: header.number - 1, hash: header.parentHash };
      if (isStateDiscarded(cause)) throw discardedState(parent, cause);
      if (cause instanceof AgentError && cause.code !== 'unknown/metadata') throw cause;
      throw unknowable(header, `its metadata is of another form (${plainMessage(cause)})`, cause);
    }
  }

  /** Values by their keys, each of which must be there. */
  async #values(header: HashedHeader, keys: readonly string[]): Promise<(key: string) => Uint8Array> {
    const values = await provedValues(this.#client, header, keys);
    return (key) => {
      const value = values[keys.indexOf(key)];
      if (!value) throw unknowable(header, `its state has nothing under ${key}`);
      return value;
    };
  }
}

function numberOf(json: unknown): number {
  if (typeof json !== 'number') throw new RangeError(`${plainText(json)} is not a number`);
  return json;
}

/** What the runtime of a block must have. @throws AgentError `unknown/relay_session` that names what it lacks */
function needing(header: HashedHeader, items: StoredItems): (pallet: string, item: string) => StoredItem {
  return (pallet, item) => {
    const found = items(pallet, item);
    if (!found) throw unknowable(header, `its runtime has no ${pallet}.${item}`);
    return found;
  };
}

async function reading<Value>(header: HashedHeader, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    throw unknowable(header, messageOf(cause), cause);
  }
}

function unknowable({ number, hash }: HashedHeader, why: string, cause?: unknown): AgentError {
  return new AgentError(
    'unknown/relay_session',
    `who works for parachains after block ${number} cannot be read: ${why}`,
    { data: { block: number, hash }, cause },
  );
}
