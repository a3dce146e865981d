import { deepEqual, equal, notDeepEqual, ok } from 'node:assert/strict';
import type { ClientDriver } from '../../offchain-agent/src/lab/client/client-driver.ts';
import { resumeNode, startNode, stopNode } from '../../offchain-agent/src/lab/networks.ts';
import { type NetworkState, networkFolder } from '../../offchain-agent/src/lab/real/state.ts';
import { poll } from './poll.ts';

/** What holds of the command lines of every client; `network` gives one of two nodes, or of one, that were prepared. */
export function commandConformance(driver: ClientDriver, network: () => NetworkState): void {
  it('starts every node on its own ports and database, and the same way again', () => {
    const lines = network().nodes.map((node) => driver.command(network(), node).argv.join(' '));
    for (const [index, { name, rpc_port: rpc, p2p_port: p2p }] of network().nodes.entries()) {
      const line = lines[index] ?? '';
      ok(line.includes(`${networkFolder(network().name)}/${name}/data`), line);
      ok(line.includes(String(rpc)), line);
      if (driver.mostNodes > 1) ok(line.includes(String(p2p)), line);
    }
    equal(new Set(lines).size, network().nodes.length);
    deepEqual(
      network().nodes.map((node) => driver.command(network(), node).argv.join(' ')),
      lines,
    );
  });

  it('is begun with the program that was found, without which nothing starts', () => {
    const [node] = network().nodes;
    ok(node);
    const [program = ''] = network().node_command;
    ok(driver.command(network(), node).argv.includes(program));
  });

  it('answers nothing of a node that is not there', async () => {
    const [node] = network().nodes;
    ok(node);
    equal(await driver.poll({ ...node, rpc_port: 1 }), undefined);
  });

  it('is either final by its own word, or says how deep nodes may differ', () => {
    const depth = driver.depth(network());
    equal(depth === undefined, driver.name === 'substrate');
    ok(depth === undefined || (Number.isSafeInteger(depth) && depth >= 0));
  });
}

/** What holds of a client that runs; the last node of the network is paused, killed and started again. */
export async function livesByItsDriver(driver: ClientDriver, network: NetworkState): Promise<void> {
  const node = network.nodes.at(-1);
  ok(node);
  const best = async (): Promise<number | undefined> => (await driver.poll(node))?.best;
  const before = await best();
  ok(before !== undefined && before > 0);
  await stopNode(network, node);
  equal(await best(), undefined);
  await resumeNode(network, node);
  ok(((await best()) ?? 0) >= before);
  await stopNode(network, node, true);
  equal(await best(), undefined);
  const { process: first } = node;
  await startNode(network, node);
  notDeepEqual(node.process, first);
  await poll('it answers again', best, (height) => height !== undefined);
}
