import type { AccountName as Named } from '@almanac-chain/agent/words/account-name';
import { Identicon } from '../app/identicon.tsx';
import { useName } from './use-names.ts';

interface AccountNameProps {
  /** Its address; undefined for a target without an account. */
  readonly account: string | undefined;
  /** The name of a target in the registry, for what has no account. */
  readonly endpoint?: string | undefined;
  /** Pixels of the picture; 0 for none. */
  readonly size?: number;
  /** In a sentence: name and address in one line. */
  readonly isInline?: boolean;
  /** Before the chain gave any name: what stands where neither name nor account is known. */
  readonly otherwise?: string;
}

/**
 * An account as a person knows it: picture, name, and always its address, on a second line or behind the name. The whole
 * address is in the title; what is written by strangers is text and nothing else.
 */
export function AccountName({ account, endpoint, size = 24, isInline = false, otherwise }: AccountNameProps) {
  const named = useName(account, endpoint);
  const { name, text, short, source } = named;
  return (
    <span className={isInline ? 'account inline' : 'account'} data-account={account} data-source={source}>
      {size > 0 && <Identicon of={account} size={size} />}
      <span className="account-text" title={account}>
        <span className={name === undefined ? 'account-name address' : 'account-name'} data-name={name}>
          <bdi>{account === undefined && name === undefined ? (otherwise ?? text) : text}</bdi>
          <Marks named={named} />
        </span>
        {name !== undefined && account !== undefined && (
          <span className="account-address address muted">{short}</span>
        )}
      </span>
    </span>
  );
}

/** A tick for what a registrar found right, and a warning where two accounts have one name; words for who does not see signs. */
export function Marks({ named: { isVerified, isShared, source } }: { readonly named: Named }) {
  return (
    <>
      {isVerified && (
        <span
          className="account-tick"
          role="img"
          aria-label="verified"
          title="A registrar verified this name"
        >
          {' '}
          ✓
        </span>
      )}
      {isShared && (
        <span
          className="account-shared"
          role="img"
          aria-label="another account has this name, too"
          title="Another account has this name, or one that looks like it: compare the address"
        >
          {' '}
          ≟
        </span>
      )}
      {source === 'own' && (
        <span className="account-own" role="img" aria-label="your own name" title="You gave this name">
          {' '}
          ✎
        </span>
      )}
    </>
  );
}
