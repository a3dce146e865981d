import { dice } from './dice.ts';
import { babeDigest, type MadeHeader, madeHeader } from './relay-headers.ts';
import { candidateBytes, inherentBytes, rootOf, rowBytes, timestampBytes } from './relay-inherent-bytes.ts';
import { type MadeRelayBlock, madeRules } from './relay-runtime-shapes.ts';

/** Another block on the same parent: with a candidate on each core, and a word of each validator. */
export function madeSibling(
  { header, parent, session }: MadeRelayBlock,
  slot: number,
): {
  readonly header: MadeHeader;
  readonly extrinsics: readonly Buffer[];
} {
  const { number } = header;
  const { groups, startBlock, index, accounts } = session;
  const rotations = Math.floor((number - startBlock) / madeRules.groupRotationFrequency);
  const candidates = groups.map((_, core) => {
    const voted = (groups[(core + rotations) % groups.length] ?? []).map(() => true);
    const votes = voted.map(() => 2);
    const fields = { para: 9_000, core, version: 2, parentHash: parent.hash, session: index, voted, votes };
    return candidateBytes(fields, dice(number)).bytes;
  });
  const rows = accounts.map((_, place) =>
    rowBytes(
      place,
      groups.map(() => true),
    ),
  );
  const extrinsics = [timestampBytes, inherentBytes(rows, candidates, [], parent.bytes)];
  return {
    header: madeHeader(number, parent, babeDigest(0, slot, undefined), rootOf(extrinsics)),
    extrinsics,
  };
}
