import { plainText } from '@almanac-chain/agent/base/plain-text';
import { amountText } from '@almanac-chain/agent/chain/amount';
import { type FormEvent, useState } from 'react';
import { useChainState, useConnection } from '../app/chain-context.tsx';
import { textOf } from '../app/form-text.ts';
import { Empty } from '../app/states.tsx';
import type { WalletState } from '../wallet/use-wallet.ts';
import { isMine, TargetLink, useTargetLabel } from './lists.tsx';
import { type Ledger, type Offer, readProspect } from './read.ts';
import { closedBecause, count, type Review, termsWords } from './words.ts';

/** What an offer comes to, and how it is accepted. */
export function AcceptOffer({
  id,
  ledger,
  wallet,
  look,
}: {
  readonly id: string;
  readonly ledger: Ledger;
  readonly wallet: WalletState;
  readonly look: Review;
}) {
  const labelOf = useTargetLabel(ledger);
  const offer = ledger.offers.find((one) => String(one.id) === id);
  if (!offer) return <Empty>There is no offer "{plainText(id)}", or it was closed.</Empty>;
  const { terms, availability } = offer;
  const closed = closedBecause(offer, ledger.nowS);
  return (
    <section className="card wide" data-chosen={offer.id}>
      <h3>
        Offer {offer.id}: <TargetLink terms={terms} ledger={ledger} />{' '}
        {closed !== undefined && <span className="badge">{closed}</span>}
      </h3>
      <ul data-terms>
        {termsWords(terms, { ...ledger, labelOf }).map((line) => (
          <li key={line} className="wrapped">
            {line}
          </li>
        ))}
      </ul>
      <p className="muted">
        At most {count(availability.mostPeriods, terms.period)} an agreement, {availability.capacity} more can
        be made. The first period is the first one that begins{' '}
        {ledger.bounds.leadS === 0
          ? 'after the acceptance.'
          : `at least ${count(ledger.bounds.leadS / 86_400, 'day')} after the acceptance, so that a known outage cannot be bought.`}
      </p>
      {closed === undefined && <AcceptForm offer={offer} ledger={ledger} wallet={wallet} look={look} />}
    </section>
  );
}

function AcceptForm({
  offer,
  ledger,
  wallet: { signer },
  look,
}: {
  readonly offer: Offer;
  readonly ledger: Ledger;
  readonly wallet: WalletState;
  readonly look: Review;
}) {
  const connection = useConnection();
  const { asOf } = useChainState();
  const [fault, setFault] = useState<string>();
  const { terms, availability, provider, guarantor } = offer;
  if (!signer) {
    return (
      <p>
        Connect a wallet to accept it here, or: "almanac agreement accept {offer.id} --periods 1 --dry-run".
      </p>
    );
  }
  const { address } = signer;
  if (isMine(address, [provider, guarantor?.account])) {
    return <p>Provider and guarantor cannot be their own customer: choose another account.</p>;
  }
  const accept = async (periods: number): Promise<void> => {
    if (!asOf) return;
    setFault(undefined);
    try {
      const at = { at: asOf.hash };
      const prospect = await readProspect(
        connection,
        { api: connection.api, at },
        terms,
        address,
        ledger.nowS,
      );
      const fees = terms.fee * BigInt(periods);
      if (prospect.free <= fees) {
        const money = (amount: bigint): string => amountText(amount, ledger.currency);
        setFault(
          `The account has ${money(prospect.free)}, and the fees of ${count(periods, 'period')} take ${money(fees)} plus the call's own: send it the rest, or accept fewer.`,
        );
      } else look('accept', [offer.id, periods], { prospect });
    } catch (error) {
      setFault(`The outcome of accepting cannot be read: ${plainText(error)}; try again.`);
    }
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    accept(Number(textOf(event.currentTarget, 'periods'))).catch(reportError);
  };
  return (
    <form onSubmit={submit} aria-label="Accept the offer">
      <p className="buttons">
        <label>
          Periods ({terms.period}s){' '}
          <input
            name="periods"
            type="number"
            required
            min={1}
            max={availability.mostPeriods}
            defaultValue={1}
          />
        </label>
        <button type="submit">Look at what accepting comes to</button>
      </p>
      {fault !== undefined && (
        <p className="failure" role="alert">
          {fault}
        </p>
      )}
    </form>
  );
}
