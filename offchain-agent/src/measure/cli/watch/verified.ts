import { AgentError } from '../../../base/error.ts';
import { shownUrl } from '../../../base/url.ts';
import { type ConsensusEngine, unproved } from '../../../chain/engine/engine.ts';
import type { HashedHeader } from '../../../chain/grandpa/header.ts';
import { type Trust, trustText } from '../../../chain/grandpa/trust.ts';
import { ProofRecorder } from '../../finality/proof-recorder.ts';
import type { ProvedRange } from '../../finality/proved-chain.ts';
import { ProvedHeaders } from '../../finality/proved-headers.ts';
import { followVerified, type ProofClient } from '../../finality/verified-source.ts';
import type { VotePresence } from '../../finality/vote-presence.ts';
import { progressOf } from '../progress.ts';
import { type ProvedNode, startTrust, type TrustStart } from '../trust.ts';
import type { TrustOptions } from '../trust-options.ts';
import type { WatchedChain, Word } from './presentation.ts';

/**
 * Where trust begins, as the options say.
 * @param isKept whether the proof is to be handed on
 * @throws AgentError `bad_input/verify` where the engine leaves nothing to prove; as `startTrust` does
 */
export async function trustOf(
  node: ProvedNode & { readonly engine: ConsensusEngine },
  options: TrustOptions,
  isKept: boolean,
): Promise<TrustStart> {
  const { engine, chainName } = node;
  if (engine !== 'aura' && engine !== 'babe') {
    throw new AgentError(
      'bad_input/verify',
      `--verify counts blocks of Aura and BABE that GRANDPA finalizes; the engine of ${chainName} is ${engine}: ${unproved[engine]}`,
      { data: { engine } },
    );
  }
  return await startTrust(node, options, { isKept });
}

interface ProofOptions {
  readonly lookBack: number;
  readonly signal: AbortSignal;
  /** Notes the votes of each justification. */
  readonly presence: VotePresence;
  /** Takes each header before it is counted, in place of `headers`. */
  readonly add?: (header: HashedHeader) => void;
  /** Something was proved: a long way to the newest authority set is progress all along. */
  readonly onProgress: () => void;
  /** Called with every header that is proved. */
  readonly onProved?: (header: HashedHeader) => void;
  /** As `followVerified` has it. */
  readonly patienceMs?: number;
}

/** What a watch with --verify counts from. */
export class WatchProof {
  readonly headers: ProvedHeaders;
  /** What is asked for proofs; with a recorder, it keeps what is to be handed on. */
  readonly client: ProofClient;
  readonly recorder: ProofRecorder | undefined;
  readonly #trust: TrustStart;
  #range: ProvedRange | undefined;

  /** By what the genesis hash is known, if not by the node's word. */
  readonly word?: Word;

  /** @param isKept whether the proof is to be handed on */
  constructor(client: ProofClient, trust: TrustStart, isKept = false, word?: Word) {
    if (word) this.word = word;
    this.recorder = isKept ? new ProofRecorder(client, trust.given) : undefined;
    this.client = this.recorder?.client ?? client;
    this.headers = new ProvedHeaders(this.client);
    this.#trust = trust;
  }

  /** What is proved so far. */
  get range(): ProvedRange | undefined {
    return this.#range;
  }

  /**
   * Hands over headers until the signal aborts.
   * @throws AgentError as `followVerified` does, at what the node cannot prove
   */
  async follow({ add, onProgress, presence, onProved, ...options }: ProofOptions): Promise<void> {
    const onRead = progressOf('headers are read');
    try {
      await followVerified(this.client, {
        trust: this.#trust.given,
        ...options,
        // Later a view shows what is proved.
        onRead: (done, of) => {
          if (!this.#range) onRead(done, of);
        },
        onHeader: add ?? ((header) => this.headers.add(header)),
        onHandOver: (handOver, reached) => {
          this.recorder?.handOver(handOver);
          this.#trust.reached(reached);
          onProgress();
        },
        onStep: (step) => {
          const { range, justification, set, headers } = step;
          for (const header of headers) onProved?.(header);
          this.recorder?.step(step);
          presence.add(shownUrl(this.client.url), justification, set);
          this.#range = range;
          this.headers.advance({ number: range.toBlock, hash: range.toHash });
          onProgress();
        },
      });
      this.headers.fail(nothingProved(shownUrl(this.client.url)));
    } catch (error) {
      this.headers.fail(error);
      throw error;
    }
  }
}

/** What one must know of what is proved, and of what is not. */
export function proofNotes({ engine, proof }: Pick<WatchedChain, 'engine' | 'proof'>): string[] {
  if (!proof?.range) return [];
  const { trust, toBlock } = proof.range;
  const lengths = engine === 'babe' ? 'how long slots and epochs are' : 'how long slots are';
  return [
    `Counted from headers alone, proved ${trustText(trust)}, up to block ${toBlock}. ${wordOf(trust, proof.word)}`,
    `Not proved: names, how accounts are written, ${lengths}, arrival, and that ${isOfFile(proof.word) ? 'there is no later block' : 'the node tells of the latest block'}.`,
  ];
}

/** Whether there is no node to ask. */
function isOfFile(word: Word | undefined): boolean {
  return word === 'file' || word === 'given';
}

/** Whose word the trusted hash is. */
export function wordOf(trust: Trust, word: Word | undefined): string {
  const whose = isOfFile(word) ? "of the proof's author" : "the node's";
  if (trust.from === 'checkpoint') {
    if (isOfFile(word)) return `The checkpoint is the word ${whose}.`;
    return `The checkpoint is ${trust.source === undefined ? 'your word' : `the word of ${trust.source}`}.`;
  }
  if (word === 'given' || word === 'expected') return 'That hash is the one given.';
  return `That it is this hash is ${word ? `the word ${whose}` : `${whose} word`}: compare it with the one that you know.`;
}

function nothingProved(url: string): AgentError {
  return new AgentError(
    'unknown/no_data',
    `${url} proved no final block in this time, so nothing can be counted; give it more time, or check that finality moves`,
    { data: { url } },
  );
}
