import { isLoopbackHost } from '../../../base/client-address.ts';
import { systemClock } from '../../../base/clock.ts';
import { AgentError } from '../../../base/error.ts';
import { createLogger } from '../../../base/logger.ts';
import { parseDuration } from '../../../base/parse.ts';
import { identify } from '../../../base/process.ts';
import { processSignal } from '../../../cli/abort.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { parseListen } from '../../../cli/parse-listen.ts';
import { parseProxies } from '../../../cli/parse-proxies.ts';
import { serveForGood } from '../../../cli/serve-for-good.ts';
import { listen } from '../../../http/listen.ts';
import { findNetwork, readNetwork, reportOf } from '../../networks.ts';
import { openWatcher } from '../../watch/open-watcher.ts';
import {
  livingWatch,
  newToken,
  readWatch,
  type WatchRecord,
  watchLink,
  writeWatch,
} from '../../watch/watch-process.ts';
import { AuditLog } from '../../watched/audit.ts';
import { commandRunner } from '../../watched/run-command.ts';
import { createWatchServer } from '../../watched/server.ts';
import { UsersFile } from '../../watched/users-file.ts';
import type { NamedOptions } from './run.ts';

interface WatchNetworkOptions extends NamedOptions {
  readonly listen?: string;
  readonly testTxInterval: string;
  readonly users?: string;
  readonly audit?: string;
  readonly trustProxy?: string;
}

const defaultListen = '127.0.0.1:0';

/**
 * Watches a network until the user interrupts or it is taken down, and serves its page. A network that is watched already is not
 * watched twice: the link is printed again.
 * @throws AgentError as `findNetwork` and `listen` do
 */
export async function runWatchNetwork(options: WatchNetworkOptions): Promise<void> {
  const address = parseListen(options.listen ?? defaultListen, '127.0.0.1:9640');
  const trustProxy = parseProxies(options.trustProxy);
  const trickleMs =
    options.testTxInterval === 'none'
      ? undefined
      : parseDuration(options.testTxInterval, '--test-tx-interval');
  if (options.users === undefined && !isLoopbackHost(address.host)) {
    throw new AgentError(
      'bad_input/users',
      `--listen ${address.host} is open to other machines; name who may look and change the network with --users FILE`,
      { data: { host: address.host } },
    );
  }
  const network = await findNetwork(options.name);
  const living = livingWatch(network.name);
  if (living && living.process?.pid !== process.pid && (options.users || trustProxy)) {
    throw new AgentError(
      'bad_input/watched',
      `network "${network.name}" has a page already, for its owner alone; start the network with --no-page, then this command`,
    );
  }
  if (living && living.process?.pid !== process.pid) return tell(network.name, living, options);
  // What started this process has chosen a port and a token.
  const given = readWatch(network.name);
  const isStarted = given !== undefined && (given.process === undefined || given.process.pid === process.pid);
  const token = isStarted ? given.token : newToken();
  const signal = processSignal();
  const log = createLogger({ level: 'warn', secrets: [token] });
  const users = options.users === undefined ? undefined : new UsersFile(options.users, network.name, log);
  await serveForGood(async () => {
    const { watcher, run, close } = openWatcher(network, {
      trickleMs,
      clock: systemClock,
      networks: { readNetwork, reportOf },
    });
    const over = new AbortController();
    const server = createWatchServer({
      watcher,
      token,
      log,
      access: users && {
        users,
        audit: new AuditLog(network.name, options.audit),
        run: commandRunner(AbortSignal.any([signal, over.signal])),
        nowMs: () => systemClock.wallMs(),
      },
      trustProxy,
    });
    try {
      const port = await listen(server, address.host, isStarted ? given.port : address.port, '--listen');
      const record = { host: address.host, port, token, process: identify(process.pid) };
      writeWatch(network.name, record);
      tell(network.name, record, options);
      await run(signal);
      signal.throwIfAborted();
      say(`network "${network.name}" is down`);
    } finally {
      over.abort();
      users?.close();
      await server.close();
      await close();
    }
  });
}

function tell(network: string, record: WatchRecord, { json }: NamedOptions): void {
  const link = watchLink(record);
  if (json)
    writeJson({
      schema: 'almanac.network_page.v1',
      network,
      page: link,
      metrics: `${new URL(link).origin}/metrics`,
    });
  else print(link);
}
