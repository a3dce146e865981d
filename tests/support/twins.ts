import { join } from 'node:path';
import { WrongClock } from '../../offchain-agent/src/network/chaos/host/clock.ts';
import { untilAnswers } from '../../offchain-agent/src/network/chaos/host/host-fault.ts';
import { Witness } from '../../offchain-agent/src/network/oracle/witness.ts';
import {
  validatorKeys,
  validatorSeed,
  writeKeystore,
} from '../../offchain-agent/src/network/plan/validator-keys.ts';
import { nodeFolder, startNode } from '../../offchain-agent/src/network/real/node-process.ts';
import { findNode, type NetworkState } from '../../offchain-agent/src/network/real/state.ts';
import { stopNode } from '../../offchain-agent/src/network/real/stop.ts';

/** How far the clock of the second node is behind: with equal views two nodes vote alike, later ones fall off the network. */

/**
 * Makes a full node the second node of a validator: with its keys, nothing that keeps the two apart, and a clock that is behind
 * where this machine can set one. Both sign from now on.
 */
export async function makeTwin(network: NetworkState, of: string, name: string, lagSlots = 0): Promise<void> {
  const node = findNode(network, name);
  const { seed } = findNode(network, of);
  await stopNode(network, node, true);
  await writeKeystore(
    join(nodeFolder(network.name, name), 'keystore'),
    await validatorKeys(seed),
    network.engine,
  );
  delete node.is_full_node;
  const clock = new WrongClock();
  const target = { network, node };
  if (clock.refusal() === undefined)
    await clock.begin({ kind: 'clock', offset: -lagSlots * network.slot_ms, drift: 0 } as never, target);
  else {
    await startNode(network, node);
    await untilAnswers(target);
  }
}

/** Sees what all nodes see of the validators of genesis. */
export async function openWitness(network: NetworkState): Promise<Witness> {
  const validators = network.nodes.filter(({ is_validator_at_genesis: is }) => is).length;
  const keys = await Promise.all(
    Array.from({ length: validators }, async (_, index) => await validatorKeys(validatorSeed(index))),
  );
  return await Witness.open(network.nodes, keys);
}
