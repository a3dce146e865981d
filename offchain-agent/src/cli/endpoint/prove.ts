import { proveEndpoint } from '../../chain/endpoint-proof.ts';
import { RpcClient } from '../../chain/rpc/client.ts';
import { shownUrl, webSocketUrl } from '../../config/url.ts';
import { AgentError } from '../../error.ts';
import { parseEndpointUrl } from '../../probe/address/endpoint-url.ts';
import { parseCount } from '../count.ts';
import { print, say, writeJson } from '../output.ts';
import { readNodeKeyFile } from './node-key-file.ts';

export interface ProveOptions {
  readonly nodeKeyFile: string;
  readonly genesis?: string;
  readonly chain?: string;
  readonly target: string;
  readonly url: string;
  readonly json?: boolean;
}

const maxTarget = 2 ** 32 - 1;
const hashPattern = /^(?:0x)?([0-9a-f]{64})$/i;

/**
 * Prints a node's consent to be measured at a URL, as `registry.addAddress` wants it.
 * @throws AgentError `bad_input/*` for what was given, `unreachable/*` when the chain does not answer
 */
export async function runProve(options: ProveOptions): Promise<void> {
  const target = parseCount(options.target, '--target', maxTarget);
  const url = endpointUrl(options.url);
  const genesisHash = await genesisOf(options);
  const { secret, isExposed } = await readNodeKeyFile(options.nodeKeyFile);
  const proof = proveEndpoint(secret, { genesisHash, target, url });
  secret.fill(0);
  if (isExposed) {
    say(
      `almanac: ${options.nodeKeyFile} can be read by other users of this machine, who could speak for this node; chmod 600 ends that`,
    );
  }
  if (options.json) {
    writeJson({
      schema: 'almanac.endpoint_proof.v1',
      genesis: genesisHash,
      target,
      url,
      peer_id: proof.peerId,
      peer: proof.publicKey,
      signature: proof.signature,
    });
    return;
  }
  print(`network    ${genesisHash}`);
  print(`target     ${target}`);
  print(`url        ${url}`);
  print(`PeerId     ${proof.peerId}`);
  print(`peer       ${proof.publicKey}`);
  print(`signature  ${proof.signature}`);
  print('');
  print('Register it with registry.addAddress(network, target, Rpc { url, peer, signature }), signed by the');
  print('owner of the target. Reporters ask only while system_localPeerId answers this PeerId.');
}

function endpointUrl(text: string): string {
  const parsed = parseEndpointUrl(text);
  if (parsed.kind === 'url') return text;
  throw new AgentError(
    'bad_input/endpoint_url',
    `--url: ${parsed.message}; reporters would ask nothing there`,
    {
      data: { reason: parsed.reason },
    },
  );
}

async function genesisOf({ genesis, chain }: ProveOptions): Promise<string> {
  if ((genesis === undefined) === (chain === undefined)) {
    throw new AgentError(
      'bad_input/genesis',
      'give the network of the target: either --genesis HASH or --chain URL',
    );
  }
  if (chain !== undefined) return await askForGenesis(webSocketUrl(chain, '--chain'));
  return checkedHash(genesis, '--genesis');
}

async function askForGenesis(url: string): Promise<string> {
  const client = await RpcClient.open(url);
  try {
    return checkedHash(await client.request('chain_getBlockHash', [0]), shownUrl(url));
  } finally {
    client.close();
  }
}

function checkedHash(value: unknown, source: string): string {
  const [, digits] = (typeof value === 'string' && hashPattern.exec(value)) || [];
  if (digits !== undefined) return `0x${digits.toLowerCase()}`;
  throw new AgentError('bad_input/genesis', `${source}: expected a genesis hash, 0x and 64 hex digits`, {
    data: { source },
  });
}
