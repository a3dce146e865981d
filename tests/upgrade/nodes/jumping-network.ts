import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HexString } from '@polkadot/util/types';
import {
  type ApiReportingChain,
  openReportingChain,
} from '../../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { WrongClock } from '../../../offchain-agent/src/lab/chaos/host/clock.ts';
import { waitUntilReady } from '../../../offchain-agent/src/lab/networks.ts';
import { nodeFolder } from '../../../offchain-agent/src/lab/real/node-process.ts';
import { nodeUrl } from '../../../offchain-agent/src/lab/real/state.ts';
import { patient } from '../../support/patient.ts';
import { poll } from '../../support/poll.ts';
import { type OldNetwork, startNetwork } from '../start-network.ts';

const slotMs = 2_000;
export const windowS = 12 * 3_600;
export const samplesPerWindow = 60;
/** Blocks of commits after a window's end, and after them those of reports; about a minute is enough on a busy machine. */
const commitBlocks = 16;
const graceBlocks = 36;
/** Clocks are set in the middle of a slot: at its edge two nodes would disagree about it. */
const midSlotMs = slotMs / 2;
/** Between looks, and all that anything here may take: a minute where the machine has nothing else to do. */
export const patience = { everyMs: 1_000, withinMs: 900_000 } as const;
const rightClock = { kind: 'clock', at: 0, at_jitter: 0, offset: 0, drift: 0 } as const;

/** Four real nodes of an earlier runtime, whose clocks are set ahead together: days pass in minutes. */
export class JumpingNetwork {
  readonly url: string;
  readonly chain: ApiReportingChain;
  readonly #network: OldNetwork;
  #aheadS = 0;

  private constructor(network: OldNetwork, url: string, chain: ApiReportingChain) {
    this.#network = network;
    this.url = url;
    this.chain = chain;
  }

  /** @throws Error without libfaketime */
  static async start(code: HexString, signal: AbortSignal): Promise<JumpingNetwork> {
    const clock = new WrongClock();
    const refusal = clock.refusal();
    if (refusal !== undefined) throw new Error(refusal);
    const network = await startNetwork(
      {
        code,
        slotMs,
        // None ends while answers are compared.
        sessionBlocks: 5_000,
        sessionsPerEra: 1,
        windowMs: 1_000 * windowS,
        sli: { commitBlocks, sampling: { samplesPerWindow, graceBlocks, idleWindows: 30 } },
      },
      signal,
    );
    try {
      const { state } = network;
      // Each is started again, on a clock that can be set.
      for (const node of state.nodes) await clock.begin(rightClock, { network: state, node });
      await waitUntilReady(state, () => undefined, signal);
      const [first] = state.nodes;
      const url = first ? nodeUrl(first) : '';
      return new JumpingNetwork(network, url, await openReportingChain(url, patient));
    } catch (error) {
      await network.down();
      throw error;
    }
  }

  get nowS(): number {
    return Math.floor(Date.now() / 1_000) + this.#aheadS;
  }

  /** Sets all clocks to a time that is to come, and returns when a block of it is final. */
  async jumpTo(timeS: number): Promise<void> {
    await sleep((slotMs + midSlotMs - (Date.now() % slotMs)) % slotMs);
    this.#aheadS += Math.max(0, timeS - this.nowS);
    const { name, nodes } = this.#network.state;
    for (const node of nodes)
      writeFileSync(join(nodeFolder(name, node.name), 'clock'), `+${this.#aheadS}.000000s\n`);
    const { rpc } = this.chain.api;
    const finalS = async (): Promise<number> => {
      const { query } = await this.chain.api.at(await rpc.chain.getFinalizedHead());
      return Math.floor((await query.timestamp.now()).toNumber() / 1_000);
    };
    await poll(`a block of ${timeS} is final`, finalS, (seconds) => seconds >= timeS, patience);
  }

  async close(): Promise<void> {
    await this.chain.close();
    await this.#network.down();
  }
}
