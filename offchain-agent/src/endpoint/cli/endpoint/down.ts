import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { print, writeJson } from '../../../cli/output.ts';
import { type EndpointConfig, nodeNames, readEndpointConfig } from '../../machine/config.ts';
import { endContainers, endUnits } from '../../machine/install.ts';
import { endLocal } from '../../machine/local.ts';
import { gatewayName } from '../../machine/plan.ts';
import { type DeclaredOptions, runningEndpoint } from './declared.ts';

interface DownOptions extends DeclaredOptions {
  readonly wipe?: boolean;
}

/** All that is made here, and nothing else: the folder may be one that holds more. */
async function wipe({ networks, gateway }: EndpointConfig, state: string): Promise<void> {
  const names = [
    ...networks.flatMap(({ name, nodes }) => nodeNames(name, nodes)),
    ...Array.from({ length: gateway.processes }, (_, index) => gatewayName(index)),
  ];
  for (const name of [...names, 'log', 'compiled', 'identity.key'])
    await rm(join(state, name), { recursive: true, force: true });
  // Whatever is left in it is somebody else's.
  await rmdir(state).catch(() => undefined);
}

/** Ends all parts; databases, logs and the gateway's identity stay unless they are to go, too. */
export async function runEndpointDown(options: DownOptions): Promise<void> {
  const config = readEndpointConfig(options.config);
  const { keeper, state } = runningEndpoint(config, options.config);
  const ended =
    keeper === 'systemd'
      ? await endUnits(config.name, state)
      : keeper === 'containers'
        ? await endContainers(state)
        : await endLocal(state);
  if (options.wipe) await wipe(config, state);
  if (options.json) {
    const kept = options.wipe ? null : state;
    return writeJson({
      schema: 'almanac.endpoint_down.v1',
      basis: 'census',
      endpoint: config.name,
      ended,
      kept,
    });
  }
  print(
    `${config.name}: ${ended} ended; ${options.wipe ? `nothing of it stays in ${state}` : `databases and logs stay in ${state}`}`,
  );
}
