import { hexBytes } from '@almanac-chain/agent/base/bytes';
import { plainText } from '@almanac-chain/agent/base/plain-text';
import { amountText, type Currency } from '@almanac-chain/agent/chain/amount';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useConnection } from '../app/chain-context.tsx';
import { Copy } from '../app/copy.tsx';
import { Fact } from '../app/fact.tsx';
import { Identicon } from '../app/identicon.tsx';
import type { Connection } from '../chain/connection.ts';
import { currencyIn } from '../chain/currency.ts';
import type { ChainMetadata } from '../chain/runtime.ts';
import { CallLines } from './call-lines.tsx';
import { signAndFollow, type TransactionProgress, type TxEvent } from './submit.ts';
import type { Signer } from './use-wallet.ts';

interface DialogProps {
  readonly runtime: ChainMetadata;
  readonly signer: Signer;
  /** The call, 0x and hex digits: what is shown is read from it, and it is what is signed. */
  readonly call: string;
  /** The call in words. */
  readonly words: {
    readonly sentence: string;
    readonly changes: readonly string[];
    readonly call: readonly string[];
  };
  /** What came of it beyond success, by its events. */
  readonly outcome: (events: readonly TxEvent[]) => readonly string[];
  readonly onClose: () => void;
}

/** Shows what would be signed, by whom and for what fee; lets it be signed, and follows it until it is final. */
export function SignDialog({ runtime, signer, call, words, outcome, onClose }: DialogProps) {
  const connection = useConnection();
  const box = useRef<HTMLDialogElement>(null);
  const stop = useRef<() => void>(undefined);
  const [progress, setProgress] = useState<TransactionProgress>();
  useEffect(() => {
    box.current?.showModal();
    return () => stop.current?.();
  }, []);
  const { address, wallet } = signer;
  const cost = useQuery({
    queryKey: ['cost', connection.url, call, address],
    queryFn: () => readCost(connection, call, address),
    gcTime: 0,
  });
  const { data, error } = cost;
  const own = wallet.accounts.find((account) => account.address === address);
  const isOfOther = data !== undefined && own?.genesisHash != null && own.genesisHash !== data.genesis;
  const cannotPay = data !== undefined && data.free < data.fee;
  const sign = (): void => {
    if (!data) return;
    stop.current = signAndFollow(
      connection,
      runtime,
      wallet,
      { address, call, genesis: data.genesis },
      setProgress,
    );
  };
  const isUnderway = progress !== undefined && progress.step !== 'finalized' && progress.step !== 'failed';
  return (
    <dialog ref={box} className="sign" aria-labelledby="sign-title" onClose={onClose}>
      <h2 id="sign-title">What is signed</h2>
      <p data-words>{words.sentence}</p>
      <ul>
        {words.changes.map((change, index) => (
          <li key={index} className="wrapped">
            {change}
          </li>
        ))}
      </ul>
      {words.call.length > 0 && <CallLines of={words.call} />}
      <dl>
        <Fact title="signed by">
          <Identicon of={address} size={20} /> <span className="wrapped">{address}</span>
        </Fact>
        <Fact title="on the chain">
          {data ? (
            <>
              {plainText(data.chain)}, <span className="wrapped">genesis {data.genesis}</span>
            </>
          ) : (
            '…'
          )}
        </Fact>
        <Fact title="fee, about">
          {data ? `${amountText(data.fee, data.currency)} of ${amountText(data.free, data.currency)}` : '…'}
        </Fact>
      </dl>
      <details>
        <summary>The call as bytes: a wallet shows the same</summary>
        <p className="wrapped" data-call={call}>
          {call}
        </p>
        <Copy text={call} what="the bytes" />
      </details>
      {error && (
        <p className="failure" role="alert">
          The fee cannot be read: {plainText(error.message)}. Close this and try again.
        </p>
      )}
      {isOfOther && (
        <p className="failure" role="alert">
          The wallet keeps this account for another chain (genesis {plainText(own.genesisHash)}): choose
          another account, or allow it on any chain in the wallet.
        </p>
      )}
      {cannotPay && (
        <p className="failure" role="alert">
          The account has {amountText(data.free, data.currency)} and cannot pay the fee: send it some first,
          or choose another one.
        </p>
      )}
      <Standing progress={progress} outcome={outcome} />
      <p className="buttons">
        {(progress === undefined || progress.step === 'failed') && (
          <button type="button" data-sign disabled={!data || isOfOther || cannotPay} onClick={sign}>
            {progress === undefined ? 'Sign and send' : 'Sign again'}
          </button>
        )}
        <button type="button" data-close onClick={() => box.current?.close()}>
          {isUnderway ? 'Close: what is sent stays sent' : 'Close'}
        </button>
      </p>
    </dialog>
  );
}

function Standing({
  progress,
  outcome,
}: {
  readonly progress: TransactionProgress | undefined;
  readonly outcome: DialogProps['outcome'];
}) {
  if (!progress) return null;
  const isBad =
    progress.step === 'failed' || (progress.step === 'finalized' && progress.failure !== undefined);
  return (
    <div
      role={isBad ? 'alert' : 'status'}
      className={isBad ? 'failure' : 'warning'}
      data-step={progress.step}
    >
      {sentencesOf(progress, outcome).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {progress.step === 'finalized' && <p className="wrapped">{progress.blockHash}</p>}
    </div>
  );
}

function sentencesOf(progress: TransactionProgress, outcome: DialogProps['outcome']): readonly string[] {
  switch (progress.step) {
    case 'asked':
      return ['The wallet is asked: look at what it shows, then sign or reject it there.'];
    case 'sent':
      return ['Sent; waiting for a block.'];
    case 'in block':
      return [`In block ${progress.block}; waiting until that is final.`];
    case 'failed':
      return [progress.sentence];
    case 'finalized':
      return progress.failure === undefined
        ? [`Done: final in block ${progress.block}.`, ...outcome(progress.events)]
        : [
            `Final in block ${progress.block}, and refused there: ${progress.failure}. Only the fee was paid.`,
          ];
  }
}

interface Cost {
  readonly fee: bigint;
  readonly free: bigint;
  readonly currency: Currency;
  readonly chain: string;
  readonly genesis: string;
}

async function readCost({ client }: Connection, call: string, address: string): Promise<Cost> {
  const api = client.getUnsafeApi();
  const transaction = await api.txFromCallData(hexBytes(call));
  const [fee, account, { name, genesisHash, properties }] = await Promise.all([
    transaction.getEstimatedFees(address),
    api.query['System']?.['Account']?.getValue(address) as Promise<{ data: { free: bigint } }>,
    client.getChainSpecData(),
  ]);
  return {
    fee,
    free: account.data.free,
    currency: currencyIn(properties),
    chain: name,
    genesis: genesisHash,
  };
}
