import { utc } from '@almanac-chain/agent/base/format';
import { plainText } from '@almanac-chain/agent/base/plain-text';
import type { Settlement, StoredAgreement } from '@almanac-chain/agent/chain/agreement/agreement-shapes';
import { amountText } from '@almanac-chain/agent/chain/amount';
import { periodLabel } from '@almanac-chain/agent/chain/records/period-label';
import { periodEnd } from '@almanac-chain/agent/sli/calendar';
import { settlementText } from '@almanac-chain/agent/words/agreement-preview';
import { useQuery } from '@tanstack/react-query';
import { useChain, useChainState, useConnection } from '../app/chain-context.tsx';
import { Fact } from '../app/fact.tsx';
import { Answered, Empty, Loading } from '../app/states.tsx';
import type { WalletState } from '../wallet/use-wallet.ts';
import { WalletBar } from '../wallet/wallet-bar.tsx';
import { History } from './history.tsx';
import { historyRows, periodsBack } from './history-rows.ts';
import { Account, isMine, TargetLink, useTargetLabel } from './lists.tsx';
import type { AgreementPast } from './past.ts';
import { hasEnded, type Ledger, readAgreementPast, readDue, readRecords } from './read.ts';
import { count, type Review, releasedBy, standingOf, termsWords } from './words.ts';

interface OneProps {
  readonly ledger: Ledger;
  readonly wallet: WalletState;
  readonly look: Review;
}

/** One agreement: its terms in words, what is due, and all that was settled. */
export function AgreementPage({ id, ...props }: OneProps & { readonly id: string }) {
  const number = /^\d{1,9}$/.test(id) ? Number(id) : undefined;
  return (
    <>
      <p className="ways">
        <a href="#/agreements">All offers and agreements</a>
      </p>
      {number === undefined || number >= props.ledger.nextAgreement ? (
        <Empty>There is no agreement "{plainText(id)}" on this chain.</Empty>
      ) : (
        <One id={number} {...props} />
      )}
    </>
  );
}

function One({ id, ...props }: OneProps & { readonly id: number }) {
  const { ledger } = props;
  const connection = useConnection();
  const { asOf } = useChainState();
  const open = ledger.agreements.find((one) => one.id === id);
  // Of finalized blocks the past never changes: it is read anew only when more of it is settled.
  const past = useQuery({
    queryKey: [connection.url, 'agreement-past', id, open?.nextS ?? 'ended'],
    enabled: asOf !== undefined,
    retry: false,
    queryFn: async () => (await readAgreementPast(connection, ledger, id, asOf?.number ?? 0)) ?? null,
    placeholderData: (previous) => previous,
  });
  const agreement = open ?? past.data?.agreement;
  if (agreement) {
    return (
      <Told
        id={id}
        agreement={agreement}
        isOpen={open !== undefined}
        past={past.data ?? undefined}
        isAsking={past.isPending}
        {...props}
      />
    );
  }
  if (past.isPending) return <Loading what="the blocks of the agreement" />;
  return (
    <Empty>
      All of agreement {id} is settled, and this node no longer has the states of the blocks that did it. Name
      an archive node above, or count it again with "almanac verify --settlement {id} --chain ARCHIVE".
    </Empty>
  );
}

interface ToldProps extends OneProps {
  readonly id: number;
  readonly agreement: StoredAgreement;
  readonly isOpen: boolean;
  readonly past: AgreementPast | undefined;
  readonly isAsking: boolean;
}

/** Periods that are looked back to where blocks do not say which were covered. */
const lookedBack = 12;

function Told({ id, agreement, isOpen, past, isAsking, ledger, wallet, look }: ToldProps) {
  const { terms, nextS, left } = agreement;
  const { nowS, bounds, pausedUntilS } = ledger;
  const due = useChain(['agreement-due', id, nextS], async (asked) => (await readDue(asked, id)) ?? null, {
    isEnabled: isOpen && nowS >= pausedUntilS && hasEnded(agreement, nowS),
  }).data?.answer;
  const fromS = past?.firstS ?? periodsBack(terms.period, nextS, lookedBack);
  const until = isOpen ? nowS : (past?.settled.at(-1)?.startS ?? nextS);
  let periods = 1;
  for (let atS = fromS; periodEnd(terms.period, atS) <= until; periods += 1)
    atS = periodEnd(terms.period, atS);
  const records = useChain(['agreement-records', id, fromS, periods], async (asked) =>
    fromS > nowS ? new Map() : await readRecords(asked, terms, fromS, periods),
  );
  return (
    <>
      <Head id={id} agreement={agreement} isOpen={isOpen} past={past} ledger={ledger} />
      {isOpen && (
        <>
          <WalletBar state={wallet} command={`almanac agreement settle ${id}`} />
          <Actions
            id={id}
            agreement={agreement}
            due={due ?? undefined}
            account={wallet.signer?.address}
            ledger={ledger}
            look={look}
          />
        </>
      )}
      <h2>Settlement history</h2>
      <Basis past={past} isAsking={isAsking} id={id} />
      <Answered of={records} what="the records">
        {(found) => {
          const rows = historyRows({
            agreement,
            isOpen,
            past,
            due: due ?? undefined,
            records: found,
            nowS,
            rates: {
              callerPpm: agreement.callerPpm ?? bounds.callerPpm,
              reportersPpm: agreement.reportersPpm,
            },
          });
          return rows.length === 0 ? (
            <Empty>Nothing is covered yet: the first period begins at {utc(nextS * 1_000)} UTC.</Empty>
          ) : (
            <History rows={rows} terms={terms} ledger={ledger} />
          );
        }}
      </Answered>
      {isOpen && left > 0 && (
        <p className="muted">
          {count(left, terms.period)} {left === 1 ? 'is' : 'are'} not settled, the next one is{' '}
          {periodLabel(terms.period, nextS)}, which ends at {utc(periodEnd(terms.period, nextS) * 1_000)} UTC.
        </p>
      )}
    </>
  );
}

