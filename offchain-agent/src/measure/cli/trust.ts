import { existsSync } from 'node:fs';
import { AgentError } from '../../base/error.ts';
import { shownDuration } from '../../base/parse.ts';
import { plainText } from '../../base/plain-text.ts';
import type { Checkpoint } from '../../chain/grandpa/checkpoint.ts';
import { headerOfHash } from '../../chain/grandpa/linked-headers.ts';
import { provedSetId } from '../../chain/grandpa/set-id.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';
import {
  type KnownSpec,
  knownSpec,
  relayNameOf,
  relayNames,
  specSource,
} from '../../chain/spec/known-relays.ts';
import { readCheckpointFile } from '../../chain/spec/read-checkpoint.ts';
import { say } from '../../cli/output.ts';
import type { TrustGiven } from '../finality/proved-chain.ts';
import { ProvedSets } from './proved-sets.ts';
import { givenOf, type TrustOptions } from './trust-options.ts';

/** The chain whose blocks are proved. */
export interface ProvedNode {
  readonly client: Pick<RpcClient, 'request'>;
  readonly chainName: string;
  readonly genesisHash: string;
}

/** Where trust begins, and how far it is proved from there. */
export interface TrustStart {
  readonly given: TrustGiven;
  /** Takes each authority set that is proved on the way: tells how far that is, and keeps it for the next run. */
  readonly reached: (checkpoint: Checkpoint | undefined) => void;
}

interface TrustStartOptions {
  /** Whether what is proved is handed on: it then begins with what others can compare, not with an earlier run. */
  readonly isKept?: boolean;
  readonly tell?: (line: string) => void;
}

interface Beginning {
  readonly given: TrustGiven;
  /** The block, where its number is known. */
  readonly block: number | undefined;
  /** Who is trusted, and for what. */
  readonly whom: string;
}

/** Between two lines about how far it is, and two writes of what was reached. */
const tellEveryMs = 2_000;
/** Fewer changes are proved again within two seconds: nothing is kept of them. */
const leastKept = 20;

/**
 * Decides where trust in a chain begins: as the options say, else with the specification of a chain that is known by its genesis
 * hash, else with that hash. Says so, and how many changes of the authorities follow.
 * @throws AgentError `bad_input/chain` for a name that is not known, `bad_input/another_chain` where the node is of another one,
 * `bad_input/checkpoint` where the node lacks the block, `bad_input/trust` for options that exclude each other; as
 * `readCheckpointFile` does
 */
export async function startTrust(
  node: ProvedNode,
  options: TrustOptions,
  { isKept = false, tell = say }: TrustStartOptions = {},
): Promise<TrustStart> {
  const beginning = await beginningOf(node, options);
  const { given, whom } = beginning;
  if (!('genesisHash' in given)) await requireBlock(node, given.blockHash, beginning.block);
  const sets = new ProvedSets(node.genesisHash, given);
  const proved = isKept ? undefined : await provedBefore(node, sets, given);
  const from = proved ?? given;
  const now = await currentSet(node);
  const left = now === undefined ? undefined : Math.max(0, now - setIdOf(from));
  const isSaid = !('genesisHash' in given) || options.fromGenesis === true || proved !== undefined;
  const earlier = proved ? `; an earlier run proved authority set ${proved.setId} from it` : '';
  const follow =
    left === undefined ? '' : `; ${left} authority ${left === 1 ? 'change follows' : 'changes follow'}`;
  if (isSaid) tell(`trusting ${whom}${earlier}${follow}`);
  return { given: from, reached: progressOf(sets, { first: setIdOf(from), last: now, tell }) };
}

async function beginningOf(node: ProvedNode, options: TrustOptions): Promise<Beginning> {
  const { chain, checkpoint, fromGenesis } = options;
  const given = givenOf(options);
  if (given.length > 1)
    throw new AgentError('bad_input/trust', `${given.join(' and ')} exclude each other; give one of them`);
  if (checkpoint !== undefined) return ofFile(node, checkpoint, '--checkpoint');
  const genesis = {
    given: { genesisHash: node.genesisHash },
    block: 0,
    whom: `the genesis hash ${node.genesisHash}`,
  };
  const found = relayNameOf(node.genesisHash);
  if (fromGenesis && found === 'kusama') {
    throw new AgentError(
      'bad_input/trust',
      '--from-genesis: Kusama replaced its authorities nine times without their votes (blocks 1492283 to 1498598), so no proof leads across; leave the option out',
    );
  }
  if (fromGenesis) return genesis;
  const name = chain ?? found;
  if (name === undefined) return genesis;
  const known = await knownSpec(name);
  if (known) return ofKnown(node, name, known);
  if (existsSync(name)) return ofFile(node, name, '--chain');
  throw new AgentError(
    'bad_input/chain',
    `--chain: "${plainText(name)}" is neither a chain that is known (${relayNames.join(', ')}) nor a file`,
    { data: { chain: plainText(name) } },
  );
}

