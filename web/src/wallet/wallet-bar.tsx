import { plainText } from '@almanac-chain/agent/base/plain-text';
import { shortAddress } from '@almanac-chain/agent/words/short-address';
import { Identicon } from '../app/identicon.tsx';
import { keyHex } from '../chain/address.ts';
import type { WalletState } from './use-wallet.ts';

/** Connects a wallet, and chooses the account that signs. */
export function WalletBar({
  state,
  members = [],
  command = 'almanac council vote',
}: {
  readonly state: WalletState;
  readonly members?: readonly string[];
  /** What does the same with a key of a file. */
  readonly command?: string;
}) {
  const { found, wallet, signer, fault, look, connect, choose } = state;
  const isMember = (address: string): boolean => members.some((one) => keyHex(one) === keyHex(address));
  return (
    <section className="card wide wallet" aria-label="Wallet">
      <h2>Wallet</h2>
      {wallet && signer ? (
        <label>
          Signs with {plainText(wallet.name)}: <Identicon of={signer.address} size={20} />{' '}
          <select value={signer.address} onChange={({ target }) => choose(target.value)}>
            {wallet.accounts.map(({ address, name }) => (
              <option key={address} value={address}>
                {name === undefined ? '' : `${plainText(name)}, `}
                {shortAddress(address)}
                {isMember(address) ? ' (member of the Council)' : ''}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <p>
          <button type="button" data-connect onClick={look}>
            Connect a wallet
          </button>{' '}
          Looking needs none. The key stays in the wallet: this page never sees it.
        </p>
      )}
      {!wallet && found && found.length > 1 && (
        <p>
          {found.map((name) => (
            <button key={name} type="button" data-wallet={name} onClick={() => void connect(name)}>
              {plainText(name)}
            </button>
          ))}
        </p>
      )}
      {found?.length === 0 && (
        <p className="warning" role="alert">
          No wallet is in this browser. Install an extension such as Talisman, SubWallet or polkadot{'{.js}'},
          let it into this page, load the page again, and connect. Without one, "{command}" signs with a key
          of a file.
        </p>
      )}
      {fault !== undefined && (
        <p className="failure" role="alert">
          {fault}
        </p>
      )}
    </section>
  );
}
