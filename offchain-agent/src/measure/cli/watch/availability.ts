import { accountHex } from '../../../chain/address.ts';
import type { AvailabilityCount, AvailabilityTally } from '../../availability/availability-tally.ts';
import { type Beside, listed, type Named, unknowable } from './presentation.ts';

/** Votes on availability on a relay chain. */
export function availabilityBeside(tally: AvailabilityTally): Beside {
  return {
    columns: [
      { title: 'availability votes', align: 'right' },
      { title: 'all zero', align: 'right' },
    ],
    cells: (named) => {
      const count = countOf(tally, named);
      return count ? [`${count.signed}/${count.blocks}`, String(count.allZero)] : [unknowable, unknowable];
    },
    notes: (all) => notes(tally, all),
    chainDocument: () => ({
      availability_blocks: tally.blocks,
      availability_from_block: tally.fromBlock ?? null,
      availability_unknown: [...tally.unknown].map(([because, blocks]) => ({ blocks, because })),
    }),
    validatorDocument: (named) => {
      const count = countOf(tally, named);
      return {
        availability: count
          ? { blocks: count.blocks, signed_votes: count.signed, all_zero_votes: count.allZero }
          : null,
      };
    },
  };
}

function countOf(tally: AvailabilityTally, { account }: Named): AvailabilityCount | undefined {
  const hex = account === undefined ? undefined : accountHex(account);
  return hex === undefined ? undefined : tally.of(hex);
}

function notes(tally: AvailabilityTally, all: readonly Named[]): string[] {
  const unknown = [...tally.unknown].map(
    ([because, blocks]) => `Availability votes of ${blocks} blocks cannot be known: ${because}.`,
  );
  if (tally.fromBlock === undefined) return unknown;
  const inactive = all.filter((named) => !countOf(tally, named)).map(({ label }) => label);
  return [
    `Availability votes: signed, on who holds pieces of parachains' blocks; in blocks from ${tally.fromBlock} on (${tally.blocks}), their bodies checked against the headers. That one is missing may be the doing of the block's author. All zero: the validator voted and held no piece.`,
    ...unknown,
    ...(inactive.length > 0
      ? [
          `No availability votes (${unknowable}) of ${listed(inactive)}: not known to be active in these blocks.`,
        ]
      : []),
  ];
}