function ofKnown(node: ProvedNode, name: string, { genesisHash, sync, date }: KnownSpec): Beginning {
  if (genesisHash !== undefined) requireChain(node, genesisHash, `--chain ${name}`);
  const { number } = sync.block;
  const day = date === undefined ? '' : ` of ${date.toISOString().slice(0, 10)}`;
  return {
    given: { ...sync.checkpoint, source: specSource },
    block: number,
    whom: `${specSource}: ${name} block ${number}${day}, authority set ${sync.checkpoint.setId}`,
  };
}

function ofFile(node: ProvedNode, file: string, option: string): Beginning {
  const { checkpoint, spec } = readCheckpointFile(file, `${option}: ${file}`);
  if (spec?.genesisHash !== undefined) requireChain(node, spec.genesisHash, `${option} ${file}`);
  const block = spec?.sync.block.number;
  const at = block === undefined ? `the block ${checkpoint.blockHash}` : `block ${block}`;
  return { given: checkpoint, block, whom: `${file}: ${at}, authority set ${checkpoint.setId}` };
}

function requireChain({ chainName, genesisHash }: ProvedNode, expected: string, what: string): void {
  if (genesisHash.toLowerCase() === expected) return;
  throw new AgentError(
    'bad_input/another_chain',
    `${what}: the node is of another chain; ${chainName} has genesis ${genesisHash}, the specification ${expected}`,
    { data: { genesis_hash: genesisHash, expected_genesis_hash: expected } },
  );
}

/** Whether the node has the block that is trusted: one that is syncing has not yet, and one of another chain never. */
async function requireBlock({ client, chainName }: ProvedNode, hash: string, number?: number): Promise<void> {
  if ((await client.request('chain_getHeader', [hash])) !== null) return;
  const head = await headerOfHash(client, await client.request<string>('chain_getFinalizedHead'));
  const block = number === undefined ? hash : `${number} (${hash})`;
  const why =
    number !== undefined && head.number < number
      ? `its last final block is ${head.number}: wait until it has synced, or give an older --checkpoint or --from-genesis`
      : 'it is of another chain or fork; check the URL';
  throw new AgentError(
    'bad_input/checkpoint',
    `the node of ${chainName} lacks the trusted block ${block}; ${why}`,
    {
      data: { hash, block: number, head: head.number },
    },
  );
}

/** What an earlier run proved from the same beginning, where it is newer and on the node's chain. */
async function provedBefore(
  { client }: ProvedNode,
  sets: ProvedSets,
  given: TrustGiven,
): Promise<Checkpoint | undefined> {
  const proved = sets.read();
  if (!proved || proved.setId < setIdOf(given) + leastKept) return undefined;
  if ((await client.request('chain_getHeader', [proved.blockHash])) === null) return undefined;
  const root = 'genesisHash' in given ? `the genesis hash ${given.genesisHash}` : given.source;
  return { ...proved, source: `an earlier run, from ${root ?? 'the checkpoint given'}` };
}

/** What the node's state says, which only estimates what is left; undefined where it does not tell. */
async function currentSet({ client }: ProvedNode): Promise<number | undefined> {
  try {
    const head = await headerOfHash(client, await client.request<string>('chain_getFinalizedHead'));
    return await provedSetId(client, head);
  } catch {
    return undefined;
  }
}

interface Progress {
  readonly first: number;
  /** As the node says. */
  readonly last: number | undefined;
  readonly tell: (line: string) => void;
}

function progressOf(sets: ProvedSets, { first, last, tell }: Progress): TrustStart['reached'] {
  const beganMs = Date.now();
  let toldMs = beganMs;
  let writtenId = first;
  return (checkpoint) => {
    if (!checkpoint || checkpoint.setId <= writtenId) return;
    const done = checkpoint.setId - first;
    if (done < leastKept) return;
    const nowMs = Date.now();
    const isLast = last === undefined || checkpoint.setId >= last;
    if (!isLast && nowMs - toldMs < tellEveryMs) return;
    sets.write(checkpoint);
    writtenId = checkpoint.setId;
    if (isLast || last === undefined) return;
    toldMs = nowMs;
    const leftMs = ((nowMs - beganMs) / done) * (last - checkpoint.setId);
    tell(`${done} of ${last - first} authority changes are proved, about ${shownDuration(leftMs)} left`);
  };
}

function setIdOf(given: TrustGiven): number {
  return 'setId' in given ? given.setId : 0;
}
