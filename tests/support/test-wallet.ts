import '@almanac-chain/types';
import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import type { SignerPayloadJSON } from '@polkadot/types/types';
import type { Page } from 'playwright-core';

/** An account that a test wallet shows to a page. */
export interface WalletAccount {
  readonly pair: KeyringPair;
  readonly name: string;
  /** The only chain that it may sign for. */
  readonly genesisHash?: string;
}

/** A wallet extension in a page: it puts itself there as those of browsers do, and its keys stay outside. */
export interface TestWallet {
  /** What it was asked to sign. */
  readonly asked: readonly SignerPayloadJSON[];
  /** From now on its owner rejects everything, or nothing any more. */
  reject(isRejecting: boolean): void;
}

const walletName = 'test-wallet';

/** To be called before the page is opened. */
export async function injectWallet(
  page: Page,
  api: ApiPromise,
  accounts: readonly WalletAccount[],
): Promise<TestWallet> {
  const asked: SignerPayloadJSON[] = [];
  let isRejecting = false;
  await page.exposeFunction('almanacTestSign', (payload: SignerPayloadJSON) => {
    asked.push(payload);
    if (isRejecting) return undefined;
    const { pair } = accounts.find((account) => account.pair.address === payload.address) ?? {};
    if (!pair) throw new Error(`${payload.address} is not an account of the wallet`);
    const { version } = payload;
    return api.registry.createType('ExtrinsicPayload', payload, { version }).sign(pair).signature;
  });
  const shown = accounts.map(({ pair, name, genesisHash }) => ({
    address: pair.address,
    name,
    type: 'sr25519',
    genesisHash: genesisHash ?? null,
  }));
  // Scripts of the page stand as text: tests know no DOM.
  await page.addInitScript(`
    const accounts = ${JSON.stringify(shown)};
    const signPayload = async (payload) => {
      const signature = await window.almanacTestSign(payload);
      if (signature === undefined || signature === null) throw new Error('Cancelled');
      return { id: 1, signature };
    };
    const enabled = {
      accounts: { get: async () => accounts, subscribe: (listener) => { listener(accounts); return () => {}; } },
      signer: { signPayload, signRaw: async () => { throw new Error('not offered'); } },
    };
    window.injectedWeb3 = { '${walletName}': { version: '1', enable: async () => enabled } };
  `);
  return {
    asked,
    reject: (next) => {
      isRejecting = next;
    },
  };
}

/** What an account has sent in a block, as @polkadot/api reads it: the call, whether it succeeded, and a remark's text. */
export async function sentIn(api: ApiPromise, blockHash: string, address: string): Promise<unknown[]> {
  const { block } = await api.rpc.chain.getBlock(blockHash);
  const index = block.extrinsics.findIndex((one) => one.isSigned && one.signer.toString() === address);
  const { section, method, args } = block.extrinsics[index]?.method ?? {};
  const events = await (await api.at(blockHash)).query.system.events();
  const isDone = events.some(
    ({ phase, event }) =>
      phase.isApplyExtrinsic &&
      phase.asApplyExtrinsic.toNumber() === index &&
      event.method === 'ExtrinsicSuccess',
  );
  const text = method === 'remark' ? [Buffer.from(args?.[0]?.toU8a(true) ?? []).toString()] : [];
  return [`${section}.${method}`, isDone, ...text];
}
