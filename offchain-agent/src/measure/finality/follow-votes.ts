import { hexBytes } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { warnFault } from '../../base/fault.ts';
import { inSlices } from '../../base/in-slices.ts';
import { AuthoritySet } from '../../chain/grandpa/authority-set.ts';
import { decodeJustification, type Justification } from '../../chain/grandpa/justification.ts';
import { headerOfHash } from '../../chain/grandpa/linked-headers.ts';
import { ScaleReader } from '../../chain/grandpa/scale-reader.ts';
import { readAuthorities } from '../../chain/grandpa/set-change.ts';
import { judging } from '../../chain/grandpa/verify-justification.ts';
import { type ProofClient, subscribeJustifications } from './verified-source.ts';
import type { VotePresence } from './vote-presence.ts';

/**
 * Notes the votes in the justifications that a node streams, where it streams any. Each is checked against the authority set
 * that the node names: who is in the set is its word, that a member voted is signed. What does not fit the set is left out.
 *
 * @param name of the node, for the presence
 * @returns a function that ends it
 */
export function followVotes(client: ProofClient, presence: VotePresence, name: string): () => void {
  const votes = new Votes(client, presence, name);
  votes.subscribe().catch(warnFault('following votes'));
  return () => votes.stop();
}

class Votes {
  readonly #client: ProofClient;
  readonly #presence: VotePresence;
  readonly #name: string;
  #set: AuthoritySet | undefined;
  #stop: (() => void) | undefined;
  #isStopped = false;
  #isBusy = false;

  constructor(client: ProofClient, presence: VotePresence, name: string) {
    this.#client = client;
    this.#presence = presence;
    this.#name = name;
  }

  /** Votes are shown beside what is counted: a node that gives none is no failure. */
  async subscribe(): Promise<void> {
    try {
      this.#stop = await subscribeJustifications(this.#client, (item) => this.#take(item));
      if (this.#isStopped) this.#stop();
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#stop?.();
  }

  /** One at a time: of a flood, and while a set is asked for, the rest is left out. */
  #take(item: unknown): void {
    if (this.#isBusy || this.#isStopped) return;
    this.#isBusy = true;
    this.#note(item)
      .finally(() => {
        this.#isBusy = false;
      })
      .catch(warnFault('reading a justification'));
  }

  async #note(item: unknown): Promise<void> {
    try {
      const justification = decodeJustification(item);
      let set = this.#set;
      let isSigned = set !== undefined && (await inSlices(judging(justification, set)));
      if (!set || !isSigned) {
        set = await this.#setBefore(justification);
        isSigned = await inSlices(judging(justification, set));
      }
      this.#set = set;
      if (isSigned) this.#presence.add(this.#name, justification, set);
    } catch (error) {
      // What cannot be read or asked for tells of nobody.
      if (!(error instanceof AgentError || error instanceof RangeError)) throw error;
    }
  }

  /** The set that votes for a block, as the node has it in the state before that block. */
  async #setBefore({ targetHash }: Justification): Promise<AuthoritySet> {
    const { parentHash } = await headerOfHash(this.#client, targetHash);
    const call = async (name: string): Promise<ScaleReader> =>
      new ScaleReader(hexBytes(await this.#client.request<string>('state_call', [name, '0x', parentHash])));
    const [id, authorities] = await Promise.all([
      call('GrandpaApi_current_set_id'),
      call('GrandpaApi_grandpa_authorities'),
    ]);
    return new AuthoritySet(id.count(), readAuthorities(authorities));
  }
}
