import { doesNotThrow, equal, throws } from 'node:assert/strict';
import { hashOf, hex, type TestVoter, testVoter } from '../../../../../tests/support/grandpa-bytes.ts';
import {
  GrandpaChain,
  headerBytes,
  type JustifyOptions,
  justificationBytes,
} from '../../../../../tests/support/grandpa-chain.ts';
import { digestOf, drawJustification } from '../../../../../tests/support/justification-draw.ts';
import { isTaken } from '../../../../../tests/support/justification-verdict.ts';
import { verifyJustification } from '../../../../../tests/support/verify-justification.ts';
import recorded from '../../../../../tests/vectors/justifications.json' with { type: 'json' };
import { AgentError } from '../../../../src/base/error.ts';
import { AuthoritySet } from '../../../../src/chain/grandpa/authority-set.ts';
import { decodeJustification } from '../../../../src/chain/grandpa/justification.ts';

const voters = ['alice', 'bob', 'charlie', 'dave'].map(testVoter);
const set = setOf(5, voters);

function setOf(id: number, members: readonly TestVoter[], weights: readonly bigint[] = []): AuthoritySet {
  return new AuthoritySet(
    id,
    members.map(({ key }, index) => ({ key, weight: weights[index] ?? 1n })),
  );
}

function check(options: JustifyOptions, by = set): void {
  verifyJustification(decodeJustification(hex(justificationBytes(options))), by);
}

describe('AuthoritySet', () => {
  for (const [members, threshold] of [
    [1, 1n],
    [2, 2n],
    [3, 3n],
    [4, 3n],
    [5, 4n],
    [6, 5n],
    [7, 5n],
    [600, 401n],
  ] as const) {
    it(`of ${members} equal members needs ${threshold}`, () => {
      const weights = Array.from({ length: members }, (_, index) => ({ key: `0x${index}`, weight: 1n }));
      equal(new AuthoritySet(0, weights).threshold, threshold);
    });
  }

  it('gives a key that stands there twice the weight of both', () => {
    const [first = testVoter('alice')] = voters;
    equal(setOf(0, [first, first], [2n, 3n]).weightOf(first.key), 5n);
  });

  it('is refused without anybody of weight', () => {
    throws(() => setOf(0, voters, [0n, 0n, 0n, 0n]), { code: 'unknown/finality_no_voters' });
    throws(() => setOf(0, []), { code: 'unknown/finality_no_voters' });
  });
});

