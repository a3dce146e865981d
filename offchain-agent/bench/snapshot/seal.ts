import { randomBytes } from 'node:crypto';
import { encodeAddress } from '@polkadot/util-crypto';
import { StateAt } from '../../src/chain/call/state-at.ts';
import { reportingShapes } from '../../src/chain/reporting/reporting-shapes.ts';
import type { RpcClient } from '../../src/chain/rpc/client.ts';
import { say } from '../../src/cli/output.ts';
import type { ExactJson } from '../../src/lab/genesis/exact-json.ts';
import { openLoadChain, transferTemplate } from '../../src/scale/load/chain/load-chain.ts';
import { type LoadAccount, loadAccount, signingKey, signTransfer } from '../../src/scale/load/transfer.ts';

const accountCount = 200;
const balance = 10n ** 24n;
/** More than any era: what is signed never expires. */
const forEver = 1_000_000;
/** The last of so many blocks makes the others final, too: to make each final takes as long as to make it. */
const finalizeEvery = 250;
const sayEvery = 10_000;

/** Accounts that pay each other round about, and are rich from the genesis on. */
export class Payers {
  readonly #accounts: readonly LoadAccount[];

  constructor() {
    const secret = randomBytes(16).toString('hex');
    this.#accounts = Array.from({ length: accountCount }, (_, index) => loadAccount(secret, '', index));
  }

  /** What makes them rich, as a patch of a genesis. */
  get patch(): ExactJson {
    const balances = this.#accounts.map(({ publicKey }): ExactJson => [encodeAddress(publicKey), balance]);
    return { balances: { balances } };
  }

  /** @returns what signs the next transfer; the same account signs again after all others */
  async signer(url: string, signal: AbortSignal): Promise<() => string> {
    const chain = await openLoadChain(url, signal);
    const template = await transferTemplate(chain, forEver);
    await chain.api.disconnect();
    const signers = this.#accounts.map(({ seed, publicKey }) => ({ key: signingKey(seed), publicKey }));
    let signed = 0;
    return () => {
      const [nonce, index] = [Math.floor(signed / signers.length), signed % signers.length];
      const [from, to] = [signers[index], signers[(index + 1) % signers.length]];
      if (!from || !to) throw new TypeError('there are two accounts at least');
      signed += 1;
      return signTransfer(template, from, to.publicKey, nonce);
    };
  }

  /** @returns how many of their transfers the chain holds, by their nonces */
  async sent(url: string, signal: AbortSignal): Promise<number> {
    const { api } = await openLoadChain(url, signal);
    try {
      const state = await StateAt.at(api, String(await api.rpc.chain.getBlockHash()));
      const keys = this.#accounts.map(({ publicKey }) => encodeAddress(publicKey));
      const nonceOf = async (account: string): Promise<number> =>
        (await state.storage(reportingShapes.nonce, 'system', 'account', account)).nonce;
      return (await Promise.all(keys.map(nonceOf))).reduce((sum, nonce) => sum + nonce, 0);
    } finally {
      await api.disconnect();
    }
  }
}

/**
 * Seals blocks on demand, as fast as the node can; what each holds comes to the pool before the block is asked for. Many requests
 * are on their way at once: one by one each would wait for TCP's late acknowledgement of the answer before it.
 * @param transfers of a block, on average
 */
export async function seal(
  client: RpcClient,
  { blocks, transfers }: { readonly blocks: number; readonly transfers: number },
  sign: () => string,
): Promise<void> {
  for (let done = 0; done < blocks; done += finalizeEvery) {
    const some = Math.min(finalizeEvery, blocks - done);
    const asked: Promise<unknown>[] = [];
    for (let index = 1; index <= some; index += 1) {
      for (let at = 0; at < transfers; at += 1)
        asked.push(client.request('author_submitExtrinsic', [sign()]));
      if (index < some) asked.push(client.request('engine_createBlock', [true, false]));
    }
    await Promise.all(asked);
    await client.request('engine_createBlock', [true, true]);
    if ((done + some) % sayEvery === 0) say(`sealed ${done + some} blocks`);
  }
}
