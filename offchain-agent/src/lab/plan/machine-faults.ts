import { resolve } from 'node:path';
import { AgentError, withoutAdvice } from '../../base/error.ts';
import { chooseBackend } from '../link/host/start-host.ts';
import { absoluteCommand, programIn } from '../real/given-command.ts';
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
  const given: readonly (readonly [option: string, command: string | undefined, name?: string])[] = [
    ['node', node],
    ...Object.entries(nodeOf).map(([name, command]) => ['node-of', command, name] as const),
    ...nodes.map(
      (one) => ['nodes', nodeOf[one.name] === undefined ? one.node : undefined, one.name] as const,
    ),
  ];
  const faults = await Promise.all([
    faultOf('port', async () => {
      if (port !== undefined && port > 0 && port < 65_536) await requireFreePort(port);
    }),
    faultOf('backend', async () => {
      if (backend === 'tun') await chooseBackend(backend, () => undefined);
    }),
    ...programsOf(given).map(async ({ option, command, names }) =>
      faultOf(
        option,
        () => absoluteCommand(command),
        (message) =>
          `${withoutAdvice(message)}; ${adviceFor(names)}`.replace(
            `--node ${command}`,
            shown(command, names),
          ),
      ),
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

interface GivenProgram {
  readonly option: string;
  readonly command: string;
  /** The nodes that it is for; none where it is for all. */
  readonly names: readonly string[];
}

/** Each program once, however many nodes have it. */
function programsOf(
  given: readonly (readonly [option: string, command: string | undefined, name?: string])[],
): GivenProgram[] {
  const programs = new Map<string, GivenProgram & { readonly names: string[] }>();
  for (const [option, command, name] of given) {
    if (command === undefined) continue;
    const [program] = programIn(command);
    const found = programs.get(program);
    if (found === undefined)
      programs.set(program, { option, command, names: name === undefined ? [] : [name] });
    else if (found.names.length > 0 && name !== undefined) found.names.push(name);
  }
  return [...programs.values()];
}

function shown(command: string, names: readonly string[]): string {
  return names.length === 0 ? command : `${names.join(', ')}: ${command}`;
}

/** Of a program that a file names: to leave `--node` out is what was done. */
function adviceFor([first]: readonly string[]): string {
  const one = first === undefined ? '' : `, or of one with --node ${first}=COMMAND`;
  return `give the program of all nodes with --node COMMAND${one}`;
}

async function faultOf(
  about: string,
  check: () => unknown,
  inFile: (message: string) => string | undefined = () => undefined,
): Promise<OptionFault | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    const { code, message } = error;
    return { code, about: [about], message, messageInFile: inFile(message) };
  }
}
