import { utc } from '@almanac-chain/agent/base/format';
import type { Terms } from '@almanac-chain/agent/chain/agreement/agreement-shapes';
import { amountText } from '@almanac-chain/agent/chain/amount';
import { periodLabel } from '@almanac-chain/agent/chain/records/period-label';
import { promiseText } from '@almanac-chain/agent/words/agreement-preview';
import { hrefOf } from '../app/route.ts';
import { keyHex } from '../chain/address.ts';
import { AccountName } from '../names/account-name.tsx';
import { useNames } from '../names/use-names.ts';
import type { Agreement, Ledger, Offer } from './read.ts';
import { closedBecause, standingOf } from './words.ts';

/** Whether an account is one of some; all are while nobody asks. */
export function isMine(account: string | undefined, all: readonly (string | undefined)[]): boolean {
  return account === undefined || all.some((one) => one !== undefined && keyHex(one) === keyHex(account));
}

export function OfferList({
  offers,
  ledger,
}: {
  readonly offers: readonly Offer[];
  readonly ledger: Ledger;
}) {
  const { nowS, currency } = ledger;
  return (
    <Table
      name="Offers"
      titles={[
        'offer',
        'target',
        'promise',
        'fee',
        'cap',
        'provider',
        'guarantor',
        'left',
        'until (UTC)',
        'state',
      ]}
      numbers={['fee', 'cap', 'left']}
    >
      {offers.map((offer) => {
        const { id, terms, provider, guarantor, availability } = offer;
        return (
          <tr key={id} data-offer={id}>
            <th scope="row">
              <a href={hrefOf(['agreements'], { offer: id })}>offer {id}</a>
            </th>
            <Promised terms={terms} ledger={ledger} />
            <td className="number">{amountText(terms.fee, currency)}</td>
            <td className="number">{amountText(terms.cap, currency)}</td>
            <td>
              <Account of={provider} />
            </td>
            <td>
              {guarantor === undefined ? (
                '-'
              ) : (
                <>
                  <Account of={guarantor.account} /> ({guarantor.agreed ? 'agreed' : 'not agreed yet'})
                </>
              )}
            </td>
            <td className="number">{availability.capacity}</td>
            <td>{utc(availability.untilS * 1_000).slice(0, 10)}</td>
            <td data-state>{closedBecause(offer, nowS) ?? 'open'}</td>
          </tr>
        );
      })}
    </Table>
  );
}

export function AgreementList({
  agreements,
  ledger,
}: {
  readonly agreements: readonly Agreement[];
  readonly ledger: Ledger;
}) {
  const { nowS, currency } = ledger;
  return (
    <Table
      name="Agreements"
      titles={[
        'agreement',
        'target',
        'promise',
        'fee',
        'cap',
        'provider',
        'customer',
        'next period',
        'left',
        'held',
        'state',
      ]}
      numbers={['fee', 'cap', 'left', 'held']}
    >
      {agreements.map((agreement) => {
        const { id, terms, provider, customer, nextS, left } = agreement;
        return (
          <tr key={id} data-agreement={id}>
            <th scope="row">
              <a href={hrefOf(['agreements', String(id)])}>agreement {id}</a>
            </th>
            <Promised terms={terms} ledger={ledger} />
            <td className="number">{amountText(terms.fee, currency)}</td>
            <td className="number">{amountText(terms.cap, currency)}</td>
            <td>
              <Account of={provider} />
            </td>
            <td>
              <Account of={customer} />
            </td>
            <td>{periodLabel(terms.period, nextS)}</td>
            <td className="number">{left}</td>
            <td className="number">{amountText((terms.fee + terms.cap) * BigInt(left), currency)}</td>
            <td data-state>{standingOf(agreement, nowS)}</td>
          </tr>
        );
      })}
    </Table>
  );
}

function Promised({ terms, ledger }: { readonly terms: Terms; readonly ledger: Ledger }) {
  return (
    <>
      <td>
        <TargetLink terms={terms} ledger={ledger} />
      </td>
      <td className="words">{promiseText(terms)}</td>
    </>
  );
}

/** What a target is called in a sentence: its name with the address behind it. */
export function useTargetLabel({
  labelOf,
  accountOf,
}: Pick<Ledger, 'labelOf' | 'accountOf'>): Ledger['labelOf'] {
  const names = useNames();
  return (terms) => {
    const { name, short } = names.of(accountOf?.(terms));
    return name === undefined ? labelOf(terms) : `${name} (${short})`;
  };
}

export function TargetLink({
  terms: { network, target },
  ledger,
}: {
  readonly terms: Terms;
  readonly ledger: Pick<Ledger, 'labelOf' | 'accountOf'>;
}) {
  return (
    <a href={hrefOf(['v', String(target)], { network: network || undefined })}>
      <AccountName
        account={ledger.accountOf?.({ network, target })}
        size={0}
        isInline
        otherwise={ledger.labelOf({ network, target })}
      />
      {network === 0 ? '' : ` of network ${network}`}
    </a>
  );
}

export function Account({ of }: { readonly of: string }) {
  return <AccountName account={of} size={20} />;
}

export function Table({
  name,
  titles,
  numbers,
  children,
}: {
  readonly name: string;
  readonly titles: readonly string[];
  readonly numbers: readonly string[];
  readonly children: React.ReactNode;
}) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={name}>
      <table>
        <thead>
          <tr>
            {titles.map((title) => (
              <th key={title} scope="col" className={numbers.includes(title) ? 'number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
