import { deepEqual } from 'node:assert/strict';
import type { PageEvents } from '../../../../src/chain/staking/page-events.ts';
import { judgePage, type PayeeOf, paymentsOf } from '../../../../src/measure/payout/judge-page.ts';

const told: PageEvents = {
  era: 5,
  stash: '0xa',
  page: 0,
  rewarded: [],
  incentives: [],
  withoutPayee: [],
  isIncentiveFailed: false,
};
const page = {
  total: 30n,
  backers: [
    { account: '0xb', stake: 10n },
    { account: '0xc', stake: 20n },
  ],
};
const due = paymentsOf('0xa', page, { validator: 7n, incentive: 3n, backers: [1n, 2n] });
const somewhere: PayeeOf = () => 'some';
const incentives = [{ era: 5, account: '0xa', amount: 3n }];
const rewarded = [
  { account: '0xa', amount: 7n },
  { account: '0xb', amount: 1n },
  { account: '0xc', amount: 2n },
];

describe('judgePage', () => {
  it('finds nothing where all is paid', () => {
    const judged = judgePage(due, { ...told, rewarded, incentives }, somewhere);
    deepEqual(judged, { paid: 13n, wrong: [], unpaid: [] });
  });

  it('names each amount that differs, and each that is not due', () => {
    const more = [...rewarded.slice(0, 1), { account: '0xb', amount: 2n }, { account: '0xd', amount: 9n }];
    const { wrong } = judgePage(due.slice(1), { ...told, rewarded: more, incentives }, somewhere);
    deepEqual(wrong, [
      { kind: 'nominator', account: '0xb', amount: 1n, paid: 2n },
      { kind: 'nominator', account: '0xd', amount: 0n, paid: 9n },
      { kind: 'incentive', account: '0xa', amount: 0n, paid: 3n },
    ]);
  });

  it('names an incentive that is told twice, of another validator or of another era', () => {
    const judge = (...some: PageEvents['incentives']) =>
      judgePage(due, { ...told, rewarded, incentives: some }, somewhere);
    const [own] = incentives as [(typeof incentives)[number]];
    const wrong = (account: string) => [{ kind: 'incentive', account, amount: 0n, paid: 3n }];
    deepEqual(judge(own, own), { paid: 16n, wrong: wrong('0xa'), unpaid: [] });
    for (const other of [
      { ...own, account: '0xd' },
      { ...own, era: 4 },
    ]) {
      deepEqual(judge(own, other), { paid: 16n, wrong: wrong(other.account), unpaid: [] });
      const { unpaid, ...alone } = judge(other);
      deepEqual(alone, { paid: 13n, wrong: wrong(other.account) });
      deepEqual(
        unpaid.map(({ kind, why }) => [kind, why]),
        [['incentive', 'no_event']],
      );
    }
  });

  it('says why a payment is missing', () => {
    const payees: Record<string, ReturnType<PayeeOf>> = { '0xa': 'some', '0xb': 'none', '0xc': 'missing' };
    const payeeOf: PayeeOf = (account) => payees[account] ?? 'unknown';
    const why = (events: Partial<PageEvents>) =>
      judgePage(due, { ...told, ...events }, payeeOf).unpaid.map((one) => [one.kind, one.why]);
    deepEqual(why({}), [
      ['incentive', 'no_event'],
      ['validator', 'no_event'],
      ['nominator', 'refused'],
      ['nominator', 'missing_payee'],
    ]);
    deepEqual(why({ isIncentiveFailed: true, rewarded }), [['incentive', 'failed']]);
    deepEqual(why({ withoutPayee: ['0xa'], rewarded: rewarded.slice(1) }), [
      ['incentive', 'missing_payee'],
      ['validator', 'missing_payee'],
    ]);
  });

  it('takes an event of 0 for a payment that failed', () => {
    const below = rewarded.map((one) => (one.account === '0xb' ? { ...one, amount: 0n } : one));
    const judged = judgePage(due, { ...told, rewarded: below, incentives }, somewhere);
    const unpaid = [{ kind: 'nominator', account: '0xb', amount: 1n, why: 'failed' }];
    deepEqual(judged, { paid: 12n, wrong: [], unpaid });
  });

  it('expects no event of an amount of 0', () => {
    const none = paymentsOf('0xa', page, { validator: 0n, incentive: 0n, backers: [0n, 1n] });
    deepEqual(none, [{ kind: 'nominator', account: '0xc', amount: 1n }]);
  });
});
