import assert from 'node:assert/strict';
import { readCall } from '../../../../../src/chain/govern/changes.ts';
import { readGoverned } from '../../../../../src/chain/govern/governed.ts';
import type { Council, Motion } from '../../../../../src/chain/govern/motion.ts';
import { requireDecided, settledMotion } from '../../../../../src/govern/cli/council/close.ts';
import { listDocument, listLines } from '../../../../../src/govern/cli/council/list.ts';
import { findMotion, parseVote, requireVoter } from '../../../../../src/govern/cli/council/vote.ts';
import { fakeCall } from '../../../chain/govern/fake-call.ts';
import { alice, bob, charlie, dave, fakeState } from '../../../chain/govern/fake-state.ts';

const hash = `0x${'ab'.repeat(32)}`;
const motion: Motion = {
  index: 7,
  hash,
  threshold: 3,
  ayes: [alice, bob],
  nays: [charlie],
  endBlock: 112,
  call: { hex: '0x0c03', read: readCall(fakeCall('sli.setClosingShare', { ppm: 50_000 })) },
};
const council: Council = { members: [alice, bob, charlie, dave], prime: bob, motions: [motion] };

async function open() {
  const governed = await readGoverned(fakeState(), 0);
  return { governed, chainName: 'Local', url: 'ws://127.0.0.1:9944', block: 12, names: { [alice]: 'v1' } };
}

describe('almanac council list', () => {
  it('shows members, and each motion with its call, what that changes, votes and end', async () => {
    assert.deepEqual(listLines(council, await open()), [
      'Local at ws://127.0.0.1:9944: the Council, 2026-03-01 12:00:00 UTC (finalized block 12)',
      '',
      'members: 4',
      `  ${alice} (v1)`,
      `  ${bob}, prime`,
      `  ${charlie}`,
      `  ${dave}`,
      '',
      'open motions: 1',
      '',
      `motion 7  ${hash}`,
      '  sli.setClosingShare(ppm 50000)',
      '  closing.sharePpm 100000 -> 50000',
      `  yes 2 of 3 needed: v1, ${bob}`,
      `  no 1: ${charlie}`,
      '  open: "almanac council vote 7 yes" or no; ends with block 112, about 2026-03-01 12:10:00 UTC',
    ]);
  });

  it('says how to close what is decided', async () => {
    const carried = { ...motion, ayes: [alice, bob, dave] };
    const lines = listLines({ ...council, motions: [carried] }, await open());
    assert.match(lines.at(-1) ?? '', /carried: "almanac council close 7" executes it/);
    const lost = { ...motion, nays: [charlie, dave] };
    assert.match(
      listLines({ ...council, motions: [lost] }, await open()).at(-1) ?? '',
      /lost: "almanac council close 7" removes it/,
    );
  });

  it('shows a motion that the runtime cannot read any more', async () => {
    const lines = listLines({ ...council, motions: [{ ...motion, call: undefined }] }, await open());
    assert.ok(lines.includes('  a call of another runtime, which this one cannot read'));
  });

  it('documents the same for programs', async () => {
    const document = listDocument(council, await open());
    assert.equal(document.motions[0]?.state, 'open');
    assert.equal(document.motions[0]?.end_at, '2026-03-01T12:10:00.000Z');
    assert.equal(document.motions[0]?.decoded?.method, 'setClosingShare');
  });
});

describe('findMotion', () => {
  it('finds a motion by index or hash, and else names the open ones', () => {
    assert.equal(findMotion(council, '7'), motion);
    assert.equal(findMotion(council, hash.toUpperCase().replace('0X', '0x')), motion);
    assert.throws(() => findMotion(council, '8'), {
      code: 'bad_input/motion',
      message: '"8" is not an open motion; open are 7 ("almanac council list"); a closed one is gone',
    });
    assert.throws(() => findMotion({ motions: [] }, '8'), /none is open/);
  });
});

describe('almanac council vote', () => {
  it('is yes or no', () => {
    assert.deepEqual([parseVote('yes'), parseVote('no')], [true, false]);
    assert.throws(() => parseVote('aye'), { code: 'bad_input/vote' });
  });

  it('is for members, who may change their mind but not vote the same twice', () => {
    requireVoter(council, motion, dave, true);
    requireVoter(council, motion, alice, false);
    assert.throws(() => requireVoter(council, motion, alice, true), { code: 'no/voted' });
    assert.throws(() => requireVoter({ members: [bob] }, motion, alice, false), { code: 'no/not_a_member' });
  });
});

describe('almanac council close', () => {
  it('waits for votes, and says how many', () => {
    assert.throws(() => requireDecided(motion, 'open'), {
      code: 'no/open',
      message: /2 of 3 votes that it needs/,
    });
    requireDecided(motion, 'carried');
    requireDecided(motion, 'lost');
  });

  it('executes nothing that the runtime cannot read, but removes it when it is lost', () => {
    const unread = { ...motion, call: undefined };
    assert.throws(() => requireDecided(unread, 'carried'), { code: 'unknown/motion_call' });
    requireDecided(unread, 'lost');
  });

  it('ends with a no, and the reason, when the call failed or the motion is lost', () => {
    const executed = { isDisapproved: false, isExecuted: true };
    assert.notEqual(settledMotion(executed).isNo, true);
    const failure = { error: 'Sli.SamplesOutOfBounds', reason: 'Too many.' };
    const failed = settledMotion({ ...executed, failure });
    assert.equal(failed.isNo, true);
    assert.equal(failed.lines.at(-1), '  Sli.SamplesOutOfBounds: Too many.');
    assert.deepEqual(failed.fields, {
      is_executed: true,
      is_disapproved: false,
      error: 'Sli.SamplesOutOfBounds',
      reason: 'Too many.',
    });
    assert.equal(settledMotion({ isDisapproved: true, isExecuted: false }).isNo, true);
  });
});
