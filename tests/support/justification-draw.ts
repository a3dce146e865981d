import { blake2AsU8a } from '@polkadot/util-crypto';
import { type Dice, dice } from './dice.ts';
import {
  type Hex,
  hex,
  list,
  signedBy,
  type TestVoter,
  testVoter,
  u32,
  u64,
  unhex,
} from './grandpa-bytes.ts';
import { type GrandpaBlock, GrandpaChain, headerBytes, votedBytes } from './grandpa-chain.ts';

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

type Block = Pick<GrandpaBlock, 'hash' | 'number'>;

interface Vote {
  readonly key: Hex;
  readonly block: Block;
  readonly signature: Buffer;
}

/** What is drawn before it becomes bytes; a fault changes one part of it. */
interface Draft {
  readonly dice: Dice;
  readonly blocks: readonly GrandpaBlock[];
  readonly members: readonly TestVoter[];
  weights: bigint[];
  setId: number;
  round: number;
  target: Block;
  votes: Vote[];
  headers: GrandpaBlock[];
}

const pool = Array.from({ length: 40 }, (_, index) => testVoter(`voter ${index}`));
const strangers = Array.from({ length: 6 }, (_, index) => testVoter(`stranger ${index}`));
/** Points of small order: nobody has their secret, and some signatures hold for them all the same. */
const smallOrder: readonly Hex[] = [
  `0x01${'00'.repeat(31)}`,
  `0x${'00'.repeat(32)}`,
  '0xc7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  '0x26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  `0xec${'ff'.repeat(30)}7f`,
];

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

