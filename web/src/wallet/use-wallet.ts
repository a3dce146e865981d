import { plainText } from '@almanac-chain/agent/base/plain-text';
import { useCallback, useState } from 'react';
import { connectWallet, type Wallet, walletNames } from './injected.ts';

/** The account that signs, and the wallet that holds its key. */
export interface Signer {
  readonly wallet: Wallet;
  readonly address: string;
}

export interface WalletState {
  /** Undefined before anybody has asked. */
  readonly found: readonly string[] | undefined;
  readonly wallet: Wallet | undefined;
  readonly signer: Signer | undefined;
  /** Why there is no wallet: a sentence that says what to do. */
  readonly fault: string | undefined;
  readonly look: () => void;
  readonly connect: (name: string) => Promise<void>;
  readonly choose: (address: string) => void;
}

/** The wallet of this page; nothing of it outlives the page. */
export function useWallet(): WalletState {
  const [found, setFound] = useState<readonly string[]>();
  const [wallet, setWallet] = useState<Wallet>();
  const [address, setAddress] = useState<string>();
  const [fault, setFault] = useState<string>();
  const connect = useCallback(async (name: string): Promise<void> => {
    setFault(undefined);
    try {
      const connected = await connectWallet(name);
      const [first] = connected.accounts;
      if (!first) {
        return setFault(
          `${plainText(name)} shows this page no account: choose one in the wallet, then connect again.`,
        );
      }
      setWallet(connected);
      setAddress(first.address);
    } catch (error) {
      const said = error instanceof Error ? plainText(error.message) : 'no reason';
      setFault(
        `${plainText(name)} did not let this page in (${said}): allow it in the wallet, then connect again.`,
      );
    }
  }, []);
  const look = useCallback((): void => {
    const names = walletNames();
    setFound(names);
    const [only] = names;
    setFault(undefined);
    if (only !== undefined && names.length === 1) connect(only).catch(reportError);
  }, [connect]);
  return {
    found,
    wallet,
    signer: wallet && address !== undefined ? { wallet, address } : undefined,
    fault,
    look,
    connect,
    choose: setAddress,
  };
}
