import assert from 'node:assert/strict';
import { coreUseOf } from '../../../../bench/probe/core-use.ts';
import { climb, type Rung, verdictOf } from '../../../../bench/probe/ladder.ts';
import { limitUs, type Measured, measuredOf } from '../../../../bench/probe/measured.ts';

const calm: Measured = {
  planned: 1_000,
  answered: 1_000,
  found: 1_000,
  latencyP50Us: 500,
  wireP50Us: 400,
  wireP99Us: 5_000,
  addedP50Us: 100,
  addedP99Us: limitUs - 1,
  askedLateP99Us: 50,
  readLateP99Us: 50,
  cores: 0.5,
  waited: 0,
  lateSpells: 0,
  bareLateP99Us: 50,
  serverCores: 0.2,
};
const slow: Measured = { ...calm, addedP99Us: limitUs };

async function climbed(first: number, take: (targets: number) => Measured) {
  const rungs: Rung[] = [];
  const result = await climb(
    first,
    async (targets) => take(targets),
    (rung) => rungs.push(rung),
  );
  return { ...result, tried: rungs.map(({ targets }) => targets) };
}

describe('what a prober holds', () => {
  it('is what adds less than the limit, however late the server answers', () => {
    assert.equal(verdictOf(calm), 'held');
    assert.equal(verdictOf({ ...calm, wireP99Us: 900_000 }), 'held');
    assert.equal(verdictOf(slow), 'prober');
  });

  it('is told apart from a server that leaves samples unanswered', () => {
    assert.equal(verdictOf({ ...calm, answered: 990, found: 990 }), 'held');
    assert.equal(verdictOf({ ...calm, answered: 989, found: 989 }), 'server');
    assert.equal(verdictOf({ ...slow, answered: 989, found: 989 }), 'prober');
    assert.equal(verdictOf({ ...calm, answered: 0, found: 0 }), 'prober');
  });

  it('is told apart from a core that others had', () => {
    assert.equal(verdictOf({ ...slow, waited: 0.01 }), 'prober');
    assert.equal(verdictOf({ ...slow, waited: 0.011 }), 'others');
    assert.equal(verdictOf({ ...slow, waited: 0.1, addedP50Us: limitUs }), 'prober');
    assert.equal(verdictOf({ ...slow, waited: 0.11, addedP50Us: limitUs }), 'others');
    assert.equal(verdictOf({ ...calm, waited: 0.5 }), 'held');
  });

  it('is told apart from a machine on which a bare loop is late too', () => {
    assert.equal(verdictOf({ ...slow, bareLateP99Us: limitUs / 2 - 1 }), 'prober');
    assert.equal(verdictOf({ ...slow, bareLateP99Us: limitUs / 2 }), 'others');
    assert.equal(verdictOf({ ...slow, bareLateP99Us: limitUs / 2, addedP50Us: limitUs }), 'prober');
    assert.equal(verdictOf({ ...calm, bareLateP99Us: limitUs }), 'held');
  });

  it('cannot be told without the packets', () => {
    assert.throws(() => verdictOf({ ...calm, found: 989 }), /only 989 of 1000 answers/);
  });

  it('is found between the last that is held and the first that is not', async () => {
    const { held, next, tried } = await climbed(100, (targets) => (targets <= 700 ? calm : slow));
    assert.deepEqual(tried, [100, 200, 400, 800, 566, 673]);
    assert.deepEqual([held?.targets, next?.targets], [673, 800]);
  });

  it('is found below where the search begins', async () => {
    const { held, next } = await climbed(100, (targets) => (targets <= 30 ? calm : slow));
    assert.deepEqual([held?.targets, next?.targets], [30, 35]);
  });

  it('is nothing, or at least the most that is tried', async () => {
    const none = await climbed(50, () => slow);
    assert.deepEqual([none.held, none.next?.targets, none.tried], [undefined, 12, [50, 12]]);
    const all = await climbed(6_400, () => calm);
    assert.deepEqual([all.held?.targets, all.next, all.tried], [12_800, undefined, [6_400, 12_800]]);
  });

  it('is the better of two tries', async () => {
    let taken = 0;
    const { held } = await climbed(12_800, () => (taken++ === 0 ? slow : calm));
    assert.equal(held?.targets, 12_800);
  });

  it('is tried five times where a single spell decides, and twice where there are more', async () => {
    const triesOf = async (lateSpells: number, calmFrom: number): Promise<unknown[]> => {
      let taken = 0;
      const { held } = await climbed(12, () => (taken++ < calmFrom ? { ...slow, lateSpells } : calm));
      return [held?.targets, taken];
    };
    assert.deepEqual(await triesOf(1, Number.POSITIVE_INFINITY), [undefined, 5]);
    assert.deepEqual(await triesOf(2, Number.POSITIVE_INFINITY), [undefined, 2]);
    const [held] = await triesOf(1, 4);
    assert.equal(held, 12_288);
  });
});

describe('a core that others had', () => {
  it('is told from threads of one process that wait for each other', () => {
    const main = { ranMs: 600, waitedMs: 150 };
    assert.deepEqual(coreUseOf([main, { ranMs: 150, waitedMs: 500 }], 1_000), { cores: 0.75, waited: 0 });
    assert.deepEqual(coreUseOf([main, { ranMs: 50, waitedMs: 500 }], 1_000), {
      cores: 0.65,
      waited: 100 / 750,
    });
  });
});

describe('what a prober adds', () => {
  it('is what it reports less what passed on the wire', () => {
    const wire = new Map([
      ['/0', { synsUs: [1_000], requestsUs: [10_200], answersUs: [10_700] }],
      ['/1', { synsUs: [20_050], requestsUs: [20_400], answersUs: [20_900] }],
    ]);
    const samples = [
      { path: '/0', dueUs: 10_000, latencyUs: 1_000 },
      { path: '/1', dueUs: undefined, latencyUs: 1_050 },
    ];
    const told = { samples, cores: 0.1, waited: 0 };
    const measured = measuredOf(2, told, wire, { serverCores: 0.3, bareLateP99Us: 20 });
    assert.deepEqual([measured.answered, measured.found], [2, 2]);
    // 200 us late in asking, 300 us late in reading.
    assert.deepEqual([measured.askedLateP99Us, measured.readLateP99Us], [200, 300]);
    assert.deepEqual([measured.addedP50Us, measured.addedP99Us], [200, 500]);
    assert.deepEqual([measured.wireP50Us, measured.wireP99Us], [500, 850]);
  });

  it('counts late samples one after another as one spell', () => {
    const late = [false, true, true, false, true, false];
    const samples = late.map((isLate, index) => ({
      path: `/${index}`,
      dueUs: 10_000 * (index + 1),
      latencyUs: isLate ? limitUs + 100 : 100,
    }));
    const wire = new Map(
      samples.map(({ path, dueUs, latencyUs }) => [
        path,
        { synsUs: [], requestsUs: [dueUs + latencyUs - 100], answersUs: [dueUs + latencyUs] },
      ]),
    );
    const told = { samples: samples.toReversed(), cores: 0.1, waited: 0 };
    const { lateSpells } = measuredOf(6, told, wire, { serverCores: 0.3, bareLateP99Us: 20 });
    assert.equal(lateSpells, 2);
  });
});
