import { hexText } from '@almanac-chain/agent/base/bytes';
import { utc } from '@almanac-chain/agent/base/format';
import { amountText } from '@almanac-chain/agent/chain/amount';
import { useState } from 'react';
import { useChain, useConnection } from '../app/chain-context.tsx';
import { useRoute } from '../app/route.ts';
import { Answered, Empty } from '../app/states.tsx';
import { Lead } from '../design/lead.tsx';
import { SignDialog } from '../wallet/sign-dialog.tsx';
import { useWallet, type WalletState } from '../wallet/use-wallet.ts';
import { WalletBar } from '../wallet/wallet-bar.tsx';
import { AcceptOffer } from './accept-offer.tsx';
import { AgreementPage } from './agreement.tsx';
import { AgreementList, isMine, OfferList } from './lists.tsx';
import { type Ledger, readLedger } from './read.ts';
import { agreementOutcome, agreementWords, type Review, type Words } from './words.ts';

/** Offers and agreements, or one agreement with all that was settled. */
export function AgreementsPage({ id }: { readonly id: string }) {
  const connection = useConnection();
  const wallet = useWallet();
  const ledger = useChain(['agreements'], (asked) => readLedger(connection, asked));
  return (
    <>
      <Lead title={id === '' ? 'Agreements' : `Agreement ${id}`}>
        {id === '' && (
          <p>
            An agreement is an objective that pays by itself: a provider offers it, a customer accepts it, and
            each period is settled from the record on the chain, by any account. All the money is held
            beforehand.
          </p>
        )}
      </Lead>
      <Answered of={ledger} what="the agreements">
        {(answer) =>
          answer === undefined ? (
            <Empty>This chain keeps no agreements: its runtime is of a release before them.</Empty>
          ) : (
            <Shown ledger={answer} id={id} wallet={wallet} />
          )
        }
      </Answered>
    </>
  );
}

function Shown({
  ledger,
  id,
  wallet,
}: {
  readonly ledger: Ledger;
  readonly id: string;
  readonly wallet: WalletState;
}) {
  const [asked, setAsked] = useState<{
    readonly call: string;
    readonly words: Words;
    readonly of: Ledger;
  }>();
  const { signer } = wallet;
  const look: Review = (method, args, known) => {
    const call = ledger.runtime.encodeCall('agreements', method, args);
    const words = agreementWords(ledger.runtime.readCall(call), { ...known, ledger });
    setAsked({ call: hexText(call), words, of: ledger });
  };
  return (
    <>
      {ledger.nowS < ledger.pausedUntilS && (
        <p className="warning" role="status">
          The Council has paused agreements until {utc(ledger.pausedUntilS * 1_000)} UTC: nothing is accepted
          or settled.
        </p>
      )}
      {id === '' ? (
        <Lists ledger={ledger} wallet={wallet} look={look} />
      ) : (
        <AgreementPage key={id} ledger={ledger} id={id} wallet={wallet} look={look} />
      )}
      {asked && signer && (
        <SignDialog
          key={`${asked.call} ${signer.address}`}
          runtime={asked.of.runtime}
          signer={signer}
          call={asked.call}
          words={asked.words}
          outcome={(events) => agreementOutcome(asked.of, events)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

function Lists({
  ledger,
  wallet,
  look,
}: {
  readonly ledger: Ledger;
  readonly wallet: WalletState;
  readonly look: Review;
}) {
  const { params, set } = useRoute();
  const account = wallet.signer?.address;
  const wantsMine = params.get('mine') === '1';
  const mine = wantsMine ? account : undefined;
  const offers = ledger.offers.filter((offer) => isMine(mine, [offer.provider, offer.guarantor?.account]));
  const agreements = ledger.agreements.filter(({ provider, guarantor, customer }) =>
    isMine(mine, [provider, guarantor, customer]),
  );
  const chosen = params.get('offer');
  return (
    <>
      <WalletBar state={wallet} command="almanac agreement accept" />
      <p>
        <label>
          <input
            type="checkbox"
            name="mine"
            checked={wantsMine}
            onChange={({ target }) => set({ mine: target.checked ? '1' : undefined })}
          />{' '}
          Mine only
        </label>{' '}
        {wantsMine && account === undefined && (
          <span className="muted">Connect a wallet: until then all are shown.</span>
        )}
      </p>
      <h2>Offers</h2>
      <p className="muted">
        What anyone may accept: the fee is the price of a period, the cap the most that comes back when the
        promise is missed. Choose one to see what it comes to.
      </p>
      {offers.length === 0 ? (
        <Empty>
          {mine === undefined ? 'Nothing is offered' : 'This account offers nothing'}: "almanac agreement
          offer offer.yaml" offers what its key speaks for.
        </Empty>
      ) : (
        <OfferList offers={offers} ledger={ledger} />
      )}
      {chosen !== null && (
        <AcceptOffer key={chosen} id={chosen} ledger={ledger} wallet={wallet} look={look} />
      )}
      <h2>Agreements</h2>
      <p className="muted">
        What was accepted and is not settled to its end; {amountText(heldIn(agreements), ledger.currency)} are
        held for what is shown.
      </p>
      {agreements.length === 0 ? (
        <Empty>
          {mine === undefined ? 'No agreement is open.' : 'This account is in no open agreement.'}
        </Empty>
      ) : (
        <AgreementList agreements={agreements} ledger={ledger} />
      )}
      <Ended ledger={ledger} />
    </>
  );
}

function heldIn(agreements: Ledger['agreements']): bigint {
  return agreements.reduce((sum, { terms: { fee, cap }, left }) => sum + (fee + cap) * BigInt(left), 0n);
}

/** Links at most: older ones are found by their number. */
const endedShown = 20;

/** What is settled to its end leaves the state; its page reads it from the blocks. */
function Ended({ ledger: { agreements, nextAgreement } }: { readonly ledger: Ledger }) {
  const open = new Set(agreements.map(({ id }) => id));
  const ended: number[] = [];
  for (let id = nextAgreement - 1; id >= 0 && ended.length < endedShown; id -= 1) {
    if (!open.has(id)) ended.push(id);
  }
  if (ended.length === 0) return null;
  return (
    <p data-ended>
      Settled to their end, the newest first:{' '}
      {ended.map((id) => (
        <span key={id}>
          <a href={`#/agreements/${id}`}>agreement {id}</a>{' '}
        </span>
      ))}
    </p>
  );
}
