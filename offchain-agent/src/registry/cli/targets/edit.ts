import { AgentError, messageOf } from '../../../base/error.ts';
import { networkName } from '../../../base/network-name.ts';
import { parseCount } from '../../../base/parse.ts';
import { readStdin, readUpTo } from '../../../base/read-file.ts';
import { isSameAccount } from '../../../chain/address.ts';
import type { DynamicCall } from '../../../chain/call/dynamic-call.ts';
import { isEndpointProof } from '../../../chain/endpoint-proof.ts';
import { councilMotion } from '../../../chain/registry/council-motion.ts';
import { registryCalls } from '../../../chain/registry/registry-calls.ts';
import {
  callAddress,
  type EndpointProofDocument,
  parseEndpointProof,
} from '../../../chain/registry/target-address.ts';
import type { ApiReportingChain } from '../../../chain/reporting/api-reporting-chain.ts';
import type { TargetInfo } from '../../../chain/reporting/reporting-shapes.ts';
import type { SigningOptions } from '../../../cli/key-options.ts';
import { say } from '../../../cli/output.ts';
import { parseNamedAccount, parseRegion } from '../../../cli/parse.ts';
import { openSigning, type PreparedCall, sendAndReport } from '../../../cli/signing.ts';
import { findAddress, findTarget } from './list.ts';

interface TargetAddOptions extends SigningOptions {
  readonly target?: string;
  readonly proof?: string;
  readonly name?: string;
  readonly owner?: string;
  readonly threshold?: string;
}

/** The most members that a Council of this chain has. */
const maxVotes = 100;

/**
 * Adds an address to a target, or proposes a named endpoint to the Council.
 * @throws AgentError `bad_input/target_options` when the options are neither
 */
export async function runAdd(options: TargetAddOptions): Promise<void> {
  if (options.name !== undefined) await addNamed(options, options.name);
  else await addAddress(options);
}

async function addNamed(options: TargetAddOptions, name: string): Promise<void> {
  if (options.owner === undefined || options.target !== undefined) throw wrongOptions();
  const owner = await parseNamedAccount(options.owner, '--owner', options.url);
  await using opened = await openSigning(options);
  const { chain, network } = opened;
  const call = registryCalls.addTarget(chain.api, network, { name }, owner);
  const what = `endpoint "${name}" of ${owner} on ${networkName(network)}`;
  const prepared = await proposed(chain, call, what, options.threshold);
  await sendAndReport('target.propose', options, opened, prepared);
}

async function addAddress(options: TargetAddOptions): Promise<void> {
  const { proof: path } = options;
  if (path === undefined) throw wrongOptions();
  const proof = parseEndpointProof(await readProof(path), path);
  const { address } = proof;
  await using opened = await openSigning(options);
  const { chain, network, names, pair } = opened;
  const info = findTarget(await chain.targets(network), options.target ?? String(proof.target), names);
  requireSpeaker(info, pair.address);
  requireProof(proof, info, network === 0 ? chain.genesisHash : undefined);
  const { target } = info;
  await sendAndReport('target.add', options, opened, {
    call: registryCalls.addAddress(chain.api, network, target, callAddress(proof)),
    sentence: `adds ${address} to target ${target} of ${networkName(network)}`,
    details: { target, address },
  });
}

/** Nobody else may change the addresses of a target. @throws AgentError `no/not_the_owner` */
export function requireSpeaker(
  { target, who, owner }: Pick<TargetInfo, 'target' | 'who' | 'owner'>,
  signer: string,
): void {
  const speaker = owner ?? who?.account;
  if (speaker === undefined || isSameAccount(speaker, signer)) return;
  throw new AgentError(
    'no/not_the_owner',
    `${speaker} speaks for target ${target}, not ${signer}; sign with its key`,
    { data: { target, speaker, signer } },
  );
}

