import { AgentError } from '../../base/error.ts';
import type { StoredItems } from '../../chain/relay/session-source.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';
import { type Census, dutiesOf } from '../../sli/census.ts';
import type { WorkIndicator } from '../../sli/indicator.ts';
import { sessionsSource } from '../backing/relay-sessions.ts';
import { type ProvedFile, proveFile } from '../finality/authorship-proof.ts';
import type { TrustGiven } from '../finality/proved-chain.ts';
import { type CensusPlace, questionOf, recordCount } from './census-proof.ts';
import { type CensusQuestion, provedClock, stretchOf } from './count-census.ts';
import { countWork } from './count-work.ts';
import type { Followed } from './follow-network.ts';
import { blocksBefore } from './followed-headers.ts';

type WorkCensuses = Readonly<Record<WorkIndicator, Census>>;

/** Censuses, and the file that proves their headers and states; bodies are read from any node of the network. */
export interface ProvedWork {
  readonly censuses: WorkCensuses;
  readonly text: string;
}

/** A node from which bodies are read, and its word for how the runtime of a block stores things. */
export interface RelayReader {
  readonly client: Pick<RpcClient, 'request'>;
  readonly itemsAt: (hash: string) => Promise<StoredItems>;
}

/**
 * Counts the work of a window for parachains, and makes the file by which whoever has a node of the network counts it again.
 *
 * @throws AgentError as `countWork` and `recordCount` do; `bad_input/not_relay` for a node that hosts no parachains
 */
export async function proveWork(
  followed: Followed,
  trust: TrustGiven,
  question: CensusQuestion,
  place: CensusPlace,
): Promise<ProvedWork> {
  const { itemsAt } = followed.node;
  if (!itemsAt) {
    throw new AgentError('bad_input/not_relay', `${followed.node.chainName} hosts no parachains`);
  }
  const { counted, text } = await recordCount(followed, trust, question, {
    place: { ...place, counts: 'work' },
    before: blocksBefore,
    count: async (client, headers) => await workCensuses({ client, itemsAt }, headers, question),
  });
  // Headers and states; with the bodies it would be as much work again.
  await proveFile(text, 'the proof of the census');
  return { censuses: counted, text };
}

/**
 * Counts work again from a proof, and from bodies that any node has; these are held against the proved headers.
 * @returns undefined for a proof of no such census
 * @throws AgentError as `countWork` does
 */
export async function workOfFile(
  { proof, headers, client }: ProvedFile,
  relay: RelayReader,
): Promise<WorkCensuses | undefined> {
  const question = questionOf(proof);
  if (!question || proof.census?.counts !== 'work') return undefined;
  const both: Pick<RpcClient, 'request'> = {
    request: async <Result>(method: string, params?: readonly unknown[]): Promise<Result> =>
      await (method === 'chain_getBlock' ? relay.client : client).request<Result>(method, params),
  };
  return await workCensuses({ client: both, itemsAt: relay.itemsAt }, headers, question);
}

async function workCensuses(
  { client, itemsAt }: RelayReader,
  headers: ProvedFile['headers'],
  question: CensusQuestion,
): Promise<WorkCensuses> {
  const stretch = stretchOf(headers, question);
  const counts = await countWork(sessionsSource(client, itemsAt), headers, stretch);
  const accounts = new Map([...counts.backing.keys()].map((account) => [account, account] as const));
  if (accounts.size === 0) {
    throw new AgentError(
      'unknown/census_empty',
      `the window ${question.window} has no block in which a parachain could be backed`,
      { data: { window: question.window } },
    );
  }
  const era = await provedClock(client, stretch.to, question);
  const census = (indicator: WorkIndicator): Census => ({
    from: stretch.blocks[0].hash,
    to: stretch.to.hash,
    era,
    duties: dutiesOf(counts[indicator], accounts),
  });
  return { backing: census('backing'), availability: census('availability') };
}
