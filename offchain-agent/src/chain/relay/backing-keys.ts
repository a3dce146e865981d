import { concatBytes, hexBytes, hexText, textBytes, u32Bytes } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import type { HashedHeader } from '../grandpa/header.ts';
import { ScaleReader } from '../grandpa/scale-reader.ts';
import { provedValues } from '../grandpa/state-proof.ts';
import type { RpcClient } from '../rpc/client.ts';
import { readable } from '../scale.ts';
import { isSr25519Signed } from '../sr25519.ts';
import { type BackedCandidate, type BackingVote, bitOf } from './paras-inherent.ts';

/** Keys of a session, by which votes and seals of its blocks are checked. */
export interface BackingKeys {
  readonly session: number;
  /** Keys (sr25519) of the active validators as hex, in the order in which votes count them. */
  readonly validators: readonly string[];
  /** Accounts of the active validators as hex, in the same order. */
  readonly accounts: readonly string[];
  readonly groups: readonly (readonly number[])[];
  /** BABE keys as hex, in the order in which headers count authors, and the accounts of the same authors. */
  readonly authorities: readonly string[];
  readonly elected: readonly string[];
}

/** A vote whose signature holds. */
export interface SignedVote {
  /** Place among the active validators. */
  readonly validator: number;
  readonly vote: BackingVote;
}

/** twox128("ParasShared") ++ twox128("CurrentSessionIndex") */
const sessionKey = '0xb341e3a63e58a188839b242d17f8c9f8b5cab3380174032968897a4c3ce57c0a';
/** twox128("Babe") ++ twox128("Authorities") */
const authoritiesKey = '0x1cb6f36e027abb2091cfb5110ab5087f5e0621c4869aa60c02be9adcc98a0d1d';
/** twox128("Session") ++ twox128("Validators") */
const electedKey = '0xcec5070d609dd3497f72bde07fc96ba088dcde934c658227ee1dfafcd6e16903';
/** twox128("Session") ++ twox128("DisabledValidators") */
const disabledKey = '0xcec5070d609dd3497f72bde07fc96ba05a9a74be4a5a7df60b01a6c0326c5e20';
/** twox128("ParaSessionInfo") ++ twox128("Sessions"), ++ the session (u32): the hasher is Identity. */
const sessionInfoPrefix = '0x4da2c41eaffa8e1a791c5d65beeefd1f028685274e698e781f7f2766cba0cc83';
/** twox128("ParaSessionInfo") ++ twox128("AccountKeys"), ++ the session */
const accountKeysPrefix = '0x4da2c41eaffa8e1a791c5d65beeefd1f5762b52ec4f696c1235b20491a567f85';
const keyBytes = 32;
const weightBytes = 8;
const placeBytes = 4;
const magic = textBytes('BKNG');
const voteKinds = { seconded: 1, valid: 2 } as const;

/**
 * The keys of the session of a block, proved by the state after it. Metadata is not needed: of `SessionInfo` the first fields are
 * read, which all releases since 2022 have.
 * @param header of the block, proved itself; not one that ends its session
 * @throws AgentError `unknown/relay_session` where the state has them in a shape that is not known; as `provedValues` does
 */
export async function provedBackingKeys(
  client: Pick<RpcClient, 'request'>,
  header: HashedHeader,
): Promise<BackingKeys> {
  const [index] = await provedValues(client, header, [sessionKey]);
  const session = readable(unknownKeys(header), () => whole(index, (reader) => reader.u32()));
  const suffix = hexText(u32Bytes(session)).slice(2);
  const [info, accounts, elected, authorities] = await provedValues(client, header, [
    `${sessionInfoPrefix}${suffix}`,
    `${accountKeysPrefix}${suffix}`,
    electedKey,
    authoritiesKey,
  ]);
  return readable(unknownKeys(header), () => {
    const keys = {
      session,
      ...readSessionInfo(info),
      accounts: whole(accounts, readHashes),
      elected: whole(elected, readHashes),
      authorities: whole(authorities, (reader) =>
        reader.list(keyBytes + weightBytes, () => {
          const key = reader.hash();
          reader.take(weightBytes);
          return key;
        }),
      ),
    };
    const isOne =
      keys.accounts.length === keys.validators.length && keys.elected.length === keys.authorities.length;
    if (!isOne) throw new RangeError('its lists of keys and of accounts differ in length');
    return keys;
  });
}