/** What the chain would refuse, said before a fee is paid. */
export function requireProof(
  proof: EndpointProofDocument,
  { target, who, owner }: Pick<TargetInfo, 'target' | 'who' | 'owner'>,
  genesisHash: string | undefined,
): void {
  const { address, genesis, account, peer, signature } = proof;
  const fault = (why: string): AgentError =>
    new AgentError('bad_input/proof', `the proof of ${address} ${why}`, {
      data: { address, target, genesis, account },
    });
  if (proof.target !== target) throw fault(`is for target ${proof.target}, not ${target}`);
  if (genesisHash !== undefined && genesis.toLowerCase() !== genesisHash) {
    throw fault(`is for another network: genesis ${genesis}, here ${genesisHash}`);
  }
  const speaker = owner ?? who?.account;
  if (speaker !== undefined && !isSameAccount(account, speaker)) {
    throw fault(`is for ${account}, and ${speaker} speaks for target ${target}`);
  }
  const consent = { genesisHash: genesis, target, account, address };
  if (!isEndpointProof({ publicKey: peer, signature }, consent)) {
    throw fault('has a signature that is not of its key; make it again with "almanac endpoint prove"');
  }
}

const mostProofBytes = 65_536;

async function readProof(path: string): Promise<string> {
  try {
    return path === '-' ? await readStdin(mostProofBytes) : readUpTo(path, mostProofBytes).toString('utf8');
  } catch (cause) {
    throw new AgentError('bad_input/proof', `--proof: ${path} cannot be read: ${messageOf(cause)}`, {
      data: { path },
      cause,
    });
  }
}

function wrongOptions(): AgentError {
  return new AgentError(
    'bad_input/target_options',
    'expected --proof FILE, perhaps with --target WHICH; or --name NAME with --owner ACCOUNT for a new endpoint',
  );
}

interface RegionOptions extends SigningOptions {
  readonly target: string;
  readonly region?: string;
  readonly clear?: boolean;
}

/**
 * Says where a target is, or takes that back.
 * @throws AgentError `bad_input/region` unless one of both is asked for, and for what is no short printable name
 */
export async function runRegion(options: RegionOptions): Promise<void> {
  const region = parseRegion(options.region);
  if ((region === undefined) !== (options.clear === true)) {
    throw new AgentError('bad_input/region', 'expected --region NAME, for example eu-west, or --clear');
  }
  await using opened = await openSigning(options);
  const { chain, network, names } = opened;
  const { target } = findTarget(await chain.targets(network), options.target, names);
  await sendAndReport('target.region', options, opened, {
    call: registryCalls.setRegion(chain.api, network, target, region),
    sentence: `${region === undefined ? 'clears the region' : `sets the region "${region}"`} of target ${target} of ${networkName(network)}`,
    details: { target, region: region ?? null },
  });
}

interface RemoveOptions extends SigningOptions {
  readonly target: string;
  readonly address?: string;
  readonly threshold?: string;
}

/** Removes an address of a target, or proposes to the Council to remove the target. */
export async function runRemove(options: RemoveOptions): Promise<void> {
  const { address } = options;
  await using opened = await openSigning(options);
  const { chain, network, names } = opened;
  const info = findTarget(await chain.targets(network), options.target, names);
  const { target } = info;
  if (address === undefined) {
    const call = registryCalls.removeTarget(chain.api, network, target);
    const what = `remove target ${target} of ${networkName(network)}`;
    const prepared = await proposed(chain, call, what, options.threshold);
    return await sendAndReport('target.remove', options, opened, prepared);
  }
  await sendAndReport('target.remove', options, opened, {
    call: registryCalls.removeAddress(chain.api, network, target, findAddress(info, address)),
    sentence: `removes ${address} from target ${target} of ${networkName(network)}`,
    details: { target, address },
  });
}

/** What a member of the Council signs to propose a call; the motion is told so that others can vote for it. */
export async function proposed(
  { api }: Pick<ApiReportingChain, 'api'>,
  call: DynamicCall,
  what: string,
  votes: string | undefined,
): Promise<PreparedCall> {
  const threshold = votes === undefined ? undefined : parseCount(votes, '--threshold', maxVotes);
  const motion = await councilMotion(api, call, threshold);
  say(`motion ${motion.hash}: ${motion.threshold} of ${motion.members} votes; its call is ${motion.call}`);
  return {
    call: motion.propose,
    sentence: `proposes to the Council: ${what}`,
    details: {
      motion: motion.hash,
      motion_call: motion.call,
      threshold: motion.threshold,
      members: motion.members,
    },
  };
}
