import type { KeyObject } from 'node:crypto';
import { ed25519Verify } from '@polkadot/util-crypto';
import { concatBytes, hexBytes } from '../../base/bytes.ts';
import { refusal } from './refusal.ts';
import type { Authority } from './set-change.ts';

/** OpenSSL, ten times as fast; a browser has none. */
const openSsl = typeof process === 'undefined' ? undefined : process.getBuiltinModule('node:crypto');

/** What stands before the 32 bytes of an ed25519 key where OpenSSL reads one (RFC 8410). */
const ed25519Prefix = hexBytes('0x302a300506032b6570032100');

/** Those who vote on finality, from the block after one hand-over to that of the next. */
export class AuthoritySet {
  /** 0 at genesis, and one more with every hand-over. */
  readonly id: number;
  readonly authorities: readonly Authority[];
  /** The least weight that makes a block final: more than two thirds. */
  readonly threshold: bigint;
  readonly #weights = new Map<string, bigint>();
  /** To make one takes as long as to check a signature with it. */
  readonly #keys = new Map<string, KeyObject>();

  /**
   * @param before the set that it took over from: most members stay, and their keys need not be made again
   * @throws AgentError `unknown/finality_no_voters` when nobody in it has a weight, or all have more than 64 bits
   */
  constructor(id: number, authorities: readonly Authority[], before?: AuthoritySet) {
    this.id = id;
    this.authorities = authorities;
    // A key that stands there twice has the weight of both, as for the nodes.
    for (const { key, weight } of authorities) this.#weights.set(key, weight + this.weightOf(key));
    const total = authorities.reduce((sum, { weight }) => sum + weight, 0n);
    if (total === 0n) {
      throw refusal('no_voters', `authority set ${id} has no voter, so it can finalize nothing`, {
        set_id: id,
      });
    }
    if (total >= 2n ** 64n) {
      const what = `authority set ${id} has weights beyond 64 bits together, which no node takes`;
      throw refusal('no_voters', what, { set_id: id });
    }
    this.threshold = total - (total - 1n) / 3n;
    if (!before) return;
    for (const { key } of authorities) {
      const made = before.#keys.get(key);
      if (made) this.#keys.set(key, made);
    }
  }

  /** 0 for who is not in the set. */
  weightOf(key: string): bigint {
    return this.#weights.get(key) ?? 0n;
  }

  /**
   * Whether the owner of a key, a member or not, signed exactly these bytes. By the rules of ZIP 215, as nodes do: they take
   * signatures that OpenSSL refuses (keys and points of small order), and every one that it takes.
   */
  isSignedBy(key: string, message: Uint8Array, signature: Uint8Array): boolean {
    if (openSsl?.verify(null, message, this.#keyOf(openSsl, key), signature)) return true;
    return ed25519Verify(message, signature, hexBytes(key), true);
  }

  #keyOf({ createPublicKey }: NonNullable<typeof openSsl>, key: string): KeyObject {
    const known = this.#keys.get(key);
    if (known) return known;
    const der = Buffer.from(concatBytes([ed25519Prefix, hexBytes(key)]));
    const made = createPublicKey({ key: der, format: 'der', type: 'spki' });
    // Of others there may be any number.
    if (this.weightOf(key) > 0n) this.#keys.set(key, made);
    return made;
  }
}
