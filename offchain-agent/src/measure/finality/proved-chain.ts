import { AgentError } from '../../base/error.ts';
import { inSlices } from '../../base/in-slices.ts';
import type { AuthoritySet } from '../../chain/grandpa/authority-set.ts';
import {
  newestSet,
  setAlong,
  setAtCheckpoint,
  setAtGenesis,
  stepProof,
  steppingOver,
  type TrustedBlock,
} from '../../chain/grandpa/authority-sets.ts';
import type { Checkpoint } from '../../chain/grandpa/checkpoint.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import { decodeJustification, type Justification } from '../../chain/grandpa/justification.ts';
import {
  type HeaderProof,
  headerOfHash,
  type OnRead,
  readLinked,
} from '../../chain/grandpa/linked-headers.ts';
import { refusal } from '../../chain/grandpa/refusal.ts';
import type { Trust } from '../../chain/grandpa/trust.ts';
import { requireCoherent } from '../../chain/grandpa/verify-justification.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';

/** What is taken as true without proof: a chain's genesis hash, or a checkpoint where going from there takes too long. */
export type TrustGiven = { readonly genesisHash: string } | Checkpoint;

/**
 * The block that all proofs begin from.
 * @throws AgentError as `setAtGenesis` and `setAtCheckpoint` do
 */
export async function trustedStart(
  client: Pick<RpcClient, 'request'>,
  given: TrustGiven,
): Promise<{ readonly block: TrustedBlock; readonly trust: Trust }> {
  if ('genesisHash' in given) {
    const block = await setAtGenesis(client, given.genesisHash);
    return { block, trust: { from: 'genesis', genesisHash: block.hash } };
  }
  const block = await setAtCheckpoint(client, given);
  const { hash: blockHash, number, set } = block;
  const { source } = given;
  return {
    block,
    trust: { from: 'checkpoint', blockHash, block: number, setId: set.id, ...(source && { source }) },
  };
}

/** One advance of finality. */
export interface ProvedStep {
  /** Those that no step before had, ascending. */
  readonly headers: readonly HashedHeader[];
  readonly justification: Justification;
  /** The set that voted. */
  readonly set: AuthoritySet;
  /** What a third person checks the headers of this step with. */
  readonly proof: HeaderProof;
  /** What is proved now. */
  readonly range: ProvedRange;
}

/** What proves the newest block of those that the node had stored a proof of. */
interface StoredProof {
  readonly justification: string;
  /** The set that voted. */
  readonly set: AuthoritySet;
}

/**
 * Told of every hand-over from one set to the next, with what proves it again.
 * @param reached the set that took over, for another time; undefined where the next hand-over is announced already
 */
export type OnHandOver = (proof: HeaderProof, reached: Checkpoint | undefined) => void;

/** What was proved. */
export interface ProvedRange {
  readonly trust: Trust;
  /** Undefined where a light client proved it, which does not tell. */
  readonly setId: number | undefined;
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly toHash: string;
  /** To go on from another time; undefined while a hand-over is announced that a checkpoint would not know of. */
  readonly checkpoint: Checkpoint | undefined;
}

interface ProvedChainParts {
  readonly client: Pick<RpcClient, 'request'>;
  readonly trust: Trust;
  readonly lookBack: number;
  readonly newest: TrustedBlock;
  readonly stored: StoredProof | undefined;
  readonly onHandOver: OnHandOver;
  readonly onRead: OnRead;
}

/**
 * The finalized blocks of a chain as far as they are proved. Each justification extends them, or is refused and leaves
 * them as they were.
 */
export class ProvedChain {
  readonly #client: Pick<RpcClient, 'request'>;
  readonly #trust: Trust;
  readonly #lookBack: number;
  readonly #onHandOver: OnHandOver;
  readonly #stored: StoredProof | undefined;
  readonly #onRead: OnRead;
  #trusted: TrustedBlock;
  #fromBlock: number | undefined;
  #claimedHead = 0;

  private constructor({ client, trust, lookBack, newest, stored, onHandOver, onRead }: ProvedChainParts) {
    this.#client = client;
    this.#trust = trust;
    this.#lookBack = lookBack;
    this.#trusted = newest;
    this.#stored = stored;
    this.#onHandOver = onHandOver;
    this.#onRead = onRead;
  }

  /** @throws AgentError as `setAtGenesis`, `setAtCheckpoint` and `newestSet` do */
  static async create(
    client: Pick<RpcClient, 'request'>,
    given: TrustGiven,
    lookBack: number,
    onHandOver: OnHandOver = () => undefined,
    onRead: OnRead = () => undefined,
  ): Promise<ProvedChain> {
    const { block: at, trust } = await trustedStart(client, given);
    let before = at.set;
    let stored: StoredProof | undefined;
    const newest = await newestSet(client, at, (reached, proof) => {
      // The last step may be one within the newest set.
      if (reached.set.id !== before.id) onHandOver(proof, checkpointAt(reached));
      stored = { justification: proof.justification, set: before };
      before = reached.set;
    });
    return new ProvedChain({ client, trust, lookBack, newest, stored, onHandOver, onRead });
  }

