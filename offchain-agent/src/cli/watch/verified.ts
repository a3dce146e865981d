import { AgentError, messageOf } from '../../base/error.ts';
import { readUpTo } from '../../base/read-file.ts';
import { shownUrl } from '../../base/url.ts';
import type { Engine } from '../../chain/engine/engine.ts';
import { parseCheckpoint } from '../../chain/grandpa/checkpoint.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import { type ProvedRange, type TrustGiven, trustText } from '../../measure/finality/proved-chain.ts';
import { ProvedHeaders } from '../../measure/finality/proved-headers.ts';
import { followVerified, type ProofClient } from '../../measure/finality/verified-source.ts';
import type { VotePresence } from '../../measure/finality/vote-presence.ts';

/** 10,000 authorities have as much. */
const mostCheckpointBytes = 4 * 1_048_576;

/** Why blocks of an engine cannot be proved here. */
const unproved: Readonly<Record<Exclude<Engine, 'aura' | 'babe'>, string>> = {
  'aura-parachain': 'a parachain is finalized by the votes of its relay chain, which this node does not give',
  nimbus: 'who may write a block is drawn by the runtime for each slot, and no header proves it',
  'manual-seal': 'nobody votes on the finality of blocks that are sealed on demand',
};

/**
 * What is taken as true without proof, as the options say.
 * @throws AgentError `bad_input/verify` where the engine leaves nothing to prove, `bad_input/checkpoint`
 */
export function trustOf(
  { engine, chainName, genesisHash }: { engine: Engine; chainName: string; genesisHash: string },
  checkpoint: string | undefined,
): TrustGiven {
  if (engine !== 'aura' && engine !== 'babe') {
    throw new AgentError(
      'bad_input/verify',
      `--verify counts blocks of Aura and BABE that GRANDPA finalizes; the engine of ${chainName} is ${engine}: ${unproved[engine]}`,
      { data: { engine } },
    );
  }
  return checkpoint === undefined ? { genesisHash } : parseCheckpoint(textOf(checkpoint), checkpoint);
}

function textOf(file: string): string {
  try {
    return readUpTo(file, mostCheckpointBytes).toString('utf8');
  } catch (cause) {
    throw new AgentError(
      'bad_input/checkpoint',
      `--checkpoint: ${file} cannot be read: ${messageOf(cause)}`,
      {
        data: { source: file },
        cause,
      },
    );
  }
}

export interface ProofOptions {
  readonly lookBack: number;
  readonly signal: AbortSignal;
  /** Notes the votes of each justification. */
  readonly presence: VotePresence;
  /** Takes each header before it is counted, in place of `headers`. */
  readonly add?: (header: HashedHeader) => void;
  /** Something was proved: a long way to the newest authority set is progress all along. */
  readonly onProgress: () => void;
  /** As `followVerified` has it. */
  readonly patienceMs?: number;
}

/** What a watch with --verify counts from. */
export class Proof {
  readonly headers: ProvedHeaders;
  readonly #client: ProofClient;
  readonly #trust: TrustGiven;
  #range: ProvedRange | undefined;

  constructor(client: ProofClient, trust: TrustGiven) {
    this.headers = new ProvedHeaders(client);
    this.#client = client;
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
  async follow({ add, onProgress, presence, ...options }: ProofOptions): Promise<void> {
    try {
      await followVerified(this.#client, {
        trust: this.#trust,
        ...options,
        onHeader: add ?? ((header) => this.headers.add(header)),
        onHandOver: onProgress,
        onStep: ({ range, justification, set }) => {
          presence.add(shownUrl(this.#client.url), justification, set);
          this.#range = range;
          this.headers.advance({ number: range.toBlock, hash: range.toHash });
          onProgress();
        },
      });
      this.headers.fail(nothingProved(shownUrl(this.#client.url)));
    } catch (error) {
      this.headers.fail(error);
      throw error;
    }
  }
}

/** What one must know of what is proved, and of what is not. */
export function proofNotes(engine: Engine, range: ProvedRange | undefined): string[] {
  if (!range) return [];
  const { trust, toBlock } = range;
  const word =
    trust.from === 'genesis'
      ? "That it is this hash is the node's word: compare it with the one that you know."
      : 'The checkpoint is your word.';
  const lengths = engine === 'babe' ? 'how long slots and epochs are' : 'how long slots are';
  return [
    `Counted from headers alone, proved ${trustText(trust)}, up to block ${toBlock}. ${word}`,
    `Not proved: names, how accounts are written, ${lengths}, arrival, and that the node tells of the latest block.`,
  ];
}

function nothingProved(url: string): AgentError {
  return new AgentError(
    'unknown/no_data',
    `${url} proved no final block in this time, so nothing can be counted; give it more time, or check that finality moves`,
    { data: { url } },
  );
}
