import { hexBytes } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { shownUrl } from '../../base/url.ts';
import { StateAt } from '../call/state-at.ts';
import { hostsParachains } from '../engine/engine.ts';
import { hashHeader } from '../grandpa/header.ts';
import { headerOfHash } from '../grandpa/linked-headers.ts';
import { provedValues } from '../grandpa/state-proof.ts';
import type { RpcClient } from '../rpc/client.ts';
import type { ChainConnection } from '../rpc/connect.ts';
import { readRuntimeVersion } from '../rpc/runtime-version.ts';
import { readParaHead } from './para-head.ts';

/**
 * Requires that a relay chain holds a block of this parachain as the parachain's newest one.
 *
 * @param para the node of the parachain, and the id that it says it has
 * @param option that named one of the two
 * @throws AgentError `bad_input/not_relay`, `bad_input/para_not_registered`, `bad_input/another_relay`; `unreachable/para_behind`
 * for a node that does not have that block yet; as `provedValues` does
 */
export async function requirePara(
  { api, client }: ChainConnection,
  para: { readonly client: RpcClient; readonly id: number },
  option: '--relay' | '--para' | '--hub' = '--relay',
): Promise<void> {
  const [relayUrl, paraUrl] = [shownUrl(client.url), shownUrl(para.client.url)];
  const data = { relay_url: relayUrl, url: paraUrl, para_id: para.id };
  const hash = await client.request<string>('chain_getFinalizedHead');
  const heads = (await StateAt.at(api, hash)).item('paras', 'heads');
  if (!heads || !hostsParachains(await readRuntimeVersion(client))) {
    throw new AgentError(
      'bad_input/not_relay',
      `${option}: the chain at ${relayUrl} hosts no parachains; give the URL of the relay chain`,
      { data },
    );
  }
  const [stored] = await provedValues(client, await headerOfHash(client, hash), [heads.key(para.id)]);
  if (!stored) {
    throw new AgentError(
      'bad_input/para_not_registered',
      `${option}: ${relayUrl} has no parachain ${para.id}, the id of ${paraUrl}; give the URL of its own relay chain`,
      { data },
    );
  }
  const said = heads.read(stored);
  const head = typeof said === 'string' ? readParaHead(hexBytes(said)) : undefined;
  if (!head) {
    throw new AgentError(
      'unknown/para_head',
      `what the relay chain at ${relayUrl} holds of parachain ${para.id} is not the header of a Substrate block`,
      { data },
    );
  }
  const known = await para.client.request<unknown>('chain_getHeader', [head.hash]);
  if (known !== null && hashHeader(known).hash === head.hash) return;
  const best = hashHeader(await para.client.request<unknown>('chain_getHeader'));
  const newest = `block ${head.number} ${head.hash}`;
  if (best.number < head.number) {
    throw new AgentError(
      'unreachable/para_behind',
      `${paraUrl} is at block ${best.number}, and the relay chain holds ${newest} of it; wait until the node has caught up`,
      { data: { ...data, best_block: best.number, relay_block: head.number } },
    );
  }
  throw new AgentError(
    'bad_input/another_relay',
    `${option}: ${paraUrl} does not have ${newest}, which the relay chain at ${relayUrl} holds of parachain ${para.id}; give the URL of its own relay chain`,
    { data: { ...data, relay_block: head.number, relay_block_hash: head.hash } },
  );
}
