import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemoteLinkControl } from '../../offchain-agent/src/lab/link/host/remote-links.ts';
import { findNode, type NetworkState, networkFolder } from '../../offchain-agent/src/lab/real/state.ts';
import { poll } from './poll.ts';

/** How long a connection takes from the namespace of a node to another's port for peers: the shortest of five. */
export async function connectMs(
  network: NetworkState,
  links: RemoteLinkControl,
  [from, to]: readonly [from: string, to: string],
): Promise<number> {
  const { host = '', p2p_port } = findNode(network, to);
  const log = join(networkFolder(network.name), 'connect.log');
  await rm(log, { force: true });
  const args = ['--input-type=module', '-e', connecting, host, String(p2p_port)];
  await links.start(from, { program: process.execPath, args, env: {}, log });
  const said = await poll(
    'five connections',
    async () => await readFile(log, 'utf8'),
    (text) => text.split('\n').length > 5,
  );
  return Math.min(...said.trim().split('\n').map(Number));
}

const connecting = `
  import { once } from 'node:events';
  import { connect } from 'node:net';
  for (let times = 0; times < 5; times += 1) {
    const startMs = performance.now();
    const socket = connect(Number(process.argv[2]), process.argv[1]);
    await once(socket, 'connect');
    console.log(performance.now() - startMs);
    socket.destroy();
  }`;
