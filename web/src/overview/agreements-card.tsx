import { percent } from '@almanac-chain/agent/base/format';
import { amountText } from '@almanac-chain/agent/chain/amount';
import { sharePpm } from '@almanac-chain/agent/sli/ppm';
import { hrefOf } from '../app/route.ts';
import { AccountName } from '../names/account-name.tsx';
import type { Agreed, OpenAgreement } from './agreements.ts';
import { periodName } from './happened.ts';
import { plainPercent } from './words.ts';

const things: Readonly<Record<string, string>> = {
  authorship: 'of its slots',
  rpc: 'of requests answered',
  arrival: 'of its blocks in time',
  reachability: 'of connections',
};

/** What is promised for money, and what the records make of it. */
export function AgreementsCard({
  agreed,
  isRead,
}: {
  readonly agreed: Agreed | undefined;
  readonly isRead: boolean;
}) {
  const count = (agreed?.agreements.length ?? 0) + (agreed?.others ?? 0);
  // The one that paid the most tells the most.
  const [first] = (agreed?.agreements ?? []).toSorted((one, other) => Number(paidBy(other) - paidBy(one)));
  return (
    <section className="card w3" data-part="agreements">
      <header>
        <h2>Agreements</h2>
        <a href={hrefOf(['agreements'])}>{count === 0 ? 'Offers' : `${count} open`}</a>
      </header>
      {!isRead ? (
        <div className="bone" />
      ) : !first || !agreed ? (
        <p className="nothing">
          Nothing is promised for money yet: “almanac agreement offer” makes an offer that others accept.
        </p>
      ) : (
        <One of={first} currency={agreed.currency} />
      )}
    </section>
  );
}

function paidBy({ periods }: OpenAgreement): bigint {
  return periods.reduce((sum, { payout }) => sum + payout, 0n);
}

function One({ of, currency }: { readonly of: OpenAgreement; readonly currency: Agreed['currency'] }) {
  const { id, terms, provider, customer, periods, held } = of;
  const paid = paidBy(of);
  const over = periods.filter(({ state }) => state === 'kept' || state === 'missed').length;
  return (
    <>
      <p className="sm">
        <a href={hrefOf(['agreements', String(id)])} data-agreement-link={id}>
          <AccountName account={provider} size={0} isInline />
        </a>{' '}
        promises {plainPercent(terms.objective.sharePpm)} % {things[terms.indicator] ?? ''} of each{' '}
        {terms.period} to <AccountName account={customer} size={0} isInline />.
      </p>
      {periods.length === 0 && <p className="nothing">Its first {terms.period} has not begun.</p>}
      <div className="weeks">
        {periods.slice(-8).map(({ startS, state, record, payout }) => (
          <span
            key={startS}
            className={state}
            title={`${periodName(terms.period, startS)}: ${state}${record ? `, ${percent(sharePpm(record.part, record.whole))} %` : ''}${payout > 0n ? `, ${amountText(payout, currency)} to the customer` : ''}`}
          >
            {periodName(terms.period, startS).replace('week ', '')}
            <span className="hidden"> {state}</span>
          </span>
        ))}
      </div>
      <dl className="facts">
        <div>
          <dt>
            To the customer, {over} {terms.period}s
          </dt>
          <dd data-paid={String(paid)}>{amountText(paid, currency)}</dd>
        </div>
        <div>
          <dt>Fee a {terms.period}</dt>
          <dd>{amountText(terms.fee, currency)}</dd>
        </div>
        <div>
          <dt>Held now</dt>
          <dd>{amountText(held, currency)}</dd>
        </div>
      </dl>
      <p className="xs faint">By the chain’s records; its page has each payment.</p>
    </>
  );
}
