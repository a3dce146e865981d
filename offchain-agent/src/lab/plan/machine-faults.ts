import { resolve } from 'node:path';
import { AgentError } from '../../base/error.ts';
import { chooseBackend } from '../link/host/start-host.ts';
import { absoluteCommand } from '../real/given-command.ts';
import { requireFreePort } from '../real/ports.ts';
import type { OptionFault } from './option-fault.ts';
import type { NetworkOptions } from './options.ts';

/** What is wrong with the options on this machine, now: a port that is taken, devices that cannot be had, a command that is no program. */
export async function machineFaults({
  backend,
  port,
  node,
  nodeOf = {},
  nodes = [],
}: NetworkOptions): Promise<OptionFault[]> {
  const commands: [option: string, command: string | undefined][] = [
    ['node', node],
    ...Object.values(nodeOf).map((command): [string, string] => ['node-of', command]),
    ...nodes.map((one): [string, string | undefined] => ['nodes', one.node]),
  ];
  const faults = await Promise.all([
    faultOf('port', async () => {
      if (port !== undefined && port > 0 && port < 65_536) await requireFreePort(port);
    }),
    faultOf('backend', async () => {
      if (backend === 'tun') await chooseBackend(backend, () => undefined);
    }),
    ...commands.map(async ([about, command]) =>
      faultOf(about, () => (command === undefined ? undefined : absoluteCommand(command))),
    ),
  ]);
  return faults.filter((fault) => fault !== undefined);
}

/** The same options, so that they can be written down: its commands hold wherever they are read again. */
export function withAbsoluteCommands(options: NetworkOptions): NetworkOptions {
  const { node, nodeOf, nodes, chain } = options;
  const absolute = (command: string | undefined): string | undefined =>
    command === undefined ? undefined : absoluteCommand(command);
  const path = (file: string | undefined): string | undefined =>
    file === undefined ? undefined : resolve(file);
  return {
    ...options,
    ...(chain && { chain: { ...chain, runtime: path(chain.runtime), spec: path(chain.spec) } }),
    node: absolute(node),
    nodeOf:
      nodeOf &&
      Object.fromEntries(Object.entries(nodeOf).map(([name, command]) => [name, absoluteCommand(command)])),
    nodes: nodes?.map((one) => ({ ...one, node: absolute(one.node) })),
  };
}

async function faultOf(about: string, check: () => unknown): Promise<OptionFault | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return { code: error.code, about: [about], message: error.message };
  }
}
