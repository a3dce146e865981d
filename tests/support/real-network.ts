import { deepEqual } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processState } from '../../offchain-agent/src/base/process.ts';
import { downNetwork, resumeNode, stopNode } from '../../offchain-agent/src/lab/networks.ts';
import type { NetworkOptions } from '../../offchain-agent/src/lab/plan/options.ts';
import { findNode, type NetworkState, nodeUrl } from '../../offchain-agent/src/lab/real/state.ts';
import { upNetwork } from '../../offchain-agent/src/lab/up/up.ts';
import { endOnSignal } from './end-on-signal.ts';

/** A network of a test, in a state folder of its own, so that it never meets the user's networks. */
export interface TestNetwork {
  readonly state: NetworkState;
  readonly url: string;
  stop(name: string, kill?: boolean): Promise<void>;
  resume(name: string): Promise<void>;
  down(): Promise<void>;
}

/** A network of all tests of a suite, for its first line; the suite fails when anything of it is left behind the last test. */
export function networkOfSuite(options: NetworkOptions): TestNetwork {
  const giveUp = new AbortController();
  let starting: Promise<TestNetwork> | undefined;
  let network: TestNetwork;
  before(async () => {
    starting = startTestNetwork(options, giveUp.signal);
    network = await starting;
  });
  after(async () => {
    // A start that outlasts its hook goes on, unless it is told to end; it takes down itself what it has started.
    giveUp.abort();
    const started = await starting?.catch(() => undefined);
    await started?.down();
    const left = started?.state.nodes.filter((node) => node.process && processState(node.process) !== 'gone');
    deepEqual(left ?? [], []);
  });
  return {
    get state() {
      return network.state;
    },
    get url() {
      return network.url;
    },
    stop: async (...given) => await network.stop(...given),
    resume: async (name) => await network.resume(name),
    down: async () => await network.down(),
  };
}

/**
 * Starts one and returns when all its nodes finalize. When anything fails on the way, the signal included, nothing
 * is left of it; nor when the whole run is interrupted.
 */
export async function startTestNetwork(options: NetworkOptions, signal: AbortSignal): Promise<TestNetwork> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-state-'));
  const before = process.env['ALMANAC_STATE'];
  process.env['ALMANAC_STATE'] = folder;
  const release = endOnSignal(options.name, folder);
  const cleanUp = async (): Promise<void> => {
    await downNetwork(options.name);
    if (before === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = before;
    await rm(folder, { recursive: true, force: true });
    release();
  };
  try {
    const state = await upNetwork(options, { progress: () => undefined, signal });
    const [first] = state.nodes;
    return {
      state,
      url: first ? nodeUrl(first) : '',
      stop: async (name, kill) => await stopNode(state, findNode(state, name), kill),
      resume: async (name) => await resumeNode(state, findNode(state, name)),
      down: cleanUp,
    };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}
