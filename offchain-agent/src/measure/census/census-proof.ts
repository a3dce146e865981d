import { AgentError } from '../../base/error.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import { type Census, censusRoot } from '../../sli/census.ts';
import { type AuthorshipProof, type ProvedFile, proofText, proveFile } from '../finality/authorship-proof.ts';
import { ProofRecorder } from '../finality/proof-recorder.ts';
import { type TrustGiven, trustedStart } from '../finality/proved-chain.ts';
import type { ProofClient } from '../finality/verified-source.ts';
import { type CensusQuestion, countCensus, stretchOf } from './count-census.ts';
import type { Followed } from './follow-network.ts';

/** Whose census of what a proof is of. */
export interface CensusPlace {
  /** Genesis of the chain that holds the records. */
  readonly recordsGenesis: string;
  readonly network: number;
  /** When the window takes no census any more, ms: until then its file is shown to nobody. */
  readonly closesMs?: number;
}

/** A census, and the file that proves it without any node. */
export interface ProvedCensus {
  readonly census: Census;
  readonly text: string;
}

/**
 * Counts a window of what is followed, and makes the file that proves the count; it is read again as whoever gets it will.
 *
 * @throws AgentError as `countCensus`, `recordCount` and `proveFile` do
 */
export async function proveCensus(
  followed: Followed,
  trust: TrustGiven,
  question: CensusQuestion,
  place: CensusPlace,
): Promise<ProvedCensus> {
  const { counted: census, text } = await recordCount(followed, trust, question, {
    place,
    before: 0,
    count: async (client, headers) => await countCensus(client, headers, question),
  });
  const again = await censusOfFile(await proveFile(text, 'the proof of the census'));
  if (again && censusRoot(again) === censusRoot(census)) return { census, text };
  const { window } = question;
  throw new AgentError(
    'unknown/census_proof',
    `the proof of the census of window ${window} does not lead to the same census, so it is not reported`,
    { data: { window } },
  );
}

interface Counting<Counted> {
  readonly place: CensusPlace & { readonly counts?: 'work' };
  /** Blocks before the window that are needed, too. */
  readonly before: number;
  readonly count: (client: ProofClient, headers: readonly HashedHeader[]) => Promise<Counted>;
}

/**
 * Counts a window with a node that is recorded, and makes the file of what it proved.
 * @throws AgentError as `count` does; `unknown/census_open`, retryable, while no vote covers the window's end
 */
export async function recordCount<Counted>(
  { node, headers: followed }: Followed,
  trust: TrustGiven,
  question: CensusQuestion,
  { place: { recordsGenesis, network, closesMs, counts }, before, count }: Counting<Counted>,
): Promise<{ readonly counted: Counted; readonly text: string }> {
  const { parent, blocks, to } = stretchOf(followed.all, question);
  const [from] = blocks;
  const voted = followed.upToVotes((parent?.number ?? from.number) - before, to.number);
  if (!voted) {
    throw new AgentError('unknown/census_open', `no votes for block ${to.number} are kept`, {
      data: { window: question.window, block: to.number },
      retryable: true,
    });
  }
  const recorder = new ProofRecorder(node.client, trust);
  await trustedStart(recorder.client, trust);
  for (const handOver of followed.handOvers) recorder.handOver(handOver);
  recorder.step(voted);
  const counted = await count(recorder.client, voted.headers);
  const { engine, slotMs, epochSlots, window, windowMs, namesEras } = question;
  const proof = recorder.proofOf({
    engine,
    from_block: from.number,
    to_block: to.number,
    said: {
      chain: node.chainName,
      spec_name: node.specName,
      slot_duration_ms: slotMs,
      epoch_slots: epochSlots ?? null,
      accounts: [],
    },
  });
  if (!proof) throw new TypeError('a stretch that was recorded has a proof');
  const place = {
    records_genesis: recordsGenesis,
    network,
    window,
    window_ms: windowMs,
    names_eras: namesEras,
    ...(closesMs !== undefined && { closes_ms: closesMs }),
    ...(counts && { counts }),
  };
  return { counted, text: proofText(proof, place) };
}

/**
 * Counts a census again from its proof alone.
 * @returns undefined for a proof of no census
 * @throws AgentError as `countCensus` does
 */
export async function censusOfFile({ proof, headers, client }: ProvedFile): Promise<Census | undefined> {
  const question = questionOf(proof);
  return question && (await countCensus(client, headers, question));
}

/** What a proof says that it answers; its network's slots are as the chain that holds the records has them, or it is of no use. */
export function questionOf({ census, engine, said }: AuthorshipProof): CensusQuestion | undefined {
  if (!census) return undefined;
  return {
    engine,
    slotMs: said.slot_duration_ms,
    epochSlots: said.epoch_slots ?? undefined,
    window: census.window,
    windowMs: census.window_ms,
    namesEras: census.names_eras,
  };
}
