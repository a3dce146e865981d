import { AgentError } from '../../base/error.ts';
import { shownUrl } from '../../base/url.ts';
import { hostsParachains } from '../engine/hosts-parachains.ts';
import { hashHeader } from '../grandpa/header.ts';
import { headerOfHash } from '../grandpa/linked-headers.ts';
import type { RpcClient } from '../rpc/client.ts';
import type { ChainConnection } from '../rpc/connect.ts';
import { readRuntimeVersion } from '../rpc/runtime-version.ts';
import { provedParaHead } from './proved-state.ts';

/** The node of a parachain, and the id that it says it has. */
interface NamedPara {
  readonly client: RpcClient;
  readonly id: number;
}

/** What named the relay chain or the parachain. */
type ParaOption = '--relay' | '--para' | '--hub';

/**
 * Requires that a relay chain holds a block of this parachain as the parachain's newest one.
 *
 * @throws AgentError `bad_input/not_relay`, `bad_input/para_not_registered`, `bad_input/another_relay`; `unreachable/para_behind`
 * for a node that does not have that block yet; as `provedParaHead` does
 */
export async function requirePara(
  relay: ChainConnection,
  para: NamedPara,
  option: ParaOption = '--relay',
): Promise<void> {
  const { client } = relay;
  const [relayUrl, paraUrl] = [shownUrl(client.url), shownUrl(para.client.url)];
  const data = { relay_url: relayUrl, url: paraUrl, para_id: para.id };
  if (!hostsParachains(await readRuntimeVersion(client))) {
    throw new AgentError(
      'bad_input/not_relay',
      `${option}: the chain at ${relayUrl} hosts no parachains; give the URL of the relay chain`,
      { data },
    );
  }
  const header = await headerOfHash(client, await client.request<string>('chain_getFinalizedHead'));
  const head = await provedParaHead(relay, header, para.id);
  if (!head) throw notRegistered(relay, para, option);
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

/** What is thrown where a relay chain has no parachain of that id: `bad_input/para_not_registered`. */
export function notRegistered(
  relay: Pick<ChainConnection, 'client'>,
  para: NamedPara,
  option: ParaOption,
): AgentError {
  const [relayUrl, paraUrl] = [shownUrl(relay.client.url), shownUrl(para.client.url)];
  return new AgentError(
    'bad_input/para_not_registered',
    `${option}: ${relayUrl} has no parachain ${para.id}, the id of ${paraUrl}; give the URL of its own relay chain`,
    { data: { relay_url: relayUrl, url: paraUrl, para_id: para.id } },
  );
}
