import type { Dice } from './dice.ts';
import { type Hex, signedBy, type TestVoter, testVoter, u32, unhex } from './grandpa-bytes.ts';
import { votedBytes } from './grandpa-chain.ts';
import { headersBetween, type JustificationDraft, type VoteDraft, voteOf } from './justification-draft.ts';

const strangers = Array.from({ length: 6 }, (_, index) => testVoter(`stranger ${index}`));
/** Points of small order: nobody has their secret, and some signatures hold for them all the same. */
const smallOrder: readonly Hex[] = [
  `0x01${'00'.repeat(31)}`,
  `0x${'00'.repeat(32)}`,
  '0xc7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  '0x26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  `0xec${'ff'.repeat(30)}7f`,
];

/** Every fault that a liar, a stranger or a broken disk may make, and some that nodes put up with. */
export const draftFaults: readonly (readonly [string, (draft: JustificationDraft) => void])[] = [
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
  ['a member listed twice', doubleMember],
  [
    'members without weight',
    (draft) => void (draft.weights = draft.weights.map((weight) => (draft.dice.chance(0.4) ? 0n : weight))),
  ],
  ['one heavy member', (draft) => void (draft.weights[draft.dice.whole(draft.weights.length)] = 2n ** 62n)],
  ['weights beyond 64 bits together', (draft) => void (draft.weights = draft.weights.map(() => 2n ** 63n))],
];

/** On the bytes themselves. */
export const byteFaults: readonly (readonly [string, (bytes: Buffer, luck: Dice) => Buffer])[] = [
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

function doubleMember(draft: JustificationDraft): void {
  const first = draft.members[0];
  if (!first) return;
  (draft.members as TestVoter[]).push(first);
  draft.weights.push(1n);
}

function put(draft: JustificationDraft, vote: VoteDraft | undefined): void {
  if (!vote) return;
  const at = draft.dice.whole(draft.votes.length + 1);
  draft.votes = [...draft.votes.slice(0, at), vote, ...draft.votes.slice(at)];
}

function picked(draft: JustificationDraft): VoteDraft {
  const { votes } = draft;
  return votes.length > 0
    ? draft.dice.pick(votes)
    : voteOf(draft, draft.dice.pick(draft.members), draft.target);
}

function change(draft: JustificationDraft, how: (vote: VoteDraft) => VoteDraft): void {
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
