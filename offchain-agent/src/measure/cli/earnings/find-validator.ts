import { AgentError } from '../../../base/error.ts';
import { ownerStorageKey } from '../../../chain/engine/key-names.ts';
import { headerOfHash } from '../../../chain/grandpa/linked-headers.ts';
import { RpcSessionSource, type StoredItems } from '../../../chain/relay/session-source.ts';
import type { RpcClient } from '../../../chain/rpc/client.ts';
import { readStorage } from '../../../chain/rpc/read-storage.ts';
import { say } from '../../../cli/output.ts';

interface WantedValidator {
  /** As hex. */
  readonly account: string;
  readonly addressOf: (account: string) => string;
  /** Finished sessions that are to be counted. */
  readonly sessions: number;
}

/** Session keys of a relay chain's validators. */
const keyTypes = ['gran', 'babe', 'para', 'asgn', 'audi', 'imon'] as const;

/**
 * The validator that a user means, found by the node's word before anything is proved: hours of reading must not end with a wrong
 * account.
 * @returns its stash as hex: the account itself, or the one whose session key it is. The account, where the node does not tell
 * @throws AgentError `bad_input/validator` for an account that was in none of the sessions
 */
export async function findValidator(
  client: Pick<RpcClient, 'request'>,
  itemsAt: (hash: string) => Promise<StoredItems>,
  { account, addressOf, sessions }: WantedValidator,
): Promise<string> {
  const head = await client.request<string>('chain_getFinalizedHead');
  const known = await accountsOf(client, itemsAt, head, sessions);
  if (!known || known.has(account)) return account;
  const ofKey = keyTypes.map((type) => ownerStorageKey(account, type));
  const owners = await readStorage(client, ofKey, head);
  for (const [place, type] of keyTypes.entries()) {
    const owner = owners.get(ofKey[place] ?? '');
    if (owner === undefined || !known.has(owner)) continue;
    say(`--validator: ${account} is a session key (${type}) of ${addressOf(owner)}`);
    return owner;
  }
  throw new AgentError(
    'bad_input/validator',
    `--validator: no validator of the last ${sessions} finished sessions has the account ${addressOf(account)}; give its stash or a session key`,
    { data: { validator: account, sessions } },
  );
}

/** All validators of the sessions and of the running one; undefined where the chain does not hold them any more. */
async function accountsOf(
  client: Pick<RpcClient, 'request'>,
  itemsAt: (hash: string) => Promise<StoredItems>,
  head: string,
  sessions: number,
): Promise<ReadonlySet<string> | undefined> {
  try {
    const header = await headerOfHash(client, head);
    const source = new RpcSessionSource(client, itemsAt);
    const { index, accounts } = await source.sessionAfter(header);
    const known = new Set(accounts);
    for (let session = Math.max(0, index - sessions - 1); session < index; session += 1)
      for (const one of await source.accountsAfter(header, session)) known.add(one);
    return known;
  } catch {
    // What is counted later says why.
    return undefined;
  }
}
