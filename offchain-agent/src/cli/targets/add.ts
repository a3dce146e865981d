import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { isEndpointProof } from '../../chain/endpoint-proof.ts';
import { registryCalls } from '../../chain/registry/registry-calls.ts';
import {
  type CallAddress,
  type EndpointProofDocument,
  libp2pAddress,
  parseEndpointProof,
  rpcAddress,
} from '../../chain/registry/target-address.ts';
import { AgentError } from '../../error.ts';
import type { SigningOptions } from '../reporter/key-options.ts';
import { parseAccount } from '../reporter/parse.ts';
import { submitCall } from '../reporter/submit-call.ts';
import { findTarget } from './find-target.ts';
import { proposed } from './motion.ts';

export interface AddOptions extends SigningOptions {
  readonly target?: string;
  readonly libp2p?: string;
  readonly proof?: string;
  readonly name?: string;
  readonly owner?: string;
  readonly threshold?: string;
}

/**
 * Adds an address to a target, or proposes a named endpoint to the Council.
 * @throws AgentError `bad_input/target_options` when the options are neither
 */
export async function runAdd(options: AddOptions): Promise<void> {
  if (options.name !== undefined) await addNamed(options, options.name);
  else await addAddress(options);
}

async function addNamed(options: AddOptions, name: string): Promise<void> {
  if (options.owner === undefined || options.target !== undefined) throw wrongOptions();
  const owner = parseAccount(options.owner, '--owner');
  await submitCall('target.propose', options, async ({ chain, network }) => {
    const call = registryCalls.addTarget(chain.api, network, { name }, owner);
    return await proposed(
      chain,
      call,
      `endpoint "${name}" of ${owner} in network ${network}`,
      options.threshold,
    );
  });
}

async function addAddress(options: AddOptions): Promise<void> {
  const { libp2p, proof: path } = options;
  if ((libp2p === undefined) === (path === undefined)) throw wrongOptions();
  const proof = path === undefined ? undefined : parseEndpointProof(await readProof(path), path);
  const which = options.target ?? (proof && String(proof.target));
  if (which === undefined) throw wrongOptions();
  const address: CallAddress = proof ? rpcAddress(proof) : libp2pAddress(libp2p ?? '');
  await submitCall('target.add', options, async ({ chain, network }) => {
    const { target } = findTarget(await chain.targets(network), which);
    if (proof) requireProof(proof, target, network === 0 ? chain.genesisHash : undefined);
    return {
      call: registryCalls.addAddress(chain.api, network, target, address),
      sentence: `adds ${proof?.url ?? libp2p} to target ${target} of network ${network}`,
      details: { target, address: proof?.url ?? libp2p },
    };
  });
}

/** What the chain would refuse, said before a fee is paid. */
export function requireProof(
  proof: EndpointProofDocument,
  target: number,
  genesisHash: string | undefined,
): void {
  const { url, genesis, peer, signature } = proof;
  const fault = (why: string): AgentError =>
    new AgentError('bad_input/proof', `the proof of ${url} ${why}`, { data: { url, target, genesis } });
  if (proof.target !== target) throw fault(`is for target ${proof.target}, not ${target}`);
  if (genesisHash !== undefined && genesis.toLowerCase() !== genesisHash) {
    throw fault(`is for another network: genesis ${genesis}, here ${genesisHash}`);
  }
  if (!isEndpointProof({ publicKey: peer, signature }, { genesisHash: genesis, target, url })) {
    throw fault('has a signature that is not of its key; make it anew with "almanac endpoint prove"');
  }
}

async function readProof(path: string): Promise<string> {
  if (path === '-') return await textOf(process.stdin);
  return await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new AgentError('bad_input/proof', `--proof: ${path} cannot be read (${cause.code})`, {
      data: { path },
      cause,
    });
  });
}

function wrongOptions(): AgentError {
  return new AgentError(
    'bad_input/target_options',
    'expected --target WHICH with --libp2p ADDRESS, or --proof FILE; or --name NAME with --owner ACCOUNT for a new endpoint',
  );
}
