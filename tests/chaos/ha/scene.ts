import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ProcessIdentity,
  processState,
  signal as send,
} from '../../../offchain-agent/src/base/process.ts';
import { type ReplicaOracle, replicaOf } from '../../../offchain-agent/src/ha/oracle/replica-oracle.ts';
import { lookAtReplicas } from '../../../offchain-agent/src/ha/oracle/replicas-whole.ts';
import { findNode, type NetworkState, networkFolder } from '../../../offchain-agent/src/lab/real/state.ts';
import type { DeciderState } from '../../../offchain-agent/src/lab/replicas/replicas-state.ts';
import type { Relays } from './relay.ts';
import type { SigningSeeds } from './signing-keys.ts';
import { findPart } from './stop-part.ts';

const tailBytes = 2_048;
const ledWithinMs = 15_000;
const lookEveryMs = 100;

/** A validator of two nodes, and what is done to it. What is killed here is started again by the network itself. */
export class Scene {
  readonly network: NetworkState;
  readonly engine: 'aura' | 'babe';
  readonly oracle: ReplicaOracle;
  /** Between deciders and etcd. */
  readonly relays: Relays;
  /** The validator's account, by its seed. */
  readonly account: string;
  /** Of the keys that the validator is to sign with now. */
  seeds: SigningSeeds;
  rotations = 0;

  constructor(
    network: NetworkState,
    { engine, oracle, relays }: Pick<Scene, 'engine' | 'oracle' | 'relays'>,
  ) {
    this.network = network;
    this.engine = engine;
    this.oracle = oracle;
    this.relays = relays;
    this.account = replicaOf(network).seed;
    this.seeds = { author: this.account, voter: this.account };
  }

  get deciders(): readonly DeciderState[] {
    return this.network.replicas?.deciders ?? [];
  }

  get members(): string[] {
    return (this.network.replicas?.members ?? []).map(({ name }) => name);
  }

  /** As soon as exactly one node leads. @throws Error when none does in time */
  async leader(): Promise<string> {
    const deadline = performance.now() + ledWithinMs;
    for (;;) {
      const { leader } = await lookAtReplicas(this.network);
      if (leader !== undefined) return leader;
      if (performance.now() > deadline) throw new Error('nobody leads');
      await sleep(lookEveryMs);
    }
  }

  /** Whether anything was granted since then, in milliseconds since 1970: only who leads is. */
  hasSignedSince(sinceMs: number): boolean {
    return this.oracle.grants().grants.some(({ answer, at }) => answer === 'yes' && at >= sinceMs);
  }

  deciderOf(node: string): DeciderState {
    const decider = this.deciders.find((each) => each.node === node);
    if (!decider) throw new Error(`${node} has no decider`);
    return decider;
  }

  process(name: string): ProcessIdentity | undefined {
    const isNode = this.network.nodes.some((node) => node.name === name);
    return isNode ? findNode(this.network, name).process : findPart(this.network, name).process;
  }

  /** SIGKILL, all at one moment; whoever keeps them starts them again. @returns the moment, in milliseconds since 1970 */
  kill(...names: string[]): number {
    const processes = names.map((name) => this.process(name));
    const at = Date.now();
    for (const process of processes) if (process) send(process, 'SIGKILL');
    return at;
  }

  /** @returns when it began */
  async pause(name: string, forMs: number): Promise<number> {
    const process = this.process(name);
    const at = Date.now();
    if (process && processState(process) === 'running') {
      send(process, 'SIGSTOP');
      await sleep(forMs);
      send(process, 'SIGCONT');
    }
    return at;
  }

  /** Copies what the programs said, and what was granted. */
  async keepLogs(folder: string): Promise<void> {
    await cp(join(networkFolder(this.network.name), 'logs'), folder, { recursive: true });
    for (const { name, grants } of this.deciders) await cp(grants, join(folder, `${name}-grants.jsonl`));
  }

  /** Returns right after the node was granted a prevote, so between the two votes of a round. */
  async untilPrevote(node: string, withinMs: number): Promise<void> {
    const { grants: file } = this.deciderOf(node);
    const deadline = performance.now() + withinMs;
    let before = lastLine(file);
    while (performance.now() < deadline) {
      const line = lastLine(file);
      if (line !== before && line.includes('"step":"prevote"') && line.includes('"answer":"yes"')) return;
      before = line;
      await sleep(5);
    }
  }
}

/** Of a file that grows; only its end is read. */
function lastLine(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, tailBytes));
    readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8').trimEnd().split('\n').at(-1) ?? '';
  } finally {
    closeSync(descriptor);
  }
}