describe('verifyJustification', () => {
  const chain = new GrandpaChain(voters);
  const target = chain.append();
  const middle = chain.append();
  const top = chain.append();
  const of = (count: number) => voters.slice(0, count).map((voter) => ({ voter, block: target }));

  it('accepts three of four, and refuses two', () => {
    doesNotThrow(() => check({ target, setId: 5, votes: of(3) }));
    throws(() => check({ target, setId: 5, votes: of(2) }), {
      code: 'unknown/finality_weight',
      message: 'the justification of block 1 has votes of weight 2; authority set 5 needs 3',
      data: { block: 1, hash: target.hash, set_id: 5 },
    });
  });

  it('counts weights and not heads', () => {
    const heavy = setOf(5, voters, [10n, 1n, 1n, 1n]);
    doesNotThrow(() => check({ target, setId: 5, votes: of(1) }, heavy));
    throws(() => check({ target, setId: 5, votes: of(4).slice(1) }, heavy), {
      code: 'unknown/finality_weight',
    });
  });

  it('accepts votes for blocks on top of the target, by the headers between', () => {
    const votes = voters.map((voter, index) => ({
      voter,
      block: [target, middle, top][index % 3] ?? target,
    }));
    doesNotThrow(() => check({ target, setId: 5, votes, ancestries: [top, middle] }));
    throws(() => check({ target, setId: 5, votes, ancestries: [top] }), {
      code: 'unknown/finality_ancestry',
    });
  });

  it('refuses a target below the highest block that has votes enough', () => {
    const votes = voters.map((voter, index) => ({ voter, block: index === 0 ? target : middle }));
    throws(() => check({ target, setId: 5, votes, ancestries: [middle] }), {
      code: 'unknown/finality_vote_elsewhere',
      message: `the justification of block 1 has votes that make block 2 ${middle.hash} final instead`,
    });
  });

  it('counts a member that voted twice for every block, and once', () => {
    const [first = testVoter('alice')] = voters;
    const votes = [...of(3), { voter: first, block: middle }];
    doesNotThrow(() => check({ target, setId: 5, votes, ancestries: [middle] }));
    throws(() => check({ target, setId: 5, votes: votes.slice(2), ancestries: [middle] }), {
      code: 'unknown/finality_weight',
    });
  });

  it('counts a vote that comes twice for its own block alone', () => {
    const votes = voters.slice(0, 3).map((voter, index) => ({ voter, block: index === 0 ? target : middle }));
    doesNotThrow(() => check({ target, setId: 5, votes, ancestries: [middle] }));
    const [own] = votes;
    doesNotThrow(() => check({ target, setId: 5, votes: own ? [...votes, own] : [], ancestries: [middle] }));
  });

  it('puts up with votes of strangers that are signed, and gives them no weight', () => {
    const stranger = { voter: testVoter('mallory'), block: target };
    doesNotThrow(() => check({ target, setId: 5, votes: [...of(3), stranger] }));
    throws(() => check({ target, setId: 5, votes: [...of(2), stranger] }), {
      code: 'unknown/finality_weight',
    });
    const forged = { ...stranger, signature: Buffer.alloc(64, 1) };
    throws(() => check({ target, setId: 5, votes: [...of(3), forged] }), {
      code: 'unknown/finality_signature',
    });
  });

  it('places a block whose header has a wrong number by its votes', () => {
    const parts = { ...middle, number: 7 };
    const wrong = { ...parts, hash: hashOf(headerBytes(parts)) };
    const votes = voters.map((voter) => ({ voter, block: wrong }));
    throws(() => check({ target, setId: 5, votes: [...votes, ...of(1)], ancestries: [wrong] }), {
      code: 'unknown/finality_vote_elsewhere',
    });
  });

  it('judges as the code of nodes did', () => {
    const { count, digest, verdicts } = recorded;
    const draws = Array.from({ length: count }, (_, seed) => drawJustification(seed));
    equal(digestOf(draws), digest, 'the draws are those that were judged');
    const own = draws.map((draw) => (isTaken(draw) ? '1' : '0')).join('');
    for (const [seed, verdict] of [...own].entries())
      equal(verdict, verdicts[seed], `seed ${seed}: ${draws[seed]?.faults.join(', ')}`);
  });

  it('holds for no other bytes: every byte of it counts', () => {
    const votes = voters.map((voter, index) => ({
      voter,
      block: [target, middle, top][index % 3] ?? target,
    }));
    const bytes = justificationBytes({ target, setId: 5, votes, ancestries: [top, middle] });
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(bytes.readUInt8(at) ^ (1 << (at % 8)), at);
      throws(() => verifyJustification(decodeJustification(hex(changed)), set), AgentError, `byte ${at}`);
    }
  });

  it('walks a long ancestry once, however many votes lie above it', () => {
    const long = new GrandpaChain(voters);
    const first = long.append();
    const ancestries = Array.from({ length: 2_000 }, () => long.append());
    const votes = voters.map((voter, index) => ({ voter, block: index < 2 ? first : long.best }));
    doesNotThrow(() => check({ target: first, setId: 5, votes, ancestries }));
  });

  it('counts no vote that its member did not sign, nor looks for the block that is final', () => {
    const signature = Buffer.alloc(64, 1);
    const votes = voters.map((voter, index) => ({ voter, block: index === 0 ? target : middle, signature }));
    throws(() => check({ target, setId: 5, votes, ancestries: [middle] }), {
      code: 'unknown/finality_signature',
    });
    throws(() => check({ target, setId: 5, votes: votes.slice(0, 2), ancestries: [middle] }), {
      code: 'unknown/finality_weight',
    });
  });
});
