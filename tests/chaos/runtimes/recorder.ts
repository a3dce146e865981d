import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, finalizedNumber } from '../../support/babe-census.ts';
import { BlockReader, type ReadBlock } from './block-reader.ts';

const everyMs = 300;

interface Followed {
  reader?: BlockReader;
  last: number;
}

/** Reads every final block of the networks that come and go in a state folder: those of a sweep are gone when it ends. */
export class Recorder {
  /** By hash. */
  readonly blocks = new Map<string, ReadBlock>();
  /** The last fault of each network. */
  readonly faults = new Map<string, string>();
  readonly #folder: string;
  readonly #networks = new Map<string, Followed>();
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;

  constructor(stateFolder: string) {
    this.#folder = join(stateFolder, 'networks');
    this.#done = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      for (const name of await readdir(this.#folder).catch(() => [])) {
        // A network that is not up yet, or no more, does not answer.
        await this.#look(name).catch((error: unknown) => this.faults.set(name, String(error)));
      }
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #look(name: string): Promise<void> {
    const text = await readFile(join(this.#folder, name, 'state.json'), 'utf8');
    const { started_at: start, nodes } = JSON.parse(text) as {
      started_at: string;
      nodes: { rpc_port: number }[];
    };
    const [node] = nodes;
    // Written once before its nodes are known.
    if (!node) return;
    const url = `http://127.0.0.1:${node.rpc_port}`;
    const network = this.#networks.get(`${name} ${start}`) ?? { last: 0 };
    this.#networks.set(`${name} ${start}`, network);
    const to = await finalizedNumber(url);
    network.reader ??= await BlockReader.open(url);
    for (; network.last < to; network.last += 1) {
      const hash = await ask<string>(url, 'chain_getBlockHash', network.last + 1);
      this.blocks.set(hash, await network.reader.read(hash));
    }
  }
}
