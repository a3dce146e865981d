import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { commitWithFailures, namedCommit } from '../../../../src/chain/scalability/stored-failures.ts';

describe('failed answers behind a commit', () => {
  it('read as counts, a share without counts, or a share where counts have no room', () => {
    equal(commitWithFailures('d3adb33f', { share: 0.0003, answers: 40_000 }), 'd3adb33f failed=12/40000');
    equal(commitWithFailures('-', { share: 0.031, answers: undefined }), '- failed=3.1%');
    const long = 'a'.repeat(46);
    equal(commitWithFailures(long, { share: 0.5, answers: 1e9 }), `${long} failed=50%`);
    equal(commitWithFailures('a'.repeat(64), { share: 0, answers: 9 }), undefined);
  });

  it('come back as they were stored', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9a-f]{1,40}$/),
        fc.nat(999_999),
        fc.integer({ min: 1, max: 1_000_000 }),
        (commit, failed, more) => {
          const answers = failed + more;
          const text = commitWithFailures(commit, { share: failed / answers, answers }) ?? '';
          deepEqual(namedCommit(text), { commit, failures: { share: failed / answers, answers } });
        },
      ),
    );
  });

  it('come back as shares, also very small ones', () => {
    for (const share of [0, 1, 0.5, 0.0001, 1e-9]) {
      const { failures } = namedCommit(commitWithFailures('x', { share, answers: undefined }) ?? '');
      equal(failures?.answers, undefined);
      equal(Math.abs((failures?.share ?? 9) - share) <= 1e-8, true);
    }
  });

  it('stay unknown for a commit without them, or with others than can be', () => {
    for (const commit of ['d3adb33f', '-', 'x failed=9/5', 'x failed=1/0', 'x failed=120%', 'failed=1/2'])
      deepEqual(namedCommit(commit), { commit, failures: undefined });
  });
});
