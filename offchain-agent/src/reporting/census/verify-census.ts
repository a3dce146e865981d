import { blake2, hexText } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { type Trust, trustText } from '../../chain/grandpa/trust.ts';
import type { ForeignNetwork, StoredCensus } from '../../chain/reporting/census-chain.ts';
import { censusOfFile } from '../../measure/census/census-proof.ts';
import { type RelayReader, workOfFile } from '../../measure/census/work-proof.ts';
import { type AuthorshipProof, type ProvedFile, proveFile } from '../../measure/finality/authorship-proof.ts';
import { type Census, censusDifference, censusRoot, differenceText } from '../../sli/census.ts';
import { cidOf } from '../../sli/evidence/evidence.ts';
import { type CensusIndicator, countedTable, workIndicators } from '../../sli/indicator.ts';
import type { VerifiedCensus } from '../../verify/verify.ts';
import type { CensusesRead } from '../../verify/verify-chain.ts';

/** What has become of a piece of evidence, as `verify` tells it. */
interface Result {
  readonly source: string;
  readonly state: 'verified' | 'differs' | 'unknown';
  readonly text?: string;
  readonly census?: VerifiedCensus;
}

interface VerifyOptions {
  /** Of the chain that holds the records. */
  readonly genesis: string;
  readonly censuses: CensusesRead;
  /** A node of the network, for what bodies tell. */
  readonly relay?: RelayReader | undefined;
}

/**
 * Recomputes a census from its evidence, and compares it with what was reported with it and with what is believed. Slots need no
 * node of their network; for work a node gives the bodies, which are held against the headers of the evidence.
 *
 * @param contentId that the name of the source promises
 * @throws AgentError `bad_input/proof`, `unknown/finality_...` when the evidence proves nothing; `bad_input/relay` where bodies are
 * needed and no node is given; as chain and node do
 */
export async function verifyCensus(
  source: string,
  bytes: Uint8Array,
  contentId: string | undefined,
  { genesis, censuses, relay }: VerifyOptions,
): Promise<Result> {
  const own = hexText(blake2(bytes));
  if (contentId !== undefined && contentId !== own) {
    const text = `content identifier: the bytes have ${cidOf(own)}, the name says ${cidOf(contentId)}`;
    return { source, state: 'differs', text };
  }
  const file = await proveFile(Buffer.from(bytes).toString('utf8'), source);
  const { proof } = file;
  const place = proof.census;
  if (!place) {
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
  const results: Result[] = [];
  for (const [indicator, census] of await countedIn(file, source, relay)) {
    const subject = { source, contentId: own, network: id, window, indicator, trust: file.range.trust };
    results.push(await compare(subject, census, censuses));
  }
  return summaryOf(results);
}

/** All that is counted from a file, again. */
async function countedIn(
  file: ProvedFile,
  source: string,
  relay: RelayReader | undefined,
): Promise<readonly (readonly [CensusIndicator, Census])[]> {
  if (file.proof.census?.counts !== 'work') {
    const census = await censusOfFile(file);
    return census ? [['authorship', census]] : [];
  }
  if (!relay) {
    throw new AgentError(
      'bad_input/relay',
      `${source} needs the bodies of a relay chain's blocks; give the address of a node of it with --bodies`,
      { data: { source } },
    );
  }
  const counted = await workOfFile(file, relay);
  return counted ? workIndicators.map((indicator) => [indicator, counted[indicator]] as const) : [];
}

/** A difference weighs most, then what is not known. */
function summaryOf(results: readonly Result[]): Result {
  const worst =
    results.find(({ state }) => state === 'differs') ??
    results.find(({ state }) => state === 'unknown') ??
    results[0];
  if (!worst) throw new TypeError('a proof of a census has one');
  if (worst.state !== 'verified' || !worst.census) return worst;
  const sentence = results.flatMap(({ census }) => census?.sentence ?? []).join('; ');
  return { ...worst, census: { ...worst.census, sentence } };
}

interface Subject {
  readonly source: string;
  readonly contentId: string;
  readonly network: number;
  readonly window: number;
  readonly indicator: CensusIndicator;
  readonly trust: Trust;
}

/** A census that was counted again beside those that were reported. */
async function compare(
  { source, contentId, network, window, indicator, trust }: Subject,
  census: Census,
  censuses: CensusesRead,
): Promise<Result> {
  const [all, agreed] = await Promise.all([
    censuses.storedCensuses(network, window, indicator),
    censuses.agreedCensus(network, window, indicator),
  ]);
  const reported = all.filter((one) => one.contentId === contentId);
  const root = censusRoot(census);
  const told = {
    network,
    window,
    contentId,
    root,
    validators: census.duties.length,
    reporters: reported.map(({ reporter }) => reporter),
    isAgreed: agreed && agreed.root === root,
    trust,
  };
  const found: VerifiedCensus = { ...told, sentence: censusSentence(told, indicator) };
  const partOf = async (stored: StoredCensus | undefined): Promise<string> =>
    await differenceOf(stored, census, { network, window, indicator }, censuses);
  const wrong = reported.find((one) => one.root !== undefined && one.root !== root);
  if (wrong) {
    const text = `${wrong.reporter} reported another census than its evidence proves: ${await partOf(wrong)}`;
    return { source, state: 'differs', text, census: found };
  }
  if (agreed && agreed.root !== root) {
    const believed = all.find((one) => one.root === agreed.root);
    const text = `the record is of another census than this evidence proves: ${await partOf(believed)}`;
    return { source, state: 'differs', text, census: found };
  }
  if (reported.length === 0) {
    const what = indicator === 'authorship' ? 'census' : `census of ${indicator}`;
    const text = `the chain has no ${what} of network ${network}, window ${window}, with this evidence: it was not reported, or is out of retention`;
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
async function differenceOf(
  stored: StoredCensus | undefined,
  proved: Census,
  { network, window, indicator }: Pick<Subject, 'network' | 'window' | 'indicator'>,
  censuses: CensusesRead,
): Promise<string> {
  const duties = stored && (await censuses.dutiesOf(network, window, stored));
  if (!stored || !duties) return 'its root is another, and its validators are no longer to be had';
  const { from, to, era } = stored;
  const difference = censusDifference({ from, to, era, duties }, proved);
  return difference
    ? differenceText(difference, 'proved', countedTable[indicator].counts)
    : 'its root is another';
}

function censusSentence(
  { network, window, validators, reporters, isAgreed, trust }: Omit<VerifiedCensus, 'sentence'>,
  indicator: CensusIndicator,
): string {
  const stands =
    isAgreed === undefined
      ? 'nothing is agreed yet'
      : isAgreed
        ? 'it is the agreed one'
        : 'it is not the agreed one';
  const what = indicator === 'authorship' ? '' : `${indicator} in `;
  return `${what}window ${window} of network ${network}, ${validators} validators, reported by ${reporters.join(', ')}; ${stands}; proved ${trustText(trust)}`;
}
