import { deepEqual, equal, ok } from 'node:assert/strict';
import {
  type MadeBlock,
  madeCandidate,
  madeSeen,
  madeSession,
} from '../../../../../tests/support/made-session.ts';
import type { CollatorWitness } from '../../../../src/measure/blame/collator-witness.ts';
import { judgeSession } from '../../../../src/measure/blame/judge-session.ts';
import type { Loss } from '../../../../src/measure/blame/loss.ts';
import { PlaceSet } from '../../../../src/measure/blame/place-set.ts';
import { SeenSession } from '../../../../src/measure/blame/seen-session.ts';

function judge(differences: Record<number, MadeBlock>, witness?: CollatorWitness): Loss[] {
  const seen = madeSeen(
    30,
    new Map(Object.entries(differences).map(([block, made]) => [Number(block), made])),
  );
  return [...judgeSession(seen, witness)];
}

/** Losses of a kind, as who lost in which block, by which rule. */
function verdicts(losses: readonly Loss[], kind: Loss['kind']) {
  return losses
    .filter((loss) => loss.kind === kind)
    .map(({ block, core, cause, certainty, rule }) => `${block}/${core} ${cause} ${certainty} ${rule}`);
}

const everybody = madeSession.accounts.map((_, place) => place);

describe('judgeSession', () => {
  it('finds nothing lost where all goes well', () => {
    deepEqual(judge({}), []);
  });

  it('lays empty cores of a block that ends the session to that', () => {
    const losses = judge({ 129: { endsSession: true, empty: [1] } });
    deepEqual(verdicts(losses, 'core'), ['129/1 session_change certain C1']);
    deepEqual(verdicts(losses, 'inclusion'), [
      '129/0 session_change certain I1',
      '129/2 session_change certain I1',
    ]);
  });

  it('counts no core where none has a claim, and none where claims are not known', () => {
    const claims = new Map([[0, 2_000]]);
    deepEqual(judge({ 110: { empty: [1, 2], claims } }), []);
    const { session, blocks } = madeSeen(30, new Map([[110, { empty: [1] }]]));
    const unknown = blocks.map((block) => ({ ...block, claims: undefined }));
    deepEqual([...judgeSession(new SeenSession(session, unknown))], []);
  });

  it('lays a block without rows and candidates to its author, for certain', () => {
    const losses = judge({ 110: { silent: everybody, empty: [0, 1, 2], waiting: [] } });
    ok(verdicts(losses, 'core').every((verdict) => verdict.endsWith('author certain C5')));
    equal(verdicts(losses, 'core').length, 3);
    ok(losses.every(({ by }) => by.length === 1 && by[0] === 110 % everybody.length));
    ok(verdicts(losses, 'bit').every((verdict) => verdict.endsWith('author certain B1')));
  });

  it('lays a core that still waits to the author that has few rows, and to the group whose pieces all lack', () => {
    const few = judge({ 110: { silent: [0, 1, 2, 3, 4, 5], waiting: [0, 1, 2] } });
    deepEqual(
      verdicts(few, 'core'),
      [0, 1, 2].map((core) => `110/${core} author likely C3`),
    );
    const unheld = judge({ 110: { unheld: [1], waiting: [1] } });
    deepEqual(verdicts(unheld, 'core'), ['110/1 group likely C4']);
    deepEqual(
      unheld.find(({ kind }) => kind === 'core')?.by,
      madeCandidate(109, 1).voters.map(({ validator }) => validator),
    );
  });

  /** A block of an earlier slot than that of block 110, or of the same one. */
  const siblingOf = (slot: number) => [
    { hash: 'sibling', slot, rows: new PlaceSet(12, everybody), candidates: [madeCandidate(110, 1)] },
  ];
  const [earlier, same] = [1_108, 1_109];

  it('lays a candidate that only a sibling has to the author, if it was there in an earlier slot', () => {
    const emptyBeside = (slot: number): string[] =>
      verdicts(judge({ 110: { empty: [1], siblings: siblingOf(slot) } }), 'core');
    deepEqual(emptyBeside(earlier), ['110/1 author likely C6']);
    deepEqual(emptyBeside(same), ['110/1 unknown unknown C11']);
    deepEqual(verdicts(judge({ 110: { empty: [1] } }), 'core'), ['110/1 unknown unknown C11']);
  });

  it('lays a vote that a sibling has to the author, and leaves it unknown where none has', () => {
    const group = madeCandidate(110, 1).voters.map(({ validator }) => validator);
    const [first = 0] = group;
    const lackingBeside = (slot: number): string[] =>
      verdicts(judge({ 110: { withoutVote: [first], siblings: siblingOf(slot) } }), 'vote');
    deepEqual(lackingBeside(earlier), ['110/1 author likely V2']);
    // Two authors of one slot: chance which of them has a vote first.
    deepEqual(lackingBeside(same), ['110/1 unknown unknown V6']);
    deepEqual(verdicts(judge({ 110: { withoutVote: [first] } }), 'vote'), ['110/1 unknown unknown V6']);
  });

  it('lays the votes of a disabled validator to that, and those of a silent one to itself', () => {
    const disabled = judge({ 110: { withoutVote: [4, 5, 6, 7], disabled: [4, 5, 6, 7] } });
    ok(verdicts(disabled, 'vote').every((verdict) => verdict.endsWith('disabled certain V1')));
    const silent = { silent: [4], withoutVote: [4] };
    const losses = judge({ 109: silent, 110: silent, 111: silent });
    ok(verdicts(losses, 'vote').length >= 3);
    ok(verdicts(losses, 'vote').every((verdict) => verdict.endsWith('self likely V3')));
    ok(verdicts(losses, 'bit').every((verdict) => verdict.endsWith('self likely V3')));
  });

  it('lays what they lack to authors that are cut off, where every third one is', () => {
    const cutOff = Array.from({ length: 7 }, (_, place) => 101 + 3 * place);
    const differences = Object.fromEntries(
      cutOff.map((number) => {
        const silent = everybody.filter((place) => place !== number % 12);
        return [number, { silent, empty: [0, 1, 2] }];
      }),
    );
    const losses = judge(differences).filter(({ kind, block }) => kind === 'core' && cutOff.includes(block));
    equal(losses.length, 21);
    for (const { cause, by, block } of losses) deepEqual([cause, by], ['author', [block % 12]]);
  });

  it('calls a validator silent over a block that has few words at all, and over its own', () => {
    const without = { silent: [4], withoutVote: [4] };
    const losses = judge({
      109: without,
      110: { silent: everybody.filter((place) => place !== 7), author: 7 },
      111: without,
      112: { author: 4 },
      113: without,
    });
    for (const block of [109, 111, 113]) {
      const own = losses.find((loss) => loss.kind === 'bit' && loss.block === block);
      deepEqual([own?.rule, own?.by, own?.shownBy], ['V3', [4], [109, 111, 113]]);
    }
  });

  it('lays to an author what two blocks of it in a row left to the next one', () => {
    const empty = { empty: [0, 1], author: 5 };
    const blocks = { 110: empty, 111: empty };
    const late = {
      parents: new Map([
        [0, 109],
        [1, 108],
      ]),
    };
    const found = ['110/0', '110/1', '111/0', '111/1'];
    deepEqual(
      verdicts(judge({ ...blocks, 112: late }), 'core'),
      found.map((core) => `${core} author likely C10`),
    );
    deepEqual(
      verdicts(judge(blocks), 'core'),
      found.map((core) => `${core} unknown unknown C11`),
    );
  });

  it('calls nobody silent by blocks of fewer than three authors', () => {
    const silent = { silent: [4], withoutVote: [4], author: 1 };
    const losses = judge({ 109: silent, 110: silent, 111: silent });
    ok(!verdicts(losses, 'vote').some((verdict) => verdict.includes('V3')));
  });

  it('lays a group of which too few are there to it', () => {
    const members = madeCandidate(110, 1).voters.map(({ validator }) => validator);
    const gone = { silent: members.slice(0, 3), empty: [1] };
    const losses = judge({
      109: { ...gone, author: 8 },
      110: { ...gone, author: 9 },
      111: { ...gone, author: 10 },
    });
    ok(verdicts(losses, 'core').includes('110/1 group likely C7'));
  });

  it('lays to the collator what its node did not build, and a parachain that is away', () => {
    const witness = {
      builtOn: (para: number, { before }: { before: number }) => !(para === 2_001 && before === 110),
    };
    deepEqual(verdicts(judge({ 110: { empty: [1] } }, witness), 'core'), ['110/1 collator likely C8']);
    const away = Object.fromEntries(Array.from({ length: 8 }, (_, place) => [108 + place, { empty: [1] }]));
    ok(verdicts(judge(away), 'core').every((verdict) => verdict.endsWith('collator likely C9')));
    // Built, and not backed: not the collator's.
    const built = { builtOn: () => true };
    ok(!verdicts(judge(away, built), 'core').some((verdict) => verdict.includes('collator')));
  });

  it('asks for blocks of a parachain since the last one that was backed, none from before the session', () => {
    const spans: string[] = [];
    const witness = {
      builtOn: (_: number, { since, before }: { since: number; before: number }) => {
        spans.push(`${since} ${before}`);
        return false;
      },
    };
    judge({ 100: { empty: [1] }, 101: { empty: [1] }, 110: { empty: [1] }, 111: { empty: [1] } }, witness);
    deepEqual(spans, ['98 100', '98 101', '108 110', '108 111']);
  });

  it('lays timed out and disputed candidates to what is seen, and mixed ones to nothing', () => {
    const waits = { unheld: [1], waiting: [1] };
    const timed = judge({ 110: waits, 111: waits, 112: { unheld: [1], timedOut: [1] } });
    deepEqual(verdicts(timed, 'inclusion'), ['109/1 group likely I2']);
    const mixed = judge({ 110: waits, 111: { waiting: [1] }, 112: { unheld: [1], timedOut: [1] } });
    deepEqual(verdicts(mixed, 'inclusion'), ['109/1 unknown unknown I2']);
    deepEqual(verdicts(judge({ 110: { disputed: [2] } }), 'inclusion'), ['109/2 dispute certain I3']);
  });

  it('counts no points for a vote on what was not included', () => {
    const member = madeCandidate(109, 2).voters[0]?.validator ?? 0;
    const losses = judge({ 109: { withoutVote: [member] }, 110: { disputed: [2] } });
    deepEqual(
      losses.filter(({ kind }) => kind === 'vote').map(({ points }) => points),
      [0],
    );
  });

  it('lays a validator that lacks under most authors to itself', () => {
    const often = Object.fromEntries(
      Array.from({ length: 30 }, (_, place) => [100 + place, place % 3 === 0 ? {} : { withoutVote: [4] }]),
    );
    const found = verdicts(judge(often), 'vote');
    ok(found.length > 3 && found.every((verdict) => verdict.endsWith('self likely V5')), found.join('; '));
  });

  it('lays a candidate that came a block later to members that are often late, and to nobody where there are none', () => {
    const [first = 0, second = 0] = madeCandidate(110, 1).voters.map(({ validator }) => validator);
    const often = Object.fromEntries(
      Array.from({ length: 30 }, (_, place): [number, MadeBlock] => [
        100 + place,
        place % 3 === 0 ? {} : { withoutVote: [first, second] },
      ]),
    );
    const later = { 111: { ...often[111], parents: new Map([[1, 109]]) } };
    const at110 = (made: MadeBlock) =>
      judge({ ...often, 110: { ...often[110], empty: [1], ...made }, ...later }).find(
        ({ kind, block }) => kind === 'core' && block === 110,
      );
    deepEqual([at110({})?.rule, at110({})?.by], ['C12', [first, second]]);
    // What came on the core is another parachain's.
    const claims = new Map([2_000, 2_009, 2_002].map((para, core) => [core, para]));
    equal(at110({ claims })?.rule, 'C11');
    // All members are needed, and none of them is late: that is nobody's doing that can be seen.
    const { session, blocks } = madeSeen(
      30,
      new Map<number, MadeBlock>([
        [110, { empty: [1] }],
        [111, { parents: new Map([[1, 109]]) }],
      ]),
    );
    const strict = { ...session, rules: { ...session.rules, minBackingVotes: 4 } };
    deepEqual(verdicts([...judgeSession(new SeenSession(strict, blocks))], 'core'), [
      '110/1 unknown unknown C11',
    ]);
  });
});

