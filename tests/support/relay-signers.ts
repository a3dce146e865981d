import { sr25519PairFromSeed, sr25519Sign } from '@polkadot/util-crypto';
import { type Hex, hex, unhex } from './grandpa-bytes.ts';
import { babeDigest, type MadeHeader, madeHeader } from './relay-headers.ts';
import { inherentBytes, rootOf, timestampBytes, voteMessage, withVotes } from './relay-inherent-bytes.ts';
import type { MadeBacked, MadeRelayBlock, MadeSession } from './relay-runtime-shapes.ts';

type Use = 'vote' | 'seal';

/** Validators by their accounts, each with one key (sr25519) for votes and another one for seals. */
export class RelaySigners {
  readonly #secrets = new Map<Hex, Readonly<Record<Use, ReturnType<typeof sr25519PairFromSeed>>>>();

  constructor(count: number) {
    for (let place = 1; place <= count; place += 1) {
      const [vote, seal] = [place, 100 + place].map((byte) => sr25519PairFromSeed(Buffer.alloc(32, byte)));
      if (vote && seal) this.#secrets.set(hex(Buffer.alloc(32, 200 + place)), { vote, seal });
    }
  }

  get accounts(): readonly Hex[] {
    return [...this.#secrets.keys()];
  }

  keyOf(account: Hex, use: Use): Hex {
    return hex(this.#pairOf(account, use).publicKey);
  }

  #pairOf(account: Hex, use: Use): ReturnType<typeof sr25519PairFromSeed> {
    const pairs = this.#secrets.get(account);
    if (!pairs) throw new Error(`${account} is none of the signers`);
    return pairs[use];
  }

  #sign(account: Hex, use: Use, message: Uint8Array): Buffer {
    return Buffer.from(sr25519Sign(message, this.#pairOf(account, use)));
  }

  /** How voters of a session, named by their places, sign candidates that are for a child of a block. */
  voting(
    { index, accounts }: Pick<MadeSession, 'index' | 'accounts'>,
    voters: readonly number[],
    parentHash: Hex,
  ) {
    const sign = (candidate: Hex, voter: number, kind: number): Buffer =>
      this.#sign(
        accounts[voters[voter] ?? 0] ?? '0x',
        'vote',
        voteMessage(candidate, kind, index, parentHash),
      );
    return { sign };
  }

  /** A header with the seal of its author. */
  seal(account: Hex, unsealed: (logs: readonly Buffer[]) => MadeHeader, logs: readonly Buffer[]): MadeHeader {
    const signature = this.#sign(account, 'seal', unhex(unsealed(logs).hash));
    return unsealed([
      ...logs,
      Buffer.concat([Buffer.of(5), Buffer.from('BABE'), Buffer.of(1, 1), signature]),
    ]);
  }
}

/** How a sibling differs from one that all members sign, sealed by its author for the slot of the block. */
export interface SignedSiblingShape {
  readonly slot?: number;
  /** Who may write in the epoch that it begins; it begins none. */
  readonly next?: readonly Hex[];
  /** Who seals it instead of its author. */
  readonly sealedBy?: Hex;
  /** Who signs instead of each voter. */
  readonly signedBy?: Hex;
  /** The candidates that it has; those of the block. */
  readonly backed?: readonly MadeBacked[];
  /** Whether a member votes on a candidate; all do. */
  readonly votes?: (candidate: Hex, member: number) => boolean;
}

/** Another block on the same parent with the same candidates, on which all members vote. */
export function signedSibling(
  { header, parent, session, author, backed: own }: MadeRelayBlock,
  signers: RelaySigners,
  shape: SignedSiblingShape = {},
): { readonly header: MadeHeader; readonly extrinsics: readonly Buffer[] } {
  const { number } = header;
  const { index, accounts, elected } = session;
  const candidates = (shape.backed ?? own).map(({ hash, receipt, core, parentHash, group }) => {
    const voters = group.filter((member) => shape.votes?.(hash, member) ?? true);
    const voted = group.map((member) => voters.includes(member));
    const signing = shape.signedBy
      ? { index, accounts: accounts.map(() => shape.signedBy ?? '0x') }
      : session;
    const { sign } = signers.voting(signing, voters, parentHash);
    return withVotes(receipt, hash, { core, voted, votes: voters.map(() => 2), sign });
  });
  const extrinsics = [timestampBytes, inherentBytes([], candidates, [], parent.bytes)];
  const other = (author + 1) % elected.length;
  const sealed = signers.seal(
    shape.sealedBy ?? elected[other] ?? '0x',
    (logs) => madeHeader(number, parent, logs, rootOf(extrinsics)),
    babeDigest(other, shape.slot ?? number, shape.next),
  );
  return { header: sealed, extrinsics };
}