function honestDraft(luck: Dice): Draft {
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
  const draft: Draft = {
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
function meeting({ blocks, votes, members, weights, target }: Draft): Block {
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
function headersBetween({ votes, blocks }: Draft): GrandpaBlock[] {
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

function voteOf({ round, setId }: Draft, voter: TestVoter, block: Block): Vote {
  return { key: voter.key, block, signature: signedBy(voter, votedBytes(block, round, setId)) };
}

/** Every fault that a liar, a stranger or a broken disk may make, and some that nodes put up with. */
const draftFaults: readonly (readonly [string, (draft: Draft) => void])[] = [
  ['another target', (draft) => void (draft.target = draft.dice.pick(draft.blocks))],
  [
    'a target of another number',
    (draft) => void (draft.target = { ...draft.target, number: draft.target.number + 1 }),
  ],
  ['a target from nowhere', (draft) => void (draft.target = { ...draft.target, hash: draft.dice.hash() })],
  ['no votes', (draft) => void (draft.votes = [])],
  ['votes left out', (draft) => void (draft.votes = draft.votes.filter(() => draft.dice.chance(0.7)))],
  ['a vote twice', (draft) => put(draft, picked(draft))],
  [
    'a second vote of a member',
    (draft) => put(draft, voteOf(draft, draft.dice.pick(draft.members), draft.dice.pick(draft.blocks))),
  ],
  [
    'many second votes',
    (draft) => {
      for (const member of draft.members)
        if (draft.dice.chance(0.5)) put(draft, voteOf(draft, member, draft.dice.pick(draft.blocks)));
    },
  ],
  [
    'second votes, with their headers',
    (draft) => {
      for (const member of draft.members)
        if (draft.dice.chance(0.4)) put(draft, voteOf(draft, member, draft.dice.pick(draft.blocks)));
      draft.headers = headersBetween(draft);
    },
  ],
  [
    'a third vote of a member',
    (draft) => {
      const member = draft.dice.pick(draft.members);
      for (let left = 3; left > 0; left -= 1)
        put(draft, voteOf(draft, member, draft.dice.pick(draft.blocks)));
      draft.headers = headersBetween(draft);
    },
  ],
  [
    'a vote of a stranger',
    (draft) => put(draft, voteOf(draft, draft.dice.pick(strangers), draft.dice.pick(draft.blocks))),
  ],
  [
    'a vote of a stranger for the target',
    (draft) => put(draft, voteOf(draft, draft.dice.pick(strangers), draft.target)),
  ],
  [
    'a vote in a name that did not sign',
    (draft) => put(draft, { ...picked(draft), key: draft.dice.pick(draft.members).key }),
  ],
  [
    'a vote for a block below, with its headers',
    (draft) => {
      put(draft, voteOf(draft, draft.dice.pick(draft.members), draft.blocks[0] ?? draft.target));
      draft.headers = headersBetween(draft);
    },
  ],
  [
    'a wrong number, signed',
    (draft) => {
      const { block } = picked(draft);
      const number = Math.max(0, block.number + draft.dice.whole(7) - 3);
      put(draft, voteOf(draft, draft.dice.pick(draft.members), { ...block, number }));
    },
  ],
  [
    'a wrong number, signed, by one who has not voted yet',
    (draft) => {
      const member = draft.dice.pick(draft.members);
      const others = draft.votes.filter(({ key }) => key !== member.key);
      const { block } = picked(draft);
      const vote = voteOf(draft, member, { ...block, number: block.number + 1 + draft.dice.whole(3) });
      draft.votes = draft.dice.shuffled([...others, vote]);
      draft.headers = headersBetween(draft);
    },
  ],
  ['votes in another order', (draft) => void (draft.votes = draft.dice.shuffled(draft.votes))],
  ['another set', (draft) => void (draft.setId += 1)],
  ['another round', (draft) => void (draft.round += 1)],
  [
    'a bit of a signature',
    (draft) => change(draft, (vote) => ({ ...vote, signature: flipped(vote.signature, draft.dice) })),
  ],
  [
    'a prevote',
    (draft) =>
      change(draft, (vote) => {
        const voter = draft.members.find(({ key }) => key === vote.key);
        if (!voter) return vote;
        const signature = signedBy(voter, votedBytes(vote.block, draft.round, draft.setId, 0));
        return { ...vote, signature };
      }),
  ],
  ['an empty signature', (draft) => change(draft, (vote) => ({ ...vote, signature: Buffer.alloc(64) }))],
  [
    'a key of small order',
    (draft) => {
      // By R of small order and S = 0: whether it holds hangs on the message and on who looks.
      const at = draft.dice.whole(draft.members.length);
      const key = draft.dice.pick(smallOrder);
      const member = draft.members[at];
      if (!member) return;
      (draft.members as TestVoter[])[at] = { ...member, key };
      const signature = Buffer.concat([unhex(draft.dice.pick(smallOrder)), Buffer.alloc(32)]);
      draft.votes = draft.votes.map((vote) => (vote.key === member.key ? { ...vote, key, signature } : vote));
    },
  ],
  [
    'S beyond the order of the group',
    (draft) => change(draft, (vote) => ({ ...vote, signature: withOrderAdded(vote.signature) })),
  ],
  ['a header left out', (draft) => void draft.headers.splice(draft.dice.whole(draft.headers.length + 1), 1)],
  ['all headers left out', (draft) => void (draft.headers = [])],
  ['a header too many', (draft) => void draft.headers.push(draft.dice.pick(draft.blocks))],
  ['a header twice', (draft) => void draft.headers.push(...draft.headers.slice(0, 1 + draft.dice.whole(2)))],
  [
    'a header of a number that its parent does not allow',
    (draft) => {
      const header = draft.headers.pop();
      if (header) draft.headers.push({ ...header, number: header.number + 1 });
    },
  ],
  ['a member listed twice', (draft) => void doubleMember(draft)],
  [
    'members without weight',
    (draft) => void (draft.weights = draft.weights.map((weight) => (draft.dice.chance(0.4) ? 0n : weight))),
  ],
  ['one heavy member', (draft) => void (draft.weights[draft.dice.whole(draft.weights.length)] = 2n ** 62n)],
  ['weights beyond 64 bits together', (draft) => void (draft.weights = draft.weights.map(() => 2n ** 63n))],
];

/** On the bytes themselves. */
const byteFaults: readonly (readonly [string, (bytes: Buffer, luck: Dice) => Buffer])[] = [
  ['a bit', (bytes, luck) => flipped(bytes, luck)],
  ['cut off', (bytes, luck) => bytes.subarray(0, luck.whole(bytes.length))],
  ['a byte too many', (bytes, luck) => Buffer.concat([bytes, luck.bytes(1 + luck.whole(3))])],
  [
    'a byte in between',
    (bytes, luck) => {
      const at = luck.whole(bytes.length);
      return Buffer.concat([bytes.subarray(0, at), luck.bytes(1), bytes.subarray(at)]);
    },
  ],
  [
    'the number of votes in four bytes',
    (bytes) => Buffer.concat([bytes.subarray(0, 44), u32((bytes[44] ?? 0) | 2), bytes.subarray(45)]),
  ],
];

function doubleMember(draft: Draft): void {
  const first = draft.members[0];
  if (!first) return;
  (draft.members as TestVoter[]).push(first);
  draft.weights.push(1n);
}

function put(draft: Draft, vote: Vote | undefined): void {
  if (!vote) return;
  const at = draft.dice.whole(draft.votes.length + 1);
  draft.votes = [...draft.votes.slice(0, at), vote, ...draft.votes.slice(at)];
}

function picked(draft: Draft): Vote {
  const { votes } = draft;
  return votes.length > 0
    ? draft.dice.pick(votes)
    : voteOf(draft, draft.dice.pick(draft.members), draft.target);
}

function change(draft: Draft, how: (vote: Vote) => Vote): void {
  const at = draft.dice.whole(Math.max(1, draft.votes.length));
  draft.votes = draft.votes.map((vote, index) => (index === at ? how(vote) : vote));
}

function flipped(bytes: Buffer, luck: Dice): Buffer {
  const copy = Buffer.from(bytes);
  if (copy.length === 0) return copy;
  const at = luck.whole(copy.length);
  copy.writeUInt8(copy.readUInt8(at) ^ (1 << luck.whole(8)), at);
  return copy;
}

/** S + L: the same point, which a signature may not say in this way. */
function withOrderAdded(signature: Buffer): Buffer {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + order;
  const bytes = Buffer.from((s % 2n ** 256n).toString(16).padStart(64, '0'), 'hex').reverse();
  return Buffer.concat([signature.subarray(0, 32), bytes]);
}

function bigU64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

function bytesOf({ round, target, votes, headers }: Draft): Buffer {
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
