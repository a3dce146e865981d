import { babePreDigest } from '../../chain/babe/babe-digest.ts';
import type { RelaySession } from '../../chain/relay/relay-session.ts';
import type { SessionBlock } from '../backing/count-sessions.ts';
import { PlaceSet } from './place-set.ts';
import { type JudgedBlock, SeenSession, seenRows } from './seen-session.ts';
import type { SiblingListener } from './sibling-listener.ts';

/** Gathers counted blocks into sessions, with the siblings of those that were heard. */
export class SeenSessions {
  readonly #onSession: (seen: SeenSession) => void;
  readonly #siblings: SiblingListener | undefined;
  #session: RelaySession | undefined;
  #blocks: JudgedBlock[] = [];

  /** @param onSession called with each session as the first block of the next one comes, and with the last one at the end */
  constructor(onSession: (seen: SeenSession) => void, siblings?: SiblingListener) {
    this.#onSession = onSession;
    this.#siblings = siblings;
  }

  /** Takes the next block. */
  add(block: SessionBlock): void {
    const { session } = block;
    if (this.#session?.index !== session.index) this.end();
    this.#session = session;
    this.#blocks.push(this.#seenOf(block));
  }

  end(): void {
    const [session, blocks] = [this.#session, this.#blocks];
    this.#session = undefined;
    this.#blocks = [];
    if (session) this.#onSession(new SeenSession(session, blocks));
  }

  #seenOf({
    session,
    header,
    endsSession,
    author,
    inherent,
    outcome,
    claims,
    disabled,
    heightOf,
    emptySlots,
  }: SessionBlock): JudgedBlock {
    const { accounts, elected } = session;
    const barred = disabled && new Set(disabled.map((place) => elected[place]));
    const places = [...accounts.keys()].filter((place) => barred?.has(accounts[place]));
    return {
      number: header.number,
      hash: header.hash,
      slot: babePreDigest(header.logs)?.slot,
      stateRoot: header.stateRoot,
      endsSession,
      author,
      ...seenRows(inherent, accounts.length, outcome.occupied),
      outcome,
      claims,
      disabled: barred && new PlaceSet(accounts.length, places),
      disabledAccounts: barred && new Set([...barred].filter((account) => account !== undefined)),
      emptySlots: emptySlots?.map(({ slot, account, key }) => ({
        slot,
        account,
        isSealed: this.#siblings?.hasSealed(slot, key) ?? false,
      })),
      siblings: this.#siblings?.siblingsOf(header, session, heightOf) ?? [],
    };
  }
}
