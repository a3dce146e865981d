import assert from 'node:assert/strict';
import { isLaterPart, parseReportKey, reportKey } from '../../../../src/chain/submit/outbox-chain.ts';
import { readFailure } from '../../../../src/chain/submit/refusal.ts';
import { nextNonce } from '../../../../src/reporting/outbox/outbox-pass.ts';

describe('nextNonce', () => {
  it('fills a gap below extrinsics that are alive', () => {
    assert.equal(nextNonce(5, new Set([6, 7])), 5);
    assert.equal(nextNonce(5, new Set([5, 7])), 6);
    assert.equal(nextNonce(5, new Set([5, 6])), 7);
  });
});

describe('readFailure', () => {
  const failure = (name: string, pallet?: string) => ({
    name,
    text: 'As the runtime says.',
    ...(pallet && { pallet }),
  });

  it('takes a duplicate as the effect', () => {
    assert.deepEqual(readFailure(failure('Duplicate', 'Sli')), { kind: 'done' });
  });

  it('tries again what passes by itself', () => {
    for (const name of ['MissingPart', 'TooEarly']) {
      assert.equal(readFailure(failure(name, 'Sli')).kind, 'again', name);
    }
  });

  it('refuses all else, in its own words or those of the runtime', () => {
    assert.deepEqual(readFailure(failure('TooLate', 'Sli')), {
      kind: 'refused',
      reason: 'Sli.TooLate: the window was closed already',
    });
    assert.deepEqual(readFailure(failure('Duplicate', 'Balances')), {
      kind: 'refused',
      reason: 'Balances.Duplicate: As the runtime says.',
    });
    assert.deepEqual(readFailure(failure('BadOrigin')), {
      kind: 'refused',
      reason: 'BadOrigin: As the runtime says.',
    });
  });
});

describe('the key of a report', () => {
  const key = { network: 0, reporter: '5Reporter', window: 60, part: 2 };

  it('names network, reporter, window and part', () => {
    assert.equal(reportKey(key), 'report/0/5Reporter/60/2');
    assert.deepEqual(parseReportKey('report/0/5Reporter/60/2'), key);
    assert.equal(parseReportKey('join/0/5Reporter'), undefined);
    for (const part of ['commit', 'open'] as const)
      assert.deepEqual(parseReportKey(reportKey({ ...key, part })), { ...key, part });
  });

  it('tells later parts of one report', () => {
    assert.equal(isLaterPart(reportKey(key), reportKey({ ...key, part: 1 })), true);
    assert.equal(isLaterPart(reportKey(key), reportKey(key)), false);
    const steps = (['commit', 'open', 0, 1] as const).map((part) => reportKey({ ...key, part }));
    for (const [place, step] of steps.entries())
      assert.deepEqual(
        steps.map((other) => isLaterPart(other, step)),
        steps.map((_, other) => other > place),
      );
    assert.equal(isLaterPart(reportKey(key), reportKey({ ...key, part: 1, window: 0 })), false);
  });
});