describe('judgeSession of slow validators', () => {
  /** A validator whose words on pieces are missing now and then, around block 110, which differs. */
  const slowly = (who: readonly number[], at: MadeBlock, after: MadeBlock = {}) => {
    const silent = { silent: who };
    return judge({ 107: silent, 109: silent, 110: at, 111: { ...silent, ...after }, 113: silent });
  };
  const at110 = (losses: readonly Loss[], kind: Loss['kind']) =>
    losses
      .filter((loss) => loss.kind === kind && loss.block === 110)
      .map(({ core, cause, rule, by, validators }) =>
        [kind === 'core' ? core : validators, cause, rule, by].join(' '),
      );

  it('lays a missing vote to the one that is slow itself', () => {
    deepEqual(at110(slowly([4], { withoutVote: [4] }), 'vote'), ['4 self V7 4']);
  });

  it('lays votes of several to a slow member that voted, and one alone to nobody', () => {
    deepEqual(at110(slowly([4], { withoutVote: [5, 6] }), 'vote'), ['5 group V8 4', '6 group V8 4']);
    deepEqual(at110(slowly([4], { withoutVote: [5] }), 'vote'), ['5 unknown V6 ']);
  });

  it('lays votes of several to an author that is slow, and one alone to nobody', () => {
    const [author, others] = [110 % 12, { withoutVote: [5, 6] }];
    deepEqual(at110(slowly([author], others), 'vote'), [`5 author V9 ${author}`, `6 author V9 ${author}`]);
    deepEqual(at110(slowly([author], { withoutVote: [5] }), 'vote'), ['5 unknown V6 ']);
    // A slow member of the group may have done it as well.
    deepEqual(at110(slowly([4, author], others), 'vote'), ['5 unknown V6 ', '6 unknown V6 ']);
  });

  it('calls nobody slow that is away for a while', () => {
    const away = { silent: [4], withoutVote: [4] };
    const losses = judge({ 109: away, 110: { silent: [4], withoutVote: [4, 5, 6] }, 111: away });
    deepEqual(at110(losses, 'vote'), ['4 self V3 4', '5 unknown V6 ', '6 unknown V6 ']);
  });

  it('lays a candidate that waits to members of its group that are silent, and not where others wait too', () => {
    const [member = 0] = madeCandidate(109, 1).voters.map(({ validator }) => validator);
    const without = { silent: [member], withoutVote: [member] };
    const few = { ...without, unheld: [1], heldBy: everybody.slice(0, 8), waiting: [1] };
    const found = judge({ 109: without, 110: few, 111: without });
    const core = found.find(({ kind, block }) => kind === 'core' && block === 110);
    deepEqual([core?.rule, core?.cause, core?.by], ['C15', 'group', [member]]);
    const all = { ...few, unheld: [0, 1, 2], waiting: [0, 1, 2] };
    const others = judge({ 109: without, 110: all, 111: without });
    ok(others.every(({ rule }) => rule !== 'C15'));
  });

  it('lays what waits everywhere to those who are silent, if their words would have been enough', () => {
    // Nine words are needed: eight are there where two are away.
    const away = [6, 7];
    const without = { silent: away, withoutVote: away };
    const few = (holders: number) => ({
      ...without,
      unheld: [0, 1, 2],
      heldBy: everybody.filter((place) => !away.includes(place)).slice(0, holders),
      waiting: [0, 1, 2],
    });
    const ruleWith = (holders: number) => {
      const losses = judge({ 109: without, 110: few(holders), 111: without });
      const { rule, by } = losses.find(({ kind, block }) => kind === 'core' && block === 110) ?? {};
      return [rule, by];
    };
    deepEqual(ruleWith(8), ['C16', away]);
    deepEqual(ruleWith(6), ['C4', []]);
  });

  it('lays what they lack to authors that are cut off, where most blocks of a stretch are theirs', () => {
    const cutOff = [101, 103, 104, 106, 108, 109, 111, 113, 114, 116, 118];
    const differences = Object.fromEntries(
      cutOff.map((number) => [
        number,
        { silent: everybody.filter((place) => place !== number % 12), empty: [0, 1, 2] },
      ]),
    );
    const seen = madeSeen(
      20,
      new Map(Object.entries(differences).map(([block, made]) => [Number(block), made])),
    );
    const losses = [...judgeSession(seen)].filter(
      ({ kind, block }) => kind === 'core' && cutOff.includes(block),
    );
    equal(losses.length, 33);
    for (const { rule, by, block } of losses) deepEqual([rule, by], ['C10', [block % 12]]);
  });

  it('lays a candidate that waits to voters that are slow', () => {
    const [first = 0, second = 0, third = 0] = madeCandidate(109, 1).voters.map(({ validator }) => validator);
    const few = { heldBy: [8, 9, 10, 11, 4, 5, 6] };
    const losses = slowly([first, second, third], { waiting: [1], unheld: [1], ...few });
    deepEqual(at110(losses, 'core'), [`1 group C14 ${[first, second, third].join(',')}`]);
  });

  it('lays a candidate that came later to slow members, or to a slow author, and to neither where both are', () => {
    const later = { parents: new Map([[0, 109]]) };
    // The group of core 0 has members 8 to 11 by then.
    deepEqual(at110(slowly([8], { empty: [0] }, later), 'core'), ['0 group C12 8']);
    deepEqual(at110(slowly([110 % 12], { empty: [0] }, later), 'core'), [`0 author C13 ${110 % 12}`]);
    deepEqual(at110(slowly([8, 110 % 12], { empty: [0] }, later), 'core'), ['0 unknown C11 ']);
  });
});
