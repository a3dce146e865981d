import { AgentError } from '../../base/error.ts';
import { type Census, censusRoot } from '../../sli/census.ts';
import { type AuthorshipProof, type ProvedFile, proofText, proveFile } from '../finality/authorship-proof.ts';
import { ProofRecorder } from '../finality/proof-recorder.ts';
import { type TrustGiven, trustedStart } from '../finality/proved-chain.ts';
import { type CensusQuestion, countCensus, stretchOf } from './count-census.ts';
import type { Followed } from './follow-network.ts';

/** Whose census of what a proof is of. */
interface CensusPlace {
  /** Genesis of the chain that holds the records. */
  readonly recordsGenesis: string;
  readonly network: number;
}

/** A census, and the file that proves it without any node. */
export interface ProvedCensus {
  readonly census: Census;
  readonly text: string;
}

/**
 * Counts a window of what is followed, and makes the file that proves the count; it is read again as whoever gets it will.
 *
 * @throws AgentError as `countCensus` and `proveFile` do; `unknown/census_open`, retryable, while no vote covers the
 * window's end
 */
export async function proveCensus(
  { node, headers: followed }: Followed,
  trust: TrustGiven,
  question: CensusQuestion,
  { recordsGenesis, network }: CensusPlace,
): Promise<ProvedCensus> {
  const { parent, blocks, to } = stretchOf(followed.all, question);
  const [from] = blocks;
  const voted = followed.upToVotes(parent?.number ?? from.number, to.number);
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
  const census = await countCensus(recorder.client, voted.headers, question);
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
  };
  const text = proofText({ ...proof, census: place });
  const again = await censusOfFile(await proveFile(text, 'the proof of the census'));
  if (again && censusRoot(again) === censusRoot(census)) return { census, text };
  throw new AgentError(
    'unknown/census_proof',
    `the proof of the census of window ${window} does not lead to the same census, so it is not reported`,
    { data: { window } },
  );
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
function questionOf({ census, engine, said }: AuthorshipProof): CensusQuestion | undefined {
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