/**
 * Those whose votes the child of a block must not have, as places among the active validators.
 * @param header of the block, proved itself
 * @param keys of the session of the child
 * @throws AgentError as `provedBackingKeys` does
 */
export async function provedDisabled(
  client: Pick<RpcClient, 'request'>,
  header: HashedHeader,
  { elected, accounts }: Pick<BackingKeys, 'elected' | 'accounts'>,
): Promise<ReadonlySet<number>> {
  const [stored] = await provedValues(client, header, [disabledKey]);
  if (!stored) return new Set();
  return readable(unknownKeys(header), () => {
    const places = whole(stored, readDisabled);
    return new Set(places.map((place) => accounts.indexOf(elected[place] ?? '')).filter((own) => own >= 0));
  });
}

/** Places of validators, each followed by the severity of its offence; before 2025 places alone. */
function readDisabled(reader: ScaleReader): number[] {
  const count = reader.compact();
  const hasSeverities = reader.left === 2 * placeBytes * count;
  if (!hasSeverities && reader.left !== placeBytes * count)
    throw new RangeError(`${count} disabled validators have ${reader.left} bytes`);
  return Array.from({ length: count }, () => {
    const place = reader.u32();
    if (hasSeverities) reader.u32();
    return place;
  });
}

/**
 * Who voted for a candidate: the group by whose keys all votes are signed.
 * @returns undefined when there is none
 */
export function signedVotes(
  candidate: Pick<BackedCandidate, 'hash' | 'descriptor' | 'members' | 'votes' | 'signatures'>,
  { session, validators, groups }: Pick<BackingKeys, 'session' | 'validators' | 'groups'>,
): readonly SignedVote[] | undefined {
  const { hash, descriptor, members, votes, signatures } = candidate;
  const context = concatBytes([hexBytes(hash), u32Bytes(session), hexBytes(descriptor.schedulingParent)]);
  for (const group of groups) {
    if (group.length !== members.length) continue;
    const voters = group.filter((_, place) => bitOf(members, place));
    const isSigned = voters.every((validator, place) => {
      const [vote, signature, key] = [votes[place], signatures[place], validators[validator]];
      if (!vote || !signature || key === undefined) return false;
      const message = concatBytes([magic, Uint8Array.of(voteKinds[vote]), context]);
      return isSr25519Signed(message, signature, hexBytes(key));
    });
    if (isSigned && voters.length > 0)
      return voters.map((validator, place) => ({ validator, vote: votes[place] ?? 'valid' }));
  }
  return undefined;
}

/** Places of active validators, seed, period of disputes, keys for votes, discovery and assignments, groups; more follows. */
function readSessionInfo(bytes: Uint8Array | undefined) {
  const reader = new ScaleReader(bytes ?? new Uint8Array());
  reader.list(4, () => reader.u32());
  reader.take(keyBytes + 4);
  const [validators] = [readHashes(reader), readHashes(reader), readHashes(reader)];
  const groups = reader.list(1, () => reader.list(4, () => reader.u32()));
  return { validators: validators ?? [], groups };
}

function readHashes(reader: ScaleReader): string[] {
  return reader.list(keyBytes, () => reader.hash());
}

function whole<Value>(bytes: Uint8Array | undefined, read: (reader: ScaleReader) => Value): Value {
  const reader = new ScaleReader(bytes ?? new Uint8Array());
  const value = read(reader);
  reader.end();
  return value;
}

function unknownKeys({ number, hash }: HashedHeader): (why: string, cause: RangeError) => AgentError {
  return (why, cause) =>
    new AgentError(
      'unknown/relay_session',
      `the keys of validators after block ${number} cannot be read: ${why}`,
      { data: { block: number, hash }, cause },
    );
}
