import { AgentError, messageOf } from '../../base/error.ts';
import { shownUrl } from '../../base/url.ts';
import { newestSet, stepOver, type TrustedBlock } from '../../chain/grandpa/authority-sets.ts';
import type { Checkpoint } from '../../chain/grandpa/checkpoint.ts';
import { decodeJustification } from '../../chain/grandpa/justification.ts';
import { maxLinkedHeaders, readLinked } from '../../chain/grandpa/linked-headers.ts';
import { RpcClient } from '../../chain/rpc/client.ts';
import { RpcError } from '../../chain/rpc/error.ts';
import { trustedStart } from '../../measure/finality/proved-chain.ts';
import type { Manifest } from './manifest.ts';

/** What an endpoint says of a snapshot's block. */
export interface EndpointFinality {
  /** Without secrets. */
  readonly endpoint: string;
  /** `proved`: by the votes of the validators, which were checked here; `stated`: the endpoint says that it is final. */
  readonly basis: 'proved' | 'stated';
  /** Why it is not proved; undefined when it is. */
  readonly reason: string | undefined;
}

/** A block of a chain, as much of it as finality is asked about. */
interface AskedBlock {
  readonly chain: Pick<Manifest['chain'], 'genesis'>;
  readonly block: Pick<Manifest['block'], 'number' | 'hash'>;
}

interface FinalityOptions {
  readonly signal?: AbortSignal | undefined;
  /** Where proofs begin, in place of the genesis. */
  readonly checkpoint?: Checkpoint | undefined;
}

const timeoutMs = 20_000;
/** A few blocks of most chains. */
const votesWithinMs = 30_000;

/**
 * Asks an endpoint whether the block of a snapshot is a final one of the chain; by the votes of its validators where the endpoint
 * can prove it (GRANDPA, and a node that still knows the state of the genesis, or a checkpoint).
 *
 * @throws AgentError `no/snapshot_block` when it is none, `no/snapshot_chain` for another chain, `unknown/snapshot_not_final` when
 * the endpoint is not that far, `unknown/finality_...` when it lies; as the client does
 */
export async function askFinality(
  url: string,
  { chain, block }: AskedBlock,
  { signal, checkpoint }: FinalityOptions = {},
): Promise<EndpointFinality> {
  const endpoint = shownUrl(url);
  const client = await RpcClient.open(url, { timeoutMs, ...(signal && { signal }) });
  const onAbort = (): void => client.close(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await requireStated(client, endpoint, chain.genesis, block);
    const reason = await whyUnproved(client, chain.genesis, block, checkpoint);
    return { endpoint, basis: reason === undefined ? 'proved' : 'stated', reason };
  } finally {
    signal?.removeEventListener('abort', onAbort);
    client.close();
  }
}

async function requireStated(
  client: RpcClient,
  endpoint: string,
  genesis: string,
  { number, hash }: AskedBlock['block'],
): Promise<void> {
  const own = await client.request('chain_getBlockHash', [0]);
  if (own !== genesis) {
    throw new AgentError(
      'no/snapshot_chain',
      `the snapshot is of the chain ${genesis}, ${endpoint} is a node of ${String(own)}; name an endpoint of the same chain, or another snapshot`,
      { data: { endpoint, genesis, found: own } },
    );
  }
  const head = await client.request<string>('chain_getFinalizedHead');
  const { number: finalized } = await client.request<{ number: string }>('chain_getHeader', [head]);
  if (Number(finalized) < number) {
    throw new AgentError(
      'unknown/snapshot_not_final',
      `${endpoint} has finalized block ${Number(finalized)}, the snapshot is of block ${number}; wait until it is there, or name another endpoint`,
      { data: { endpoint, finalized: Number(finalized), number }, retryable: true },
    );
  }
  const found = await client.request('chain_getBlockHash', [number]);
  if (found === hash) return;
  throw new AgentError(
    'no/snapshot_block',
    `${endpoint} has ${String(found)} as block ${number}, the snapshot has ${hash}: one of them is not of the chain; ask another endpoint, or take another snapshot`,
    { data: { endpoint, number, hash, found } },
  );
}

/** Codes of what keeps a proof from being made, which is no lie. */
const unprovable: ReadonlySet<string> = new Set([
  'unknown/finality_no_voters',
  'unknown/finality_withheld',
  'unknown/finality_forced_change',
  'unreachable/state',
]);

/** Why it is not proved; undefined when it is. */
async function whyUnproved(
  client: RpcClient,
  genesisHash: string,
  { number, hash }: AskedBlock['block'],
  checkpoint: Checkpoint | undefined,
): Promise<string | undefined> {
  if (number === 0) return undefined;
  try {
    const { block: start } = await trustedStart(client, checkpoint ?? { genesisHash });
    if (start.number > number) return `the checkpoint is of block ${start.number}, after the snapshot`;
    let reached: TrustedBlock | undefined;
    // The first proved block that is not before it: from there on down headers are read.
    const newest = await newestSet(client, start, (trusted) => {
      if (trusted.number >= number) reached ??= trusted;
    });
    const top = reached ?? newest;
    if (top.number < number) return await whyNotVoted(client, newest, { number, hash });
    if (top.number - number >= maxLinkedHeaders) return `the next proved block is ${top.number}`;
    if (top.number === number) return top.hash === hash ? undefined : notBelow(top, hash);
    const [next] = await readLinked(client, number, top);
    return next?.parentHash === hash ? undefined : notBelow(top, hash);
  } catch (error) {
    if (error instanceof AgentError && unprovable.has(error.code)) return messageOf(error);
    throw error;
  }
}

/** By the next votes that the endpoint sends: most nodes keep those of the last block of a set alone. */
async function whyNotVoted(
  client: RpcClient,
  newest: TrustedBlock,
  { number, hash }: Pick<Manifest['block'], 'number' | 'hash'>,
): Promise<string | undefined> {
  const hex = await nextVotes(client, number);
  if (hex === undefined) return `the endpoint sent no votes within ${votesWithinMs / 1_000} s`;
  const justification = decodeJustification(hex);
  const { targetNumber, targetHash } = justification;
  if (targetNumber - number >= maxLinkedHeaders) return `the next proved block is ${targetNumber}`;
  const headers = await readLinked(client, number - 1, { number: targetNumber, hash: targetHash });
  const proved = stepOver(newest, headers, justification);
  return headers[0]?.hash === hash ? undefined : notBelow(proved, hash);
}

/** The first votes for a block that is not before the one asked for; undefined when none come in time. */
async function nextVotes(client: RpcClient, number: number): Promise<string | undefined> {
  let found: (hex: string | undefined) => void = () => undefined;
  const votes = new Promise<string | undefined>((resolve) => {
    found = resolve;
  });
  const timer = setTimeout(() => found(undefined), votesWithinMs);
  try {
    await client.subscribe('grandpa_subscribeJustifications', [], (item) => {
      if (typeof item === 'string' && decodeJustification(item).targetNumber >= number) found(item);
    });
    return await votes;
  } catch (error) {
    if (error instanceof RpcError) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function notBelow({ number }: TrustedBlock, hash: string): never {
  throw new AgentError(
    'no/snapshot_block',
    `the validators finalized block ${number}, and the block ${hash} of the snapshot is not one before it; take another snapshot`,
    { data: { number, hash } },
  );
}
