import { readFile, stat } from 'node:fs/promises';
import { AgentError, messageOf } from '../../../base/error.ts';
import { parseCount } from '../../../base/parse.ts';
import { shownUrl, webSocketUrl } from '../../../base/url.ts';
import { type EndpointProof, proveEndpoint } from '../../../chain/endpoint-proof.ts';
import { RpcClient } from '../../../chain/rpc/client.ts';
import { parseEndpointUrl } from '../../../chain/target-address/endpoint-url.ts';
import { portMultiaddr } from '../../../chain/target-address/peer-multiaddr.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { parseAccount } from '../../../cli/parse.ts';

interface ProveOptions {
  readonly nodeKeyFile: string;
  readonly genesis?: string;
  readonly chainUrl?: string;
  readonly target: string;
  readonly account: string;
  readonly url?: string;
  readonly multiaddr?: string;
  readonly json?: boolean;
}

const maxTarget = 2 ** 32 - 1;

const hashPattern = /^(?:0x)?([0-9a-f]{64})$/i;

/** Longer than any form of a key. */
const maxBytes = 1_024;
const readableByOthers = 0o044;

/**
 * Prints a node's consent to be measured at a URL or a multiaddress, as `registry.addAddress` wants it.
 * @throws AgentError `bad_input/*` for what was given, `unreachable/*` when the chain does not answer
 */
export async function runProve(options: ProveOptions): Promise<void> {
  const target = parseCount(options.target, '--target', maxTarget);
  const account = parseAccount(options.account, '--account');
  const { address, kind, peer } = placeOf(options);
  const genesisHash = await genesisOf(options);
  const { secret, isExposed } = await readNodeKeyFile(options.nodeKeyFile);
  const proof = proveEndpoint(secret, { genesisHash, target, account, address });
  secret.fill(0);
  if (peer !== undefined && peer !== proof.publicKey) throw wrongPeer(options, proof);
  if (isExposed) {
    say(
      `almanac: ${options.nodeKeyFile} can be read by other users of this machine, who could speak for this node; chmod 600 ends that`,
    );
  }
  if (options.json) {
    writeJson({
      schema: 'almanac.endpoint_proof.v2',
      genesis: genesisHash,
      target,
      account,
      address,
      peer_id: proof.peerId,
      peer: proof.publicKey,
      signature: proof.signature,
    });
    return;
  }
  print(`network    ${genesisHash}`);
  print(`target     ${target}`);
  print(`account    ${account}`);
  print(`address    ${address}`);
  print(`PeerId     ${proof.peerId}`);
  print(`peer       ${proof.publicKey}`);
  print(`signature  ${proof.signature}`);
  print('');
  print('Register it: write the same with --json to a file, then, with the key of the account above,');
  print(
    `almanac target add --proof FILE --key-file KEY (registry.addAddress with ${kind}). ${notices[kind]}`,
  );
}

const notices = {
  'Rpc { url, peer, signature }': 'Reporters ask only while system_localPeerId answers this PeerId.',
  'Port { multiaddr, peer, signature }': 'Reporters count only answers of a node with this PeerId.',
} as const;

interface Place {
  readonly address: string;
  readonly kind: keyof typeof notices;
  /** The key of the PeerId that stood at the end of the address. */
  readonly peer?: string;
}

function placeOf({ url, multiaddr: port }: ProveOptions): Place {
  if (url !== undefined && port === undefined) {
    return { address: endpointUrl(url), kind: 'Rpc { url, peer, signature }' };
  }
  if (url === undefined && port !== undefined) {
    const { multiaddr, ...rest } = portMultiaddr(port);
    return { address: multiaddr, kind: 'Port { multiaddr, peer, signature }', ...rest };
  }
  throw new AgentError(
    'bad_input/endpoint',
    'give where the node is measured: either --url URL or --multiaddr ADDRESS',
  );
}

function wrongPeer({ multiaddr, nodeKeyFile }: ProveOptions, { peerId }: EndpointProof): AgentError {
  return new AgentError(
    'bad_input/multiaddr',
    `--multiaddr: ${multiaddr} is of another node; the key in ${nodeKeyFile} is of ${peerId}`,
    { data: { multiaddr, peer_id: peerId } },
  );
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

/** The genesis hash that was given, or the one of the chain that was. @throws AgentError `bad_input/genesis`, `unreachable/*` */
export async function genesisOf({
  genesis,
  chainUrl,
}: Pick<ProveOptions, 'genesis' | 'chainUrl'>): Promise<string> {
  if ((genesis === undefined) === (chainUrl === undefined)) {
    throw new AgentError('bad_input/genesis', 'name the chain: either --genesis HASH or --chain-url URL');
  }
  if (chainUrl !== undefined) return await askForGenesis(webSocketUrl(chainUrl, '--chain-url'));
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

interface NodeKeyFile {
  /** 32 bytes; whoever is done with them overwrites them. */
  readonly secret: Uint8Array;
  /** Whether others than its owner may read the file. */
  readonly isExposed: boolean;
}

/**
 * Reads a node's secret as a node does: 32 bytes as they are, or 64 hex digits. Nothing of the file gets into a message.
 * @throws AgentError `bad_input/node_key_file` when it cannot be read, `bad_input/node_key` when it holds no such key
 */
export async function readNodeKeyFile(path: string): Promise<NodeKeyFile> {
  const { bytes, isExposed } = await read(path);
  const secret = bytes.length === 32 ? Uint8Array.from(bytes) : fromHex(bytes);
  bytes.fill(0);
  if (secret) return { secret, isExposed };
  throw new AgentError(
    'bad_input/node_key',
    `--node-key-file ${path}: expected an ed25519 secret, 32 bytes or 64 hex digits, got ${bytes.length} bytes of something else; a node keeps its own in BASE-PATH/chains/ID/network/secret_ed25519`,
    { data: { path, bytes: bytes.length } },
  );
}

async function read(path: string): Promise<{ bytes: Buffer; isExposed: boolean }> {
  try {
    const status = await stat(path);
    if (!status.isFile()) throw notReadable(path, 'it is not a file');
    if (status.size > maxBytes) throw notReadable(path, `it has ${status.size} bytes, more than any key`);
    return { bytes: await readFile(path), isExposed: (status.mode & readableByOthers) !== 0 };
  } catch (error) {
    if (error instanceof AgentError) throw error;
    throw notReadable(path, messageOf(error));
  }
}

function fromHex(bytes: Buffer): Uint8Array | undefined {
  const [, digits] = /^(?:0x)?([0-9a-f]{64})\s*$/i.exec(bytes.toString('latin1')) ?? [];
  return digits === undefined ? undefined : Uint8Array.from(Buffer.from(digits, 'hex'));
}

function notReadable(path: string, why: string): AgentError {
  return new AgentError(
    'bad_input/node_key_file',
    `--node-key-file ${path} cannot be read: ${why}; run this as the user of the node, on its machine`,
    { data: { path, cause: why } },
  );
}
