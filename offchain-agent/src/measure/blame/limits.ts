/** From which measure on a comparison decides. Set by `npm run bench -- blame --seed N` on seeds that are not judged by it. */
export const limits = {
  /** A block lacks something where chance would show as much in one of so many blocks. */
  chance: 1e-4,
  leastLacking: 3,
  /** Of what was offered in the block. */
  lackingShare: 0.2,
  /** Candidates that lack votes in such a block: at least, and of all. */
  candidatesLacking: 2,
  spread: 0.6,
  /** Share of blocks, those that lack the fewest, that tell the usual rate. */
  usualBlocks: 0.8,
  leastMissRate: 0.01,
  /** Blocks before and after that are compared, and how many of them at least. */
  near: 10,
  leastNear: 5,
  presentShare: 0.75,
  absentShare: 0.2,
  authorsOfAbsence: 3,
  /** A validator is slow: so many blocks before and after, and how many of them lack its words on pieces at least, and of all. */
  nearSlow: 5,
  /** And where it begins or ends, so many on one side. */
  besideSlow: 7,
  leastSlow: 3,
  slowShare: 0.25,
  /** Members that are not slow, and lack votes together: chance does not do that. */
  leastQuick: 2,
  /**
   * A parachain is away over so many of its chances, under as many authors and in as many groups. On a chain of stock nodes one lost
   * collation cost five in a row: the collator built on it until it had no room left.
   */
  paraChances: 7,
  paraAuthors: 3,
  paraGroups: 2,
  /** A block left cores empty that had a claim: its share of them, and how many at least. */
  emptyCores: 0.5,
  leastOpenCores: 3,
  /** A block backed most of what it could. */
  mostCores: 0.6,
  /** Own slots in a row without a block: where one of 50 is missed by chance, 1 of 100,000 validators misses three. */
  ownSlots: 3,
  /** So many empty slots in a row are the chain's. */
  stalledSlots: 4,
} as const;
