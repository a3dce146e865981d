import { rm } from 'node:fs/promises';
import { readEndpointConfig } from '../../endpoint/config.ts';
import { endContainers, endUnits } from '../../endpoint/install.ts';
import { endLocal } from '../../endpoint/local.ts';
import { print, writeJson } from '../output.ts';
import { type DeclaredOptions, runningEndpoint } from './declared.ts';

export interface DownOptions extends DeclaredOptions {
  readonly wipe?: boolean;
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
  if (options.wipe) await rm(state, { recursive: true, force: true });
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
    `${config.name}: ${ended} ended; ${options.wipe ? `${state} is gone` : `databases and logs stay in ${state}`}`,
  );
}
