import { readFile, writeFile } from 'node:fs/promises';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { parse, stringify } from 'yaml';
import { callRpc } from '../../../../offchain-agent/src/lab/real/json-rpc.ts';
import { findNode, nodeUrl } from '../../../../offchain-agent/src/lab/real/state.ts';
import { configFile } from '../../../../offchain-agent/src/lab/replicas/start-replicas.ts';
import { pairOf } from '../../../support/local-pair.ts';
import { poll } from '../../../support/poll.ts';
import { sessionKeysWithProof } from '../../../support/session-keys.ts';
import { submit } from '../../../support/submit.ts';
import type { Scene } from '../scene.ts';
import { dropKeys, insertKeys, type SigningSeeds, signingKeys } from '../signing-keys.ts';
import { resumePart, stopPart } from '../stop-part.ts';

/** Two sessions, and as long again on a busy machine. */
const expectedWithinMs = { aura: 60_000, babe: 180_000 } as const;
const authoritiesCall = { aura: 'AuraApi_authorities', babe: 'BabeApi_current_epoch' } as const;
const authoredWithinMs = 60_000;
/** A node of another validator than the one that rotates, and than the one that may be away. */
const asked = 'v2';

export interface RotationOptions {
  /** The key of blocks alone: the votes of before and after it are of one key. */
  readonly isOfAuthorAlone?: boolean;
  /** Of an etcd, the prefix by the author's key: as if votes were kept by author. */
  readonly splitsVotes?: boolean;
}

/** The steps of docs/how-to/run-a-validator-pair.md, "Rotate the keys", one by one. */
export class Rotation {
  readonly #scene: Scene;
  readonly #old: SigningSeeds;
  readonly #next: SigningSeeds;
  readonly #options: RotationOptions;

  private constructor(scene: Scene, next: SigningSeeds, options: RotationOptions) {
    this.#scene = scene;
    this.#old = scene.seeds;
    this.#next = next;
    this.#options = options;
  }

  /** Inserts new keys on all nodes, and registers them. @throws Error when the chain does not take them */
  static async begin(scene: Scene, options: RotationOptions = {}): Promise<Rotation> {
    const { network, oracle } = scene;
    scene.rotations += 1;
    const fresh = `${scene.account}//${scene.rotations}`;
    const next = { author: fresh, voter: options.isOfAuthorAlone ? scene.seeds.voter : fresh };
    const rotation = new Rotation(scene, next, options);
    oracle.rotateTo(await signingKeys(next));
    scene.seeds = next;
    await rotation.insert();
    const owner = pairOf(scene.account);
    const { keys, proof } = sessionKeysWithProof(next.author, owner, {
      voterSeed: next.voter,
      engine: scene.engine,
    });
    const provider = new WsProvider(nodeUrl(findNode(network, asked)));
    const api = await ApiPromise.create({ provider, noInitWarn: true });
    try {
      await submit(api, api.tx.session.setKeys(keys, proof), owner);
    } finally {
      await api.disconnect();
    }
    return rotation;
  }

  /** Begins one and plays its steps; where they fail, all sidecars have the new keys all the same. */
  static async play<Result>(
    scene: Scene,
    options: RotationOptions,
    steps: (rotation: Rotation) => Promise<Result>,
  ): Promise<Result> {
    const rotation = await Rotation.begin(scene, options);
    try {
      return await steps(rotation);
    } catch (error) {
      for (const { node } of scene.deciders) await rotation.turn(node);
      throw error;
    }
  }

  /** On every node; also on one whose disk was put back. */
  async insert(): Promise<void> {
    for (const keystore of this.#keystores) await insertKeys(keystore, this.#next);
  }

  /** Until the chain gives slots to the new key: two sessions later. @throws Error when it does not in time */
  async untilExpected(): Promise<void> {
    const { rpc_port: port } = findNode(this.#scene.network, asked);
    const { author } = await signingKeys(this.#next);
    const authorities = async (): Promise<string> =>
      await callRpc<string>(
        port,
        ['state_call', authoritiesCall[this.#scene.engine], '0x'],
        AbortSignal.timeout(5_000),
      );
    const isExpected = (keys: string): boolean => keys.includes(author.slice(2));
    await poll('the chain expects blocks of the new key', authorities, isExpected, {
      withinMs: expectedWithinMs[this.#scene.engine],
    });
  }

  /** Sets the new keys in the configuration of the sidecar of a node, and starts it again. */
  async turn(node: string): Promise<void> {
    const { network } = this.#scene;
    const { name } = this.#scene.deciderOf(node);
    const file = configFile(network.name, name);
    const config = parse(await readFile(file, 'utf8')) as {
      validator: object;
      coordinator: { prefix?: string };
    };
    const keys = await signingKeys(this.#next);
    config.validator = { ...config.validator, ...keys };
    if (this.#options.splitsVotes) config.coordinator.prefix = `/${keys.author}`;
    await stopPart(network, name, 'SIGTERM');
    await writeFile(file, stringify(config));
    await resumePart(network, name);
  }

  /** Until a block has the new key. @throws Error when none does in time */
  async untilAuthored(): Promise<void> {
    const { headers } = this.#scene.oracle.witness;
    const { author } = await signingKeys(this.#next);
    const blocks = async (): Promise<number> => headers.blocksOf(author).length;
    await poll('a block is signed with the new key', blocks, (count) => count > 0, {
      withinMs: authoredWithinMs,
    });
  }

  /** Deletes the key files from before. */
  async drop(): Promise<void> {
    for (const keystore of this.#keystores) await dropKeys(keystore, { old: this.#old, kept: this.#next });
  }

  get #keystores() {
    const { network, engine, deciders } = this.#scene;
    return deciders.map(({ node }) => ({ network: network.name, node, engine }));
  }
}