function Head({
  id,
  agreement,
  isOpen,
  past,
  ledger,
}: Pick<ToldProps, 'id' | 'agreement' | 'isOpen' | 'past' | 'ledger'>) {
  const { terms, provider, guarantor, customer, left } = agreement;
  const labelOf = useTargetLabel(ledger);
  const held = isOpen ? BigInt(left) : 0n;
  const money = (amount: bigint): string => amountText(amount, ledger.currency);
  const isShortened = past !== undefined && past.settled.length + (isOpen ? left : 0) < past.periods;
  return (
    <section className="card wide" data-told={id}>
      <h2>
        <TargetLink terms={terms} ledger={ledger} />{' '}
        <span className="badge">
          {isOpen ? standingOf({ ...agreement, id }, ledger.nowS) : 'settled to its end'}
        </span>
      </h2>
      <ul data-terms>
        {termsWords(terms, { ...ledger, labelOf, reportersPpm: agreement.reportersPpm }).map((line) => (
          <li key={line} className="wrapped">
            {line}
          </li>
        ))}
      </ul>
      <dl>
        <Fact title="provider">
          <Account of={provider} />
        </Fact>
        {guarantor !== undefined && (
          <Fact title="guarantor, who holds the caps">
            <Account of={guarantor} />
          </Fact>
        )}
        <Fact title="customer">
          <Account of={customer} />
        </Fact>
        <Fact title="held">
          {money(terms.fee * held)} of the customer, {money(terms.cap * held)} of the other side
        </Fact>
        {past && (
          <Fact title="covered from">
            {periodLabel(terms.period, past.firstS)}, accepted in block{' '}
            {past.acceptedIn.toLocaleString('en-US')} for {count(past.periods, terms.period)}
            {isShortened && '; notice was given'}
          </Fact>
        )}
      </dl>
      <p className="muted">
        It promises what the record of the chain says, and no more:{' '}
        {terms.indicator === 'authorship'
          ? 'authored slots are a census counted by the chain.'
          : 'samples lie between those of the honest reporters while fewer than half of them lie.'}{' '}
        docs/how-to/use-agreements.md says what an agreement can promise, and how likely chance decides.
      </p>
    </section>
  );
}

/** Where the rows come from: of what is settled the state keeps nothing. */
function Basis({ past, isAsking, id }: Pick<ToldProps, 'past' | 'isAsking' | 'id'>) {
  if (past) {
    return (
      <p className="said" data-basis="blocks">
        Settled periods are read from the blocks that settled them. Next to each are the chain's record today
        and whether it gives the same payout when recomputed here. Due: what the runtime would pay now.
      </p>
    );
  }
  if (isAsking) return <p role="status">The blocks that settled its periods are looked for.</p>;
  return (
    <p className="warning" data-basis="records">
      This node no longer has the states of the blocks that settled periods, so it cannot say which were
      covered and what was paid. Below is what the terms make of the last records that the chain keeps;
      "almanac verify --settlement {id} --chain ARCHIVE" counts a settlement again.
    </p>
  );
}

function Actions({
  id,
  agreement,
  due,
  account,
  ledger,
  look,
}: {
  readonly id: number;
  readonly agreement: StoredAgreement;
  readonly due: Settlement | undefined;
  readonly account: string | undefined;
  readonly ledger: Ledger;
  readonly look: Review;
}) {
  const { terms, provider, customer } = agreement;
  const released = releasedBy(agreement, ledger.nowS);
  const isParty = account !== undefined && isMine(account, [provider, customer]);
  return (
    <>
      {due && (
        <p data-due>
          The {terms.period} {periodLabel(terms.period, due.startS)} can be settled by anyone, for a share of
          the fee: {settlementText(due, ledger.currency)}.
        </p>
      )}
      {account !== undefined && (due !== undefined || isParty) && (
        <p className="buttons">
          {due && (
            <button type="button" data-settle onClick={() => look('settle', [id], { due })}>
              Settle
            </button>
          )}
          {isParty && (
            <button type="button" data-notice disabled={released === 0} onClick={() => look('notice', [id])}>
              Give notice
            </button>
          )}{' '}
          {isParty && (
            <span>
              {released === 0
                ? 'No more than the current and the next period is left: it ends by itself.'
                : `A notice frees the money of ${count(released, terms.period)}; the current and the next one stay covered.`}
            </span>
          )}
        </p>
      )}
    </>
  );
}