  /**
   * Begins with what the node had stored a proof of, where it streams none: finality may stand still, and what was final before stays so.
   * @returns undefined where it has stored none, or there is a step already
   * @throws AgentError as `readLinked` does
   */
  async beginAtStored(): Promise<ProvedStep | undefined> {
    if (!this.#stored || this.#fromBlock !== undefined) return undefined;
    const { set } = this.#stored;
    const justification = decodeJustification(this.#stored.justification, {
      method: 'grandpa_proveFinality',
    });
    const { number, hash } = this.#trusted;
    const after = Math.max(0, number - this.#lookBack);
    const headers = await readLinked(this.#client, after, { number, hash }, this.#onRead);
    this.#fromBlock = after + 1;
    const proof = { headers: headers.map(({ rpc }) => rpc), justification: justification.hex };
    return { headers, justification, set, proof, range: this.#rangeFrom(this.#fromBlock) };
  }

  get range(): ProvedRange | undefined {
    return this.#fromBlock === undefined ? undefined : this.#rangeFrom(this.#fromBlock);
  }

  #rangeFrom(fromBlock: number): ProvedRange {
    const { number, hash, set } = this.#trusted;
    return {
      trust: this.#trust,
      setId: set.id,
      fromBlock,
      toBlock: number,
      toHash: hash,
      checkpoint: checkpointAt(this.#trusted),
    };
  }

  /**
   * Extends what is proved by a justification that a node streamed.
   * @returns undefined for one of a block that is proved already
   * @throws AgentError `unknown/finality_...`; as the client does
   */
  async extend(hex: string): Promise<ProvedStep | undefined> {
    const justification = decodeJustification(hex, { method: 'grandpa_subscribeJustifications' });
    const { targetNumber: number, targetHash: hash } = justification;
    // What is final stays so: an older proof says nothing new.
    if (number <= this.#trusted.number) return undefined;
    // Before any header is asked for on its account.
    requireCoherent(justification);
    const after = this.#fromBlock === undefined ? Math.max(0, number - this.#lookBack) : this.#trusted.number;
    const headers = await readLinked(this.#client, after, { number, hash }, this.#onRead);
    const { set, trusted, handOvers } = await this.#prove(headers, justification);
    this.#trusted = trusted;
    this.#fromBlock ??= after + 1;
    const reached = checkpointAt(trusted);
    for (const handOver of handOvers) this.#onHandOver(handOver, reached);
    if (trusted.set.id !== set.id) this.#onHandOver(stepProof(headers, justification), reached);
    const proof = { headers: headers.map(({ rpc }) => rpc), justification: hex };
    return { headers, justification, set, proof, range: this.#rangeFrom(this.#fromBlock) };
  }

  /**
   * Asks which block the node calls final; to be asked again after some time.
   * @throws AgentError `unknown/finality_withheld` when what it named the last time is still not proved
   */
  async requireNoneWithheld(): Promise<void> {
    const { number } = this.#trusted;
    if (this.#claimedHead > number) {
      throw refusal(
        'withheld',
        `the node reports block ${this.#claimedHead} as final and proves none after ${number}: it withholds votes, or finality stalls; ask another node`,
        { block: this.#claimedHead, proved: number },
      );
    }
    const head = await this.#client.request('chain_getFinalizedHead');
    this.#claimedHead = (await headerOfHash(this.#client, String(head))).number;
  }

  /** The set that voted, after all hand-overs on the way to the target. */
  async #prove(
    headers: readonly HashedHeader[],
    justification: Justification,
  ): Promise<{ set: AuthoritySet; trusted: TrustedBlock; handOvers: readonly HeaderProof[] }> {
    const before = this.#trusted;
    const [first] = headers;
    // Between the last hand-over that is proved and the first header there may be very many that nobody asked for.
    const hasGap = first !== undefined && first.number > before.number + 1;
    if (hasGap) {
      try {
        const trusted = await inSlices(steppingOver(before, headers, justification));
        return { set: before.set, trusted, handOvers: [] };
      } catch (error) {
        if (!isOfAnotherSet(error)) throw error;
      }
    }
    const between = hasGap
      ? await readLinked(
          this.#client,
          before.number,
          { number: first.number - 1, hash: first.parentHash },
          this.#onRead,
        )
      : [];
    const all = [...between, ...headers];
    const handOvers: HeaderProof[] = [];
    const last = await setAlong(this.#client, before, all.slice(0, -1), (_, proof) => handOvers.push(proof));
    const trusted = await inSlices(steppingOver(last, all, justification));
    return { set: last.set, trusted, handOvers };
  }
}

function checkpointAt({ set, hash, pending }: TrustedBlock): Checkpoint | undefined {
  return pending ? undefined : { setId: set.id, authorities: set.authorities, blockHash: hash };
}

/** Whether a later set may have voted: then the hand-overs in between are looked for, and only they can show it. */
function isOfAnotherSet(error: unknown): boolean {
  const codes = ['weight', 'vote_elsewhere', 'ancestry', 'signature', 'set_change'];
  return error instanceof AgentError && codes.some((code) => error.code === `unknown/finality_${code}`);
}
