import assert from 'node:assert/strict';
import { readFailure } from '../../../../src/chain/submit/refusal.ts';
import { isLaterPart, nextNonce } from '../../../../src/reporting/outbox/outbox-pass.ts';
import { effectOfKey } from '../../../../src/store/migrate.ts';
import { outboxKey } from '../../../../src/store/outbox-row.ts';

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
  const effect = { kind: 'report', network: 0, reporter: '5Reporter', window: 60, part: 2 } as const;

  it('names network, reporter, window and part', () => {
    assert.equal(outboxKey(effect), 'report/0/5Reporter/60/2');
    assert.deepEqual(effectOfKey('report/0/5Reporter/60/2'), effect);
    assert.deepEqual(effectOfKey('join/0/5Reporter'), { kind: 'other' });
    for (const part of ['commit', 'open'] as const)
      assert.deepEqual(effectOfKey(outboxKey({ ...effect, part })), { ...effect, part });
  });

  it('tells later parts of one report', () => {
    assert.equal(isLaterPart(effect, { ...effect, part: 1 }), true);
    assert.equal(isLaterPart(effect, effect), false);
    const steps = (['commit', 'open', 0, 1] as const).map((part) => ({ ...effect, part }));
    for (const [place, step] of steps.entries())
      assert.deepEqual(
        steps.map((other) => isLaterPart(other, step)),
        steps.map((_, other) => other > place),
      );
    assert.equal(isLaterPart(effect, { ...effect, part: 1, window: 0 }), false);
    assert.equal(isLaterPart(effect, { ...effect, kind: 'census', part: 1 }), false);
    const census = { ...effect, kind: 'census' } as const;
    assert.equal(isLaterPart(census, { ...census, part: 1 }), true);
    assert.equal(isLaterPart(census, { ...census, part: 1, indicator: 'backing' }), false);
  });

  it('keeps the parts of censuses of one window apart', () => {
    const census = { ...effect, kind: 'census' } as const;
    const keys = [
      census,
      ...(['backing', 'availability'] as const).map((indicator) => ({ ...census, indicator })),
    ];
    assert.deepEqual(keys.map(outboxKey), [
      'census/0/5Reporter/60/2',
      'backing/0/5Reporter/60/2',
      'availability/0/5Reporter/60/2',
    ]);
  });
});
