import { hexBytes } from '@almanac-chain/agent/base/bytes';
import { AgentError } from '@almanac-chain/agent/base/error';
import { plainText } from '@almanac-chain/agent/base/plain-text';
import { shownUrl } from '@almanac-chain/agent/base/url';
import { readEpoch } from '@almanac-chain/agent/chain/babe/babe-source';
import { hostsParachains } from '@almanac-chain/agent/chain/engine/hosts-parachains';
import { trustText } from '@almanac-chain/agent/chain/grandpa/trust';
import type { Smoldot } from '@almanac-chain/agent/chain/light/smoldot-witness';
import { readRuntimeVersion } from '@almanac-chain/agent/chain/rpc/runtime-version';
import { readable } from '@almanac-chain/agent/chain/scale';
import { parseCheckpointFile } from '@almanac-chain/agent/chain/spec/checkpoint-text';
import { knownCheckpoint } from '@almanac-chain/agent/chain/spec/known-relays';
import { countLastSessions } from '@almanac-chain/agent/measure/backing/count-sessions';
import {
  type RelaySessions,
  readRelaySessions,
  sessionsSource,
} from '@almanac-chain/agent/measure/backing/relay-sessions';
import { comparePoints } from '@almanac-chain/agent/measure/backing/stored-points';
import { workOf } from '@almanac-chain/agent/measure/backing/validator-work';
import { BlameTally } from '@almanac-chain/agent/measure/blame/session-blame';
import { blameNotes } from '@almanac-chain/agent/measure/cli/earnings/blame';
import { earningsDocument } from '@almanac-chain/agent/measure/cli/earnings/document';
import {
  earningsCells,
  earningsColumns,
  earningsNotes,
  sessionText,
} from '@almanac-chain/agent/measure/cli/earnings/screen';
import type { ProofClient } from '@almanac-chain/agent/measure/finality/verified-source';
import { fromBufferToBase58 } from '@polkadot-api/substrate-bindings';
import { givenHeads } from './given-heads.ts';
import type { RelayAsked } from './relay-asked.ts';
import { RelayRuntimes } from './relay-runtimes.ts';
import type { RelayStep } from './relay-step.ts';

/** One validator, in the cells that the command line prints. */
interface RelayRow {
  readonly account: string;
  readonly cells: readonly string[];
}

/** What was counted: the document of `almanac earnings --json`, and its words. */
export interface RelayAnswer {
  readonly document: ReturnType<typeof earningsDocument>;
  readonly trust: string;
  readonly sessions: readonly string[];
  /** Of the validator, then of the cells. */
  readonly columns: readonly string[];
  readonly rows: readonly RelayRow[];
  readonly notes: readonly string[];
}

export interface CountRelayOptions {
  readonly signal: AbortSignal;
  readonly onStep: (step: RelayStep) => void;
  readonly loadSmoldot?: () => Promise<Smoldot>;
  readonly lightWaitMs?: number;
}

/** What headers are kept for at once in a page. */
const mostBlocks = 30_000;
/** As the command reads them before the first session. */
const blocksBefore = 128;
const usualPrefix = 42;

/**
 * Counts sessions of a relay chain as `almanac earnings` does, by its code. Heads are proved, bodies and states held
 * against them; by what metadata they are read is the node's word.
 * @throws AgentError as `almanac earnings` does
 */
