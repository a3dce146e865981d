import { join } from 'node:path';
import { AgentError } from '../../base/error.ts';
import { networkFolder } from '../real/state.ts';

/** The system takes no longer addresses of sockets. */
const longestSocket = 100;

export function deciderName(node: string): string {
  return `${node}-decider`;
}

/** Where a node asks before it signs. */
export function deciderSocket(network: string, node: string): string {
  return join(networkFolder(network), deciderName(node), 'ha.sock');
}

/** @throws AgentError `bad_input/state_folder` */
export function requireShortSockets(network: string, nodes: readonly string[]): void {
  const longest = Math.max(...nodes.map((node) => Buffer.byteLength(deciderSocket(network, node)) + 8));
  if (longest <= longestSocket) return;
  throw new AgentError(
    'bad_input/state_folder',
    `${networkFolder(network)} is too long a path for sockets, which hold ${longestSocket} bytes; choose a shorter --name, or a shorter folder in ALMANAC_STATE`,
    { data: { network } },
  );
}
