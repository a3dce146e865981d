import { setTimeout as sleep } from 'node:timers/promises';
import type {} from '@almanac-chain/types';
import { ApiPromise } from '@polkadot/api';
import { connect } from '../../offchain-agent/src/chain/rpc/connect.ts';
import { EmbeddedChain } from '../../offchain-agent/src/lab/embedded/embedded-chain.ts';
import { startRpcServer } from '../../offchain-agent/src/lab/embedded/rpc/rpc-server.ts';
import { buildGenesis, type GenesisOptions } from '../../offchain-agent/src/lab/genesis/build-genesis.ts';
import { patient } from './patient.ts';

/** An embedded chain that builds a block when a test says so, and a client of it. */
export interface TestChain {
  readonly chain: EmbeddedChain;
  readonly url: string;
  readonly api: ApiPromise;
  /** Builds the block of the slot after the last one, or of a later one: the slots between are missed. */
  build(slotsAhead?: number): Promise<void>;
  /** Builds one block after the other until the work is done. */
  buildUntil<Result>(work: Promise<Result>): Promise<Result>;
  /** Builds a block whenever a transaction waits, until the work is done: no block more than is needed. */
  serve<Result>(work: Promise<Result>): Promise<Result>;
  /** The Aura key whose slot it is, one after the last block: each session deals the seats anew. */
  turnOf(slot: number): Promise<string | undefined>;
  close(): Promise<void>;
}

const idleMs = 5;

export interface TestChainOptions extends GenesisOptions {
  readonly firstSlot: number;
  /** How many blocks' states are kept; all, unless given, so that all can be recounted. */
  readonly keptStates?: number;
  /** How long after it is in a block a transaction is said to be final; hardly any unless given. */
  readonly finalizedAfterMs?: number;
}

export async function startTestChain({
  firstSlot,
  keptStates = Number.POSITIVE_INFINITY,
  finalizedAfterMs = 20,
  ...options
}: TestChainOptions): Promise<TestChain> {
  const chain = await EmbeddedChain.create(await buildGenesis(options), { keptStates });
  const server = await startRpcServer(chain, 0, finalizedAfterMs);
  const api = await connect(server.url, patient);
  const build = async (slotsAhead = 1): Promise<void> => {
    await chain.buildBlock(chain.lastSlot === 0 ? firstSlot : chain.lastSlot + slotsAhead);
  };
  // Several may wait at once; one of them builds.
  let isBuilding = false;
  const serve = async <Result>(work: Promise<Result>): Promise<Result> => {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    done.catch(() => undefined);
    while (!isDone) {
      if (isBuilding || chain.pool.pending.length === 0) {
        await sleep(idleMs);
        continue;
      }
      isBuilding = true;
      await build().finally(() => {
        isBuilding = false;
      });
    }
    return await done;
  };
  return {
    chain,
    url: server.url,
    api,
    build,
    buildUntil: async (work) => {
      let isDone = false;
      const done = work.finally(() => {
        isDone = true;
      });
      // Whoever awaits the work hears of its failure; until then it must not count as unhandled.
      done.catch(() => undefined);
      while (!isDone) await build();
      return await done;
    },
    serve,
    turnOf: async (slot) => {
      const keys = await chain.authorities();
      return keys[slot % keys.length];
    },
    close: async () => {
      await api.disconnect();
      await server.close();
      await chain.close();
    },
  };
}
