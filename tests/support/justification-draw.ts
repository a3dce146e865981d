import { blake2AsU8a } from '@polkadot/util-crypto';
import { dice } from './dice.ts';
import { type Hex, hex, list, u32, u64, unhex } from './grandpa-bytes.ts';
import { headerBytes } from './grandpa-chain.ts';
import { honestDraft, type JustificationDraft } from './justification-draft.ts';
import { byteFaults, draftFaults } from './justification-faults.ts';

/** A justification, right or spoilt, and the set that it is judged by. Which it is, somebody else says. */
export interface DrawnJustification {
  readonly setId: number;
  /** Key and weight in SCALE, as in the state of a chain. */
  readonly authorities: Hex;
  readonly members: readonly { readonly key: Hex; readonly weight: bigint }[];
  readonly bytes: Hex;
  /** How it was spoilt; empty where it was not. */
  readonly faults: readonly string[];
}

/** @param seed a draw repeats by it */
export function drawJustification(seed: number): DrawnJustification {
  const draft = honestDraft(dice(seed));
  const faults: string[] = [];
  const { dice: luck } = draft;
  if (luck.chance(0.65)) {
    for (let left = 1 + luck.whole(2); left > 0; left -= 1) {
      const [name, spoil] = luck.pick(draftFaults);
      spoil(draft);
      faults.push(name);
    }
  }
  let bytes = bytesOf(draft);
  if (luck.chance(0.1)) {
    const [name, spoil] = luck.pick(byteFaults);
    bytes = spoil(bytes, luck);
    faults.push(name);
  }
  const members = draft.members.map(({ key }, index) => ({ key, weight: draft.weights[index] ?? 0n }));
  const authorities = hex(
    list(members.map(({ key, weight }) => Buffer.concat([unhex(key), bigU64(weight)]))),
  );
  return { setId: draft.setId, authorities, members, bytes: hex(bytes), faults };
}

function bigU64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

function bytesOf({ round, target, votes, headers }: JustificationDraft): Buffer {
  return Buffer.concat([
    u64(round),
    unhex(target.hash),
    u32(target.number),
    list(
      votes.map(({ key, block, signature }) =>
        Buffer.concat([unhex(block.hash), u32(block.number), signature, unhex(key)]),
      ),
    ),
    list(headers.map(headerBytes)),
  ]);
}

/** A digest of many draws: whether another machine drew the same. */
export function digestOf(draws: Iterable<DrawnJustification>): Hex {
  let digest: Uint8Array = new Uint8Array(32);
  for (const { setId, authorities, bytes } of draws)
    digest = blake2AsU8a(Buffer.concat([digest, u64(setId), unhex(authorities), unhex(bytes)]), 256);
  return hex(digest);
}
