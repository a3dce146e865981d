import type { ClientDriver } from '../client/client-driver.ts';
import { ethereumDriver, sealsOnDemand } from '../client/drivers.ts';
import { substrate } from '../client/substrate.ts';
import type { NetworkState } from '../real/state.ts';
import { EthereumObserver } from './ethereum-observer.ts';
import type { Breach } from './ledger.ts';
import { type NetworkObserver, RpcObserver, type Views } from './observer.ts';

/**
 * Whoever looks at the nodes of a network, whatever they are. One that seals blocks on demand is asked for one at every look:
 * without blocks nothing could be judged.
 * @throws AgentError as `RpcClient.open` does, when a node does not answer
 */
export async function openObserver(network: NetworkState): Promise<NetworkObserver> {
  const observer = network.client ? new EthereumObserver(network) : await RpcObserver.open(network.nodes);
  return sealsOnDemand(network)
    ? new SealingObserver(observer, network, ethereumDriver(network) ?? substrate)
    : observer;
}

/** Has every node seal a block, and looks then. */
class SealingObserver implements NetworkObserver {
  readonly invariants: NetworkObserver['invariants'];
  readonly #observer: NetworkObserver;
  readonly #network: NetworkState;
  readonly #driver: ClientDriver;

  constructor(observer: NetworkObserver, network: NetworkState, driver: ClientDriver) {
    // There are no slots.
    const { one_final_block: one, final_stays: stays } = observer.invariants;
    this.invariants = { ...(one && { one_final_block: one }), ...(stays && { final_stays: stays }) };
    this.#observer = observer;
    this.#network = network;
    this.#driver = driver;
  }

  async look(broken: readonly string[]): Promise<Views> {
    const able = this.#network.nodes.filter(({ name }) => !broken.includes(name));
    // One that does not answer is seen as such right after.
    await Promise.allSettled(able.map(async (node) => await this.#driver.seal?.(node)));
    return await this.#observer.look(broken);
  }

  forget(node: string): void {
    this.#observer.forget(node);
  }

  breaches(): readonly Breach[] {
    return this.#observer.breaches();
  }

  close(): void {
    this.#observer.close();
  }
}
