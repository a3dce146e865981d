import type { ScaleReader } from '../grandpa/scale-reader.ts';

/** What a candidate of a parachain says of itself: the same 292 bytes in each version. */
export interface CandidateDescriptor {
  readonly para: number;
  /** Of version 1, 2 or 3, or one that is not known: told by its bytes, as the runtime does. */
  readonly version: number;
  readonly isKnown: boolean;
  readonly relayParent: string;
  /** The relay block whose child, and whose core then, it is for. */
  readonly schedulingParent: string;
  /** Where version 2 and 3 name it. */
  readonly core: number | undefined;
}

/** Para, relay parent, collator, three hashes, signature, head, code. */
export const descriptorBytes = 292;

// Where version 1 has the collator's key: version, core, session and an offset, then reserved.
const reservedBytes = 24;
/** Those of them that must be zero for any version after 1; as polkadot-primitives has it since version 3 is known. */
const versionedZeros = 16;

/**
 * Reads a descriptor. Version 1 has a key and a signature where later ones have fields and zeros; a key that looks like
 * them would have to begin its last 24 bytes with 16 zeros.
 * @throws RangeError when the bytes end too early
 */
export function readDescriptor(reader: ScaleReader): CandidateDescriptor {
  const para = reader.u32();
  const relayParent = reader.hash();
  const versionByte = reader.u8();
  const core = reader.u16();
  // The session, and how far the scheduling session lies after it.
  reader.take(4 + 1);
  const reserved = reader.take(reservedBytes);
  // What is validated, the proof of validity, the erasure code.
  reader.take(3 * 32);
  const schedulingParent = reader.hash();
  reader.take(32);
  // Head and code.
  reader.take(2 * 32);
  const isFirst = reserved.subarray(0, versionedZeros).some((byte) => byte !== 0);
  if (isFirst)
    return { para, version: 1, isKnown: true, relayParent, schedulingParent: relayParent, core: undefined };
  const version = versionByte + 2;
  return {
    para,
    version,
    isKnown: version <= 3,
    relayParent,
    schedulingParent: version === 3 ? schedulingParent : relayParent,
    core,
  };
}
