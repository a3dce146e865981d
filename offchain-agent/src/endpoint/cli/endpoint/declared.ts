import { fileURLToPath } from 'node:url';
import { AgentError } from '../../../base/error.ts';
import { processSignal } from '../../../cli/abort.ts';
import { nodeCommand } from '../../../lab/client/node-command.ts';
import { programOnPath } from '../../../lab/real/given-command.ts';
import { type EndpointConfig, readEndpointConfig } from '../../machine/config.ts';
import { readRunning } from '../../machine/local.ts';
import {
  type EndpointPlan,
  installedPrograms,
  type Keeper,
  keepers,
  planOf,
  stateOf,
} from '../../machine/plan.ts';

export interface DeclaredOptions {
  readonly config: string;
  readonly json?: boolean;
}

// From src/endpoint/cli/endpoint or dist/endpoint/cli/endpoint, four levels up stands the package.
const command = fileURLToPath(new URL('../../../../bin/almanac.js', import.meta.url));

/** What is declared, for whom. @throws AgentError `bad_input/config`, `bad_input/node`, `bad_input/haproxy` */
export async function declaredPlan(config: EndpointConfig, keeper: Keeper): Promise<EndpointPlan> {
  if (keeper === 'systemd') return planOf(config, keeper, installedPrograms());
  if (keeper === 'containers')
    return planOf(config, keeper, { node: () => [], almanac: [], haproxy: ['haproxy'] });
  const commands = new Map<string, readonly string[]>();
  for (const { name, program } of config.networks)
    commands.set(name, await nodeCommand(program, processSignal()));
  return planOf(config, keeper, {
    node: ({ name }) => commands.get(name) ?? [],
    almanac: [process.execPath, command],
    haproxy: config.front ? [haproxyProgram()] : [],
  });
}

/**
 * What is declared of an endpoint that is up on this machine.
 * @throws AgentError `no/endpoint_down`, and as `declaredPlan` does
 */
export async function planThatRuns({ config: file }: DeclaredOptions): Promise<EndpointPlan> {
  const config = readEndpointConfig(file);
  const { keeper } = runningEndpoint(config, file);
  return await declaredPlan(config, keeper);
}

/** By whom an endpoint is kept running here, and where its files are. @throws AgentError `no/endpoint_down` */
export function runningEndpoint(config: EndpointConfig, file: string): { keeper: Keeper; state: string } {
  for (const keeper of keepers) {
    const state = stateOf(config, keeper);
    const running = readRunning(state);
    if (running) return { keeper: running.keeper, state };
  }
  throw new AgentError(
    'no/endpoint_down',
    `endpoint "${config.name}" is not up on this machine; start it with: almanac endpoint up --config ${file}`,
    { data: { endpoint: config.name } },
  );
}

function haproxyProgram(): string {
  // Debian keeps it where only root looks.
  const found = programOnPath('haproxy') ?? '/usr/sbin/haproxy';
  return found;
}
