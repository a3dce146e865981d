import { AgentError } from '../base/error.ts';
import type { Store } from '../store/store.ts';

/**
 * Notes in a shared store on which chain accounts report and sign: the store knows them by the account alone, and what waits
 * for one chain must not be sent to another.
 * @throws AgentError `bad_input/store_chain` for an account that the store knows of another chain
 */
export async function claimAccounts(
  store: Pick<Store, 'getValue' | 'setValue'>,
  genesisHash: string,
  accounts: readonly string[],
): Promise<void> {
  for (const account of accounts) {
    const name = `chain of ${account}`;
    const known = await store.getValue(name);
    if (known === undefined) await store.setValue(name, genesisHash);
    else if (known !== genesisHash) {
      throw new AgentError(
        'bad_input/store_chain',
        `the store has what ${account} did on the chain with genesis ${known}, and this one has ${genesisHash}; name another store, or another account and key for this chain`,
        { data: { account, known, genesis: genesisHash } },
      );
    }
  }
}
