import { blake2, hexText } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { trustText } from '../../chain/grandpa/trust.ts';
import type { ForeignNetwork, StoredCensus } from '../../chain/reporting/census-chain.ts';
import { censusOfFile } from '../../measure/census/census-proof.ts';
import { type AuthorshipProof, proveFile } from '../../measure/finality/authorship-proof.ts';
import { type Census, censusDifference, censusRoot, differenceText } from '../../sli/census.ts';
import { cidOf } from '../../sli/evidence/evidence.ts';
import type { VerifiedCensus } from '../../verify/verify.ts';
import type { CensusesRead } from '../../verify/verify-chain.ts';

/** What has become of a piece of evidence, as `verify` tells it. */
interface Result {
  readonly source: string;
  readonly state: 'verified' | 'differs' | 'unknown';
  readonly text?: string;
  readonly census?: VerifiedCensus;
}

/**
 * Recomputes a census from its evidence alone, without any node of its network, and compares it with what was reported with
 * it and with what is believed.
 *
 * @param contentId that the name of the source promises
 * @throws AgentError `bad_input/proof`, `unknown/finality_...` when the evidence proves nothing; as the chain does
 */
export async function verifyCensus(
  source: string,
  bytes: Uint8Array,
  contentId: string | undefined,
  { genesis, censuses }: { readonly genesis: string; readonly censuses: CensusesRead },
): Promise<Result> {
  const own = hexText(blake2(bytes));
  if (contentId !== undefined && contentId !== own) {
    const text = `content identifier: the bytes have ${cidOf(own)}, the name says ${cidOf(contentId)}`;
    return { source, state: 'differs', text };
  }
  const file = await proveFile(Buffer.from(bytes).toString('utf8'), source);
  const { proof } = file;
  const place = proof.census;
  const census = await censusOfFile(file);
  if (!place || !census) {
    throw new AgentError(
      'bad_input/proof',
      `${source} is a proof of authorship and of no census; count it again with --proof`,
      { data: { source } },
    );
  }
  if (place.records_genesis !== genesis) {
    const text = `is of the chain with genesis ${place.records_genesis}, and this one's is ${genesis}; name the address of that chain with --url`;
    return { source, state: 'unknown', text };
  }
  const { network: id, window } = place;
  const network = (await censuses.networks()).find((one) => one.id === id);
  if (!network) return { source, state: 'unknown', text: `the chain has no network ${id}` };
  const other = otherThanRegistered(proof, network);
  if (other !== undefined) return { source, state: 'differs', text: other };
  const [all, agreed] = await Promise.all([
    censuses.storedCensuses(id, window),
    censuses.agreedCensus(id, window),
  ]);
  const reported = all.filter((one) => one.contentId === own);
  const root = censusRoot(census);
  const told = {
    network: id,
    window,
    contentId: own,
    root,
    validators: census.duties.length,
    reporters: reported.map(({ reporter }) => reporter),
    isAgreed: agreed && agreed.root === root,
    trust: file.range.trust,
  };
  const found: VerifiedCensus = { ...told, sentence: censusSentence(told) };
  const wrong = reported.find((one) => one.root !== undefined && one.root !== root);
  if (wrong) {
    const text = `${wrong.reporter} reported another census than its evidence proves: ${await partOf(wrong, census, found, censuses)}`;
    return { source, state: 'differs', text, census: found };
  }
  if (agreed && agreed.root !== root) {
    const believed = all.find((one) => one.root === agreed.root);
    const text = `the record is of another census than this evidence proves: ${await partOf(believed, census, found, censuses)}`;
    return { source, state: 'differs', text, census: found };
  }
  if (reported.length === 0) {
    const text = `the chain has no census of network ${id}, window ${window}, with this evidence: it was not reported, or is out of retention`;
    return { source, state: 'unknown', text, census: found };
  }
  return { source, state: 'verified', census: found };
}

/** What the proof says of its network, where the chain has it otherwise. */
function otherThanRegistered(
  { engine, said, trust, census }: AuthorshipProof,
  { id, consensus, slotMs, genesisHash, hasConstantEras }: ForeignNetwork,
): string | undefined {
  const is = (what: string, own: unknown, registered: unknown): string =>
    `it is counted with ${what} ${String(own)}, and network ${id} is registered with ${String(registered)}`;
  if (engine !== consensus) return is('the engine', engine, consensus);
  if (said.slot_duration_ms !== slotMs) return is('a slot length in ms of', said.slot_duration_ms, slotMs);
  if (census?.names_eras === hasConstantEras) {
    return is('eras of a constant length', !census.names_eras, hasConstantEras);
  }
  if ('genesis_hash' in trust && trust.genesis_hash !== genesisHash) {
    return is('the genesis hash', trust.genesis_hash, genesisHash);
  }
  return undefined;
}

/** The first thing in which what is on the chain parts from what is proved. */
async function partOf(
  stored: StoredCensus | undefined,
  proved: Census,
  { network, window }: VerifiedCensus,
  censuses: CensusesRead,
): Promise<string> {
  const duties = stored && (await censuses.dutiesOf(network, window, stored));
  if (!stored || !duties) return 'its root is another, and its validators are no longer to be had';
  const { from, to, era } = stored;
  const difference = censusDifference({ from, to, era, duties }, proved);
  return difference ? differenceText(difference, 'proved') : 'its root is another';
}

function censusSentence({
  network,
  window,
  validators,
  reporters,
  isAgreed,
  trust,
}: Omit<VerifiedCensus, 'sentence'>): string {
  const stands =
    isAgreed === undefined
      ? 'nothing is agreed yet'
      : isAgreed
        ? 'it is the agreed one'
        : 'it is not the agreed one';
  return `window ${window} of network ${network}, ${validators} validators, reported by ${reporters.join(', ')}; ${stands}; proved ${trustText(trust)}`;
}
