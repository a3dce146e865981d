import { AgentError, messageOf } from '../../../base/error.ts';
import { plainText } from '../../../base/plain-text.ts';
import { writeWhole } from '../../../base/write-durably.ts';
import { type JsonDocument, say } from '../../../cli/output.ts';
import { AuraAuthorship } from '../../authorship/aura-authorship.ts';
import type { Authorship } from '../../authorship/authorship.ts';
import { BabeAuthorship } from '../../authorship/babe/babe-authorship.ts';
import { type WatchState, watchChain } from '../../authorship/watch.ts';
import {
  type AuthorshipProof,
  type ProvedFile,
  proofText,
  proveFile,
} from '../../finality/authorship-proof.ts';
import type { ProofFrame, ProofRecorder } from '../../finality/proof-recorder.ts';
import { ProvedAuraSource } from '../../finality/proved-aura.ts';
import { ProvedBabeSource } from '../../finality/proved-babe.ts';
import { ProvedHeaders } from '../../finality/proved-headers.ts';
import { watchDocument } from './document.ts';
import { duties } from './duties.ts';
import { slots } from './engines.ts';
import { nameState } from './namer.ts';
import type { NamedState, Presentation, WatchedChain } from './presentation.ts';
import { watchScreen } from './view.ts';

/** What a proof counts to, as `watch` shows it. */
interface CountedFile {
  readonly screen: readonly string[];
  readonly document: JsonDocument;
}

/** What a watch writes beside its proof: of a node, and proved by nothing. */
export function saidOf<Counts extends object>(
  { everybody, slotDurationMs = 0 }: NamedState<Counts>,
  { chainName, specName }: Pick<WatchedChain, 'chainName' | 'specName'>,
  epochSlots: number | undefined,
): AuthorshipProof['said'] {
  return {
    chain: chainName,
    spec_name: specName,
    slot_duration_ms: slotDurationMs,
    epoch_slots: epochSlots ?? null,
    accounts: everybody.map(({ key, keyAddress, account }) => ({
      key,
      address: keyAddress,
      account: account ?? null,
    })),
  };
}

/**
 * Writes what was proved as one file, once it was checked as whoever gets it will check it.
 * @throws AgentError `bad_input/proof_file` where it cannot be written, `unknown/no_proof` where nothing of the count is proved,
 * `bad_input/proof` where it would not hold
 */
export async function writeProof(file: string, recorder: ProofRecorder, frame: ProofFrame): Promise<void> {
  const proof = recorder.proofOf(frame);
  if (!proof) {
    throw new AgentError(
      'unknown/no_proof',
      `${file} is not written: nothing of what was counted fits a proof`,
      {
        data: { file },
      },
    );
  }
  const text = proofText(proof);
  await countFile(await proveFile(text, file), file, false);
  try {
    writeWhole(file, text);
  } catch (cause) {
    throw new AgentError('bad_input/proof_file', `--proof: ${file} cannot be written: ${messageOf(cause)}`, {
      data: { file },
      cause,
    });
  }
  const left = frame.to_block - proof.to_block;
  if (left > 0)
    say(
      `${file} proves blocks ${proof.from_block}..${proof.to_block}; ${left} later ones are left out, it is full`,
    );
}

/**
 * Counts again what a proof was made of, by the code that counts a chain.
 *
 * @param source what the proof was read from
 * @param isGiven whether the genesis hash was given by who asks
 * @throws AgentError as the count of a chain does
 */
export async function countFile(file: ProvedFile, source: string, isGiven: boolean): Promise<CountedFile> {
  const { proof, client } = file;
  const { said } = proof;
  const headers = new ProvedHeaders(client);
  const slotDurationMs = (): Promise<number> => Promise.resolve(said.slot_duration_ms);
  const follow = (): Promise<() => void> => Promise.resolve(() => undefined);
  if (proof.engine === 'aura') {
    const aura = new ProvedAuraSource(client, headers, {
      slotDurationMs,
      followNewHeads: follow,
      authoritiesAfter: () => Promise.resolve([]),
    });
    for (const header of file.headers) aura.add(header);
    return shown(slots, await countOf(new AuraAuthorship(aura), headers, file), file, source, isGiven);
  }
  const babe = new ProvedBabeSource(client, headers, {
    slotDurationMs,
    followHeads: follow,
    epochsAfter: () => Promise.resolve({ current: { durationSlots: said.epoch_slots ?? 0 } }),
  });
  for (const header of file.headers) headers.add(header);
  return shown(duties, await countOf(new BabeAuthorship(babe), headers, file), file, source, isGiven);
}

async function countOf<Counts extends object>(
  authorship: Authorship<Counts>,
  headers: ProvedHeaders,
  { headers: proved, proof: { from_block: from, to_block: to } }: ProvedFile,
): Promise<WatchState<Counts> | undefined> {
  const head = proved.find(({ number }) => number === to);
  if (head) headers.advance(head);
  const end = new AbortController();
  return await watchChain(authorship, {
    lookBack: to - from + 1,
    signal: end.signal,
    onChange: () => end.abort(),
  });
}

function shown<Counts extends object>(
  presentation: Presentation<Counts>,
  state: WatchState<Counts> | undefined,
  { proof, range }: ProvedFile,
  source: string,
  isGiven: boolean,
): CountedFile {
  if (!state) throw new Error('a proof has a block at least');
  const { engine, said } = proof;
  const keys = new Map(
    said.accounts.map(({ key, address, account }) => [
      key,
      // Of a stranger, as are all texts of the file.
      { keyAddress: plainText(address), account: account === null ? undefined : plainText(account) },
    ]),
  );
  const named = nameState(state, keys, {}, presentation);
  const genesisHash = range.trust.from === 'genesis' ? range.trust.genesisHash : '';
  const chain = {
    chainName: plainText(said.chain),
    specName: plainText(said.spec_name),
    engine,
    basis: 'census',
    url: source,
    genesisHash,
    proof: { range, word: isGiven ? ('given' as const) : ('file' as const) },
  } as const;
  return {
    screen: watchScreen(presentation, named, chain),
    document: watchDocument(presentation, named, chain),
  };
}
