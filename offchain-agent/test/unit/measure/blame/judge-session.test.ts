import { deepEqual, equal, ok } from 'node:assert/strict';
import { everybody, judge, verdicts } from '../../../../../tests/support/judge-made.ts';
import { type MadeBlock, madeCandidate, madeSeen } from '../../../../../tests/support/made-session.ts';
import { judgeSession } from '../../../../src/measure/blame/judge-session.ts';
import { PlaceSet } from '../../../../src/measure/blame/place-set.ts';
import { SeenSession } from '../../../../src/measure/blame/seen-session.ts';

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

  it('lays no candidate to the author that may be of another fork of its parachain', () => {
    const siblings = siblingOf(earlier).map((one) => ({
      ...one,
      candidates: [{ ...madeCandidate(110, 1), para: 2_000 }],
    }));
    const claims = new Map([
      [0, 2_000],
      [1, 2_000],
      [2, 2_002],
    ]);
    const losses = judge({ 110: { empty: [1], siblings, claims } });
    deepEqual(verdicts(losses, 'core'), ['110/1 unknown unknown C11']);
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

  it('judges a core whose candidate times out as one on which it waits', () => {
    const losses = judge({ 110: { timedOut: [1], empty: [1], unheld: [1] } });
    deepEqual(verdicts(losses, 'core'), ['110/1 group likely C4']);
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
