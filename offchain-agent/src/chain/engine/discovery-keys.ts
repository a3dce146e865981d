import { hexBytes } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { shownUrl } from '../../base/url.ts';
import type { RpcClient } from '../rpc/client.ts';
import { readRuntimeVersion } from '../rpc/runtime-version.ts';
import { readFixedList } from '../scale.ts';
import { type KeyName, nameKeys } from './key-names.ts';

/** blake2b-64 of "AuthorityDiscoveryApi". */
const discoveryApi = '0x687ad44ad37f03c2';
const keyBytes = 32;
/** More than any network has; the list is the node's word. */
const mostKeys = 10_000;

/** A validator's key for authority discovery, and whose it is. */
export interface DiscoveryKey extends KeyName {
  /** sr25519 public key, hex. */
  readonly id: string;
}

/**
 * The keys under which validators publish where they are, of this session and the next, after the last finalized block.
 * @throws AgentError `bad_input/no_discovery` when the runtime names none; `bad_input/not_a_node`
 */
export async function readDiscoveryKeys(client: RpcClient): Promise<readonly DiscoveryKey[]> {
  const { specName, apis } = await readRuntimeVersion(client);
  if (!apis.some(([id]) => id.toLowerCase() === discoveryApi)) {
    throw new AgentError(
      'bad_input/no_discovery',
      `the validators of "${specName}" at ${shownUrl(client.url)} do not publish where they are: its runtime offers no AuthorityDiscoveryApi`,
      { data: { url: shownUrl(client.url), spec_name: specName } },
    );
  }
  const at = await client.request<string>('chain_getFinalizedHead');
  const answer = await client.request<string>('state_call', ['AuthorityDiscoveryApi_authorities', '0x', at]);
  const ids = [...new Set(readIds(answer, client.url))];
  const names = await nameKeys(client, ids, at, 'audi');
  return ids.flatMap((id) => {
    const name = names.get(id);
    return name ? [{ id, ...name }] : [];
  });
}

function readIds(answer: string, url: string): string[] {
  try {
    const ids = readFixedList(hexBytes(answer));
    if (ids.length <= mostKeys && ids.every((id) => id.length === 2 + 2 * keyBytes)) return ids;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new AgentError(
    'unknown/discovery_keys',
    `${shownUrl(url)} returned from AuthorityDiscoveryApi_authorities something other than a list of at most ${mostKeys} keys`,
    { data: { url: shownUrl(url) } },
  );
}
