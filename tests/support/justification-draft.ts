import type { Dice } from './dice.ts';
import { type Hex, signedBy, type TestVoter, testVoter } from './grandpa-bytes.ts';
import { type GrandpaBlock, GrandpaChain, votedBytes } from './grandpa-chain.ts';

type Block = Pick<GrandpaBlock, 'hash' | 'number'>;

export interface VoteDraft {
  readonly key: Hex;
  readonly block: Block;
  readonly signature: Buffer;
}

/** What is drawn before it becomes bytes; a fault changes one part of it. */
export interface JustificationDraft {
  readonly dice: Dice;
  readonly blocks: readonly GrandpaBlock[];
  readonly members: readonly TestVoter[];
  weights: bigint[];
  setId: number;
  round: number;
  target: Block;
  votes: VoteDraft[];
  headers: GrandpaBlock[];
}

const pool = Array.from({ length: 40 }, (_, index) => testVoter(`voter ${index}`));

/** Most of them right. */
export function honestDraft(luck: Dice): JustificationDraft {
  const chain = new GrandpaChain(pool.slice(0, 1));
  const blocks = [chain.append()];
  for (let left = luck.whole(7); left > 0; left -= 1) {
    const parent = luck.chance(0.75) ? blocks.at(-1) : luck.pick(blocks);
    blocks.push(chain.append({ ...(parent && { parent }), slot: 100 + left }));
  }
  const members = luck.shuffled(pool).slice(0, 1 + luck.whole(11));
  const isEqual = luck.chance(0.6);
  const weights = members.map(() => (isEqual ? 1n : BigInt(1 + luck.whole(9))));
  const setId = luck.whole(5);
  const round = 1 + luck.whole(1_000);
  const favourite = luck.pick(blocks);
  const voting = luck.chance(0.7) ? members : members.filter(() => luck.chance(0.85));
  const draft: JustificationDraft = {
    dice: luck,
    blocks,
    members,
    weights,
    setId,
    round,
    target: favourite,
    votes: [],
    headers: [],
  };
  draft.votes = voting.map((voter) => {
    const above = blocks.filter((block) => isAbove(block, favourite, blocks));
    return voteOf(draft, voter, luck.chance(0.6) ? favourite : luck.pick(above));
  });
  draft.target = luck.chance(0.9) ? meeting(draft) : luck.pick(blocks);
  draft.headers = luck.shuffled(headersBetween(draft));
  return draft;
}

/** The highest block with enough votes, as one would find it by hand: the right target most of the time. */
function meeting({ blocks, votes, members, weights, target }: JustificationDraft): Block {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  const weightOf = (key: Hex): bigint => weights[members.findIndex((member) => member.key === key)] ?? 0n;
  const enough = blocks.filter((block) => {
    const below = votes.filter((vote) => isAbove(vote.block, block, blocks));
    return 3n * below.reduce((sum, { key }) => sum + weightOf(key), 0n) > 2n * total;
  });
  return enough.toSorted((a, b) => b.number - a.number)[0] ?? target;
}

function isAbove(block: Block, below: Block, blocks: readonly GrandpaBlock[]): boolean {
  let at = blocks.find(({ hash }) => hash === block.hash);
  while (at && at.hash !== below.hash) at = parentOf(at, blocks);
  return at !== undefined;
}

function parentOf({ parentHash }: GrandpaBlock, blocks: readonly GrandpaBlock[]): GrandpaBlock | undefined {
  return blocks.find(({ hash }) => hash === parentHash);
}

/** What nodes send along: from each vote down to the lowest one. */
export function headersBetween({ votes, blocks }: JustificationDraft): GrandpaBlock[] {
  const lowest = votes.toSorted((a, b) => a.block.number - b.block.number)[0]?.block.hash;
  const headers = new Set<GrandpaBlock>();
  for (const { block } of votes) {
    let at = blocks.find(({ hash }) => hash === block.hash);
    while (at && at.hash !== lowest) {
      headers.add(at);
      at = parentOf(at, blocks);
    }
  }
  return [...headers];
}

export function voteOf({ round, setId }: JustificationDraft, voter: TestVoter, block: Block): VoteDraft {
  return { key: voter.key, block, signature: signedBy(voter, votedBytes(block, round, setId)) };
}