export async function countRelay(
  asked: RelayAsked,
  client: ProofClient,
  { signal, onStep, loadSmoldot, lightWaitMs }: CountRelayOptions,
): Promise<RelayAnswer> {
  onStep({ step: 'connect' });
  const shown = shownUrl(client.url);
  const [version, name, genesis] = await Promise.all([
    readRuntimeVersion(client),
    client.request<string>('system_chain'),
    client.request<string | null>('chain_getBlockHash', [0]),
  ]);
  const chainName = plainText(name);
  const genesisHash = requireGenesis(genesis, shown);
  requireRelay(hostsParachains(version), chainName);
  requireChain(asked.genesis, { chainName, genesisHash, url: shown });
  const head = await client.request<string>('chain_getFinalizedHead');
  const sessionBlocks = await readSessionBlocks(client, head);
  requireFew(asked.sessions, sessionBlocks);

  const runtimes = new RelayRuntimes(client);
  const blame = asked.withBlame ? new BlameTally() : undefined;
  const progress = {
    onProgress: (done: number, of: number) => onStep({ step: 'blocks', done, of }),
    onBlock: blame && ((block: Parameters<BlameTally['add']>[0]) => blame.add(block)),
  };
  onStep({ step: 'heads' });
  const { heads, file, sessions: count } = asked;
  let counted: Pick<RelaySessions, 'sessions' | 'leftOut' | 'wrongCredits' | 'range' | 'comparisons'>;
  if (heads === 'node') {
    counted = await readRelaySessions(client, runtimes.itemsAt, {
      trust: file
        ? parseCheckpointFile(file.text, file.name).checkpoint
        : ((await knownCheckpoint(genesisHash)) ?? { genesisHash }),
      count,
      sessionBlocks,
      signal,
      ...progress,
    });
  } else {
    const lookBack = (count + 1) * sessionBlocks + blocksBefore;
    const given = await givenHeads({
      client,
      heads,
      file,
      genesisHash,
      expectedGenesis: asked.genesis,
      head,
      lookBack,
      signal,
      onStep,
      ...(loadSmoldot && { loadSmoldot }),
      ...(lightWaitMs !== undefined && { lightWaitMs }),
    });
    const source = sessionsSource(client, runtimes.itemsAt, sessionBlocks);
    const own = await countLastSessions(source, given.headers, count, progress);
    const comparisons = await comparePoints(source, given.headers, own.sessions);
    counted = { ...own, range: given.range, comparisons };
  }
  blame?.end();

  const { validator } = asked;
  const work = workOf(counted.sessions).filter(
    ({ account }) => validator === undefined || account === validator,
  );
  if (work.length === 0) {
    throw new AgentError(
      'bad_input/validator',
      'validator: no validator of these sessions has this account; leave it out to see all',
      { data: { validator } },
    );
  }
  const encode = fromBufferToBase58((await runtimes.at(head)).ss58Prefix ?? usualPrefix);
  const addressOf = (account: string): string => encode(new Uint8Array(hexBytes(account)));
  const isOne = validator !== undefined;
  const names = {};
  return {
    document: earningsDocument({
      chainName,
      url: shown,
      genesisHash,
      counted,
      work,
      names,
      addressOf,
      blame,
      evidence: undefined,
      isOne,
    }),
    trust: trustText(counted.range.trust),
    sessions: counted.sessions.map(sessionText),
    columns: earningsColumns.map(({ title }) => title),
    rows: work.map(({ account, total }) => ({ account: addressOf(account), cells: earningsCells(total) })),
    notes: [...(blame ? blameNotes(blame) : []), ...earningsNotes({ counted }, addressOf)],
  };
}

function requireGenesis(hash: string | null, url: string): string {
  if (hash !== null) return hash;
  throw new AgentError('unreachable/block', `${url} has no block 0; ask another node`, { data: { url } });
}

function requireRelay(isRelay: boolean, chainName: string): void {
  if (isRelay) return;
  throw new AgentError(
    'bad_input/not_relay',
    `${chainName} hosts no parachains: its runtime has no ParachainHost; give the URL of a relay chain`,
  );
}

interface ChainOfNode {
  readonly chainName: string;
  readonly genesisHash: string;
  readonly url: string;
}

function requireChain(expected: string | undefined, { chainName, genesisHash, url }: ChainOfNode): void {
  if (expected === undefined || genesisHash.toLowerCase() === expected) return;
  throw new AgentError(
    'bad_input/another_chain',
    `${url} is a node of another chain: the genesis of ${chainName} is ${genesisHash}, expected ${expected}; ask a node of that chain, or correct the hash`,
    { data: { url, genesis_hash: genesisHash, expected_genesis_hash: expected } },
  );
}

/** The slots of a session, and so the most blocks that it has. */
async function readSessionBlocks(client: ProofClient, head: string): Promise<number> {
  const epoch = await client.request<string>('state_call', ['BabeApi_current_epoch', '0x', head]);
  return readable('the epoch', () => readEpoch(hexBytes(epoch))).durationSlots;
}

function requireFew(count: number, sessionBlocks: number): void {
  if ((count + 1) * sessionBlocks <= mostBlocks) return;
  const most = Math.max(0, Math.floor(mostBlocks / sessionBlocks) - 1);
  throw new AgentError(
    'bad_input/too_many_blocks',
    `sessions: ${count} sessions of ${sessionBlocks} slots are too many blocks for a page, which counts ${most} at once; use almanac earnings`,
    { data: { sessions: count, session_slots: sessionBlocks } },
  );
}
