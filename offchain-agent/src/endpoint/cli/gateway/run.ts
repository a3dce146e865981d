import { existsSync } from 'node:fs';
import { stampsOf } from '../../../base/follow-file.ts';
import { createLogger } from '../../../base/logger.ts';
import { pathKeys } from '../../../base/url.ts';
import { onHangUp, processSignal } from '../../../cli/abort.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { serveForGood, untilAborted } from '../../../cli/serve-for-good.ts';
import { readNotifyConfig } from '../../../notify/config.ts';
import { openNotifier } from '../../../notify/open-notifier.ts';
import { observeRegularly } from '../../../notify/poll.ts';
import { readSecrets } from '../../../notify/secrets.ts';
import { type GatewayConfig, readGatewayConfig } from '../../gateway/config.ts';
import { readKeys } from '../../gateway/door/keys.ts';
import { followConfig, takenBy } from '../../gateway/follow-config.ts';
import { openGateway } from '../../gateway/gateway.ts';
import { openIdentity } from '../../gateway/identity.ts';
import { observedGateway, withdrawnNodes } from '../../gateway/observed.ts';
import { openGatewayDoor } from './door.ts';

export interface GatewayCommandOptions {
  readonly config: string;
  readonly check?: boolean;
  readonly version: string;
  readonly json?: boolean;
}

/**
 * Serves until the user interrupts; SIGTERM is how a service manager ends it: exit code 0.
 * @throws AgentError as `readGatewayConfig` does; `bad_input/listen`, `bad_input/identity`
 */
export async function runGateway(options: GatewayCommandOptions): Promise<void> {
  const seen = stampsOf([options.config]);
  const config = readGatewayConfig(options.config);
  if (options.check) return await tellChecked(config, options);
  await serveForGood(async () => await serve(config, seen, options));
}

async function serve(
  config: GatewayConfig,
  seen: string,
  { config: file, version, json }: GatewayCommandOptions,
): Promise<void> {
  const signal = processSignal();
  const secrets = config.networks.flatMap(({ upstreams }) => upstreams.flatMap(({ url }) => pathKeys(url)));
  const log = createLogger({ level: config.log.level, secrets });
  const notifier = config.notify === undefined ? undefined : await openNotifier(config.notify);
  const served = openGatewayDoor(config, log);
  try {
    const gateway = await openGateway({ config, door: served.door, log, version });
    const followed = followConfig(file, takenBy(served, gateway), log, seen);
    const stopLooking =
      notifier &&
      observeRegularly(notifier, () => {
        const nowMs = Date.now();
        const status = gateway.status();
        return [...observedGateway(status, nowMs), ...withdrawnNodes(status, notifier.open, nowMs)];
      });
    onHangUp(() => {
      followed.again();
      served.door.reopen();
    });
    const serving = {
      close: async () => {
        stopLooking?.();
        followed.close();
        await gateway.close();
      },
    };
    const metrics = await served.serve(gateway).catch(async (error: unknown) => {
      await serving.close();
      throw error;
    });
    await untilAborted(signal, serving, () =>
      introduce(config, listeningAt(config, gateway.port), metrics, json === true),
    );
  } finally {
    await served.close();
    await notifier?.close();
  }
}

/** The address with the port that was taken where any was asked for. */
function listeningAt({ listen }: GatewayConfig, port: number): string {
  return listen.replace(/:\d+$/, `:${port}`);
}

function introduce(
  { networks }: GatewayConfig,
  listening: string,
  metrics: string | undefined,
  json: boolean,
): void {
  const names = networks.map(({ name }) => name);
  if (json)
    return writeJson({ schema: 'almanac.gateway.v1', listening, metrics: metrics ?? null, networks: names });
  print(`the gateway listens at ${listening}`);
  for (const { name, path, hosts, upstreams } of networks) {
    const at = [hosts.join(', '), path ?? ''].filter((part) => part !== '').join(' ');
    const count = upstreams.length === 1 ? '1 upstream' : `${upstreams.length} upstreams`;
    print(`  ${name}: ${at === '' ? 'whatever is left' : at}, ${count}`);
  }
  if (metrics !== undefined) print(`  metrics: ${metrics}/metrics`);
  say('Ctrl-C ends it');
}

/** Reads all files that a start reads, and makes none. */
async function tellChecked(
  { networks, keys, identity, notify }: GatewayConfig,
  { config: file, json }: GatewayCommandOptions,
): Promise<void> {
  const names = networks.map(({ name }) => name);
  if (keys !== undefined) readKeys(keys, names);
  if (existsSync(identity)) openIdentity(identity);
  if (notify !== undefined) await readSecrets(readNotifyConfig(notify));
  if (json) writeJson({ schema: 'almanac.gateway.check.v1', file, networks: names });
  else print(`${file} is sound: ${names.join(', ')}`);
}
