import { AgentError } from '../../../base/error.ts';
import { plainText } from '../../../base/plain-text.ts';
import { shownUrl } from '../../../base/url.ts';
import type { AnyChainConnection } from '../../../chain/engine/open-any-chain.ts';

/**
 * A genesis hash that a user gives.
 * @throws AgentError `bad_input/genesis`
 */
export function parseGenesis(text: string): string {
  if (/^0x[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  throw new AgentError(
    'bad_input/genesis',
    `--genesis: "${plainText(text)}" is not a genesis hash; give 0x and 64 hex digits, as the chain's documentation names them`,
    { data: { genesis: plainText(text) } },
  );
}

/**
 * @param expected the genesis hash that the user gave
 * @throws AgentError `bad_input/another_chain` when the node is of another chain
 */
export function requireGenesis(
  { client, chainName, genesisHash }: Pick<AnyChainConnection, 'client' | 'chainName' | 'genesisHash'>,
  expected: string,
): void {
  if (genesisHash.toLowerCase() === expected) return;
  const url = shownUrl(client.url);
  throw new AgentError(
    'bad_input/another_chain',
    `${url} is a node of another chain: ${chainName} has genesis ${genesisHash}, --genesis expects ${expected}; ask a node of that chain, or correct the hash`,
    { data: { url, genesis_hash: genesisHash, expected_genesis_hash: expected } },
  );
}

/** Tells of breaks, and ends the watch when another chain answers after one. */
export function followConnection(
  { client, genesisHash }: AnyChainConnection,
  tell: (message: string) => void,
  fail: (reason: unknown) => void,
): void {
  const shown = shownUrl(client.url);
  client.onConnection((event) => {
    if (event === 'lost') {
      tell(`${shown} closed the connection; trying again`);
      return;
    }
    tell(`${shown} is back; catching up`);
    client.request<string>('chain_getBlockHash', [0]).then(
      (hash) => {
        if (hash !== genesisHash) fail(cameBackAsAnother(shown, genesisHash, hash));
      },
      // It broke again; the next restoration asks again.
      () => undefined,
    );
  });
}

function cameBackAsAnother(url: string, before: string, now: string): AgentError {
  return new AgentError(
    'bad_input/another_chain',
    `${url} came back as another chain: its genesis is ${plainText(now)}, it was ${before}; begin a new watch`,
    { data: { url, genesis_hash: now, expected_genesis_hash: before } },
  );
}
