import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from '../../base/error.ts';
import { warnFault } from '../../base/fault.ts';
import { validatorKeys } from '../../lab/plan/validator-keys.ts';
import { nodeFolder } from '../../lab/real/node-process.ts';
import type { NetworkState, NodeState } from '../../lab/real/state.ts';
import type { OracleVerdict } from './finding.ts';
import { type Grant, judgeGrants, readGrants } from './grants.ts';
import { SignLogs } from './sign-log.ts';
import { type TakeOver, takeOverAfter } from './take-over.ts';
import { OracleWitness } from './witness.ts';

/** A node that starts again writes its sign log anew, a second after it ended at the earliest. */
const lookEveryMs = 250;

/** Holds all rules against a network in which one validator has several nodes. */
export class ReplicaOracle {
  readonly witness: OracleWitness;
  readonly #network: NetworkState;
  readonly #nodes: readonly NodeState[];
  #keys: { readonly author: string; readonly voter: string };
  readonly #logs = new SignLogs();
  readonly #closed = new AbortController();

  private constructor(network: NetworkState, witness: OracleWitness, keys: ReplicaOracle['keys']) {
    this.#network = network;
    this.witness = witness;
    this.#keys = keys;
    this.#nodes = network.nodes.filter(({ replica }) => replica !== undefined);
  }

  /**
   * Begins to look; grants from before count, headers and votes do not.
   * @throws AgentError `bad_input/replicas` when no validator has several nodes; as `RpcClient.open` does
   */
  static async open(network: NetworkState): Promise<ReplicaOracle> {
    const replica = replicaOf(network);
    const seeds = [...new Set(network.nodes.map(({ seed }) => seed).filter((seed) => seed !== ''))];
    const validators = await Promise.all(seeds.map(validatorKeys));
    const { aura, grandpa } = await validatorKeys(replica.seed);
    const witness = await OracleWitness.open(network.nodes, validators);
    const oracle = new ReplicaOracle(network, witness, {
      author: aura.publicKey,
      voter: grandpa.publicKey,
    });
    oracle.#followLogs().catch(warnFault('following sign logs'));
    return oracle;
  }

  /** Of the validator that has several nodes, as hex. */
  get keys(): { readonly author: string; readonly voter: string } {
    return this.#keys;
  }

  /** From now on these keys are the validator's, next to those from before. To be told before anything can sign with them. */
  rotateTo(keys: ReplicaOracle['keys']): void {
    this.witness.headers.judgeAlso(keys.author);
    this.witness.votes.judgeAlso(keys.voter);
    this.#keys = keys;
  }

  /** What the deciders have granted and refused, and how many of their lines cannot be read. */
  grants(): { readonly grants: readonly Grant[]; readonly unreadable: number } {
    const read = (this.#network.replicas?.deciders ?? []).map(({ grants: file }) =>
      existsSync(file) ? readGrants(readFileSync(file, 'utf8')) : { grants: [], unreadable: 0 },
    );
    return {
      grants: read.flatMap(({ grants }) => grants),
      unreadable: read.reduce((sum, { unreadable }) => sum + unreadable, 0),
    };
  }

  /** When the validator was back after a fault. @param set from which on a counted vote counts */
  takeOver(atMs: number, set = 0): TakeOver {
    return takeOverAfter(atMs, {
      grants: this.grants().grants,
      blocks: this.witness.headers.blocksOf(this.#keys.author),
      votes: this.witness.votes.votesOf(this.#keys.voter).filter((vote) => vote.set >= set),
    });
  }

  /** All rules, as they stand now. */
  async judge(): Promise<OracleVerdict[]> {
    await this.witness.look();
    // First: what is signed after it was read is not held against grants that were read before.
    this.#readLogs();
    const judged = judgeGrants(this.grants().grants);
    return [...this.witness.verdicts(), judged.verdict, this.#logs.judge(judged)];
  }

  close(): void {
    this.#closed.abort();
    this.witness.close();
  }

  async #followLogs(): Promise<void> {
    while (!this.#closed.signal.aborted) {
      this.#readLogs();
      await sleep(lookEveryMs, undefined, { signal: this.#closed.signal }).catch(() => undefined);
    }
  }

  #readLogs(): void {
    for (const { name } of this.#nodes) {
      for (const file of signLogsOf(this.#network.name, name)) {
        const text = readOr(file);
        if (text !== undefined) this.#logs.note(name, text);
      }
    }
  }
}

/** The sign log of a node, one for each chain that it has a database of. */
function signLogsOf(network: string, node: string): string[] {
  const chains = join(nodeFolder(network, node), 'data', 'chains');
  try {
    return readdirSync(chains).map((chain) => join(chains, chain, 'ha', 'signed'));
  } catch {
    return [];
  }
}

function readOr(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * A node of the validator that has several.
 * @throws AgentError `bad_input/replicas` when no validator has
 */
export function replicaOf(network: NetworkState): NetworkState['nodes'][number] {
  const replica = network.nodes.find((node) => node.replica !== undefined);
  if (!replica || !network.replicas) {
    throw new AgentError(
      'bad_input/replicas',
      `no validator of network "${network.name}" has several nodes; start such a network with \`almanac ha up\``,
    );
  }
  return replica;
}
