import { AgentError } from '../../base/error.ts';
import { utc } from '../../base/format.ts';
import type { Logger } from '../../base/logger.ts';
import { parseProxies } from '../../cli/parse-proxies.ts';
import { hostInUrl, listen } from '../../http/listen.ts';
import type { Notifier } from '../../notify/notifier.ts';
import { ProbeHistory } from '../../store/probe-history.ts';
import { observedBoard, withdrawnIncidents } from '../status/observed.ts';
import type { MonitorConfig } from './config.ts';
import { type FollowedChain, followChain } from './follow-chain.ts';
import { Gateways } from './gateways.ts';
import { Monitor } from './monitor.ts';
import { MonitorBoard } from './monitor-board.ts';
import { createMonitorServer } from './monitor-server.ts';
import { MonitorStatus } from './monitor-status.ts';
import { NotesFolder, warnOfNotes } from './notes-folder.ts';

/** A status page that is being served. */
interface ServingMonitor {
  /** Where, without a slash at its end. */
  readonly http: string;
  close(): Promise<void>;
}

interface StartOptions {
  readonly log: Logger;
  /** Told what goes on, each time that a window has closed. */
  readonly notifier?: Pick<Notifier, 'observe' | 'open'> | undefined;
  /** Called when it can no longer measure. */
  readonly onEnd: (error: unknown) => void;
}

const mostAheadMs = 3_600_000;

/**
 * Measures endpoints and serves their status.
 * @throws AgentError `bad_input/listen`, `bad_input/trust_proxy`, `bad_input/history_ahead`, and as `ProbeHistory.open` does
 */
export async function startMonitor(
  config: MonitorConfig,
  { log, notifier, onEnd }: StartOptions,
): Promise<ServingMonitor> {
  const trustProxy = parseProxies(config.trustProxy);
  const history = await ProbeHistory.open(config.history, config.window);
  const gateways = new Gateways(config.endpoints, log);
  const folder = new NotesFolder(config.notes);
  let followed: FollowedChain | undefined;
  try {
    checkAhead(history, config.history);
    let monitor: Monitor | undefined;
    const board = await MonitorBoard.open({
      config,
      history,
      notes: () => folder.read(warnOfNotes(log)),
      insideOf: (name) => gateways.said(name),
      headOf: (name) => monitor?.headOf(name),
      blindSinceMs: () => monitor?.blindSinceMs,
    });
    // Messages are of the monitor's own samples: a chain that comes and goes neither begins nor ends one.
    const tell = (): void => {
      const now = board.board(Date.now());
      notifier?.observe([...observedBoard(now), ...withdrawnIncidents(now, notifier.open)]);
    };
    monitor = new Monitor({
      config,
      history,
      log,
      numberOf: (name) => board.numberOf(name),
      onTime: async (untilS) => {
        if (await board.close(untilS)) tell();
      },
    });
    const running = monitor;
    followed = followChain(config, (name) => board.numberOf(name), log);
    await board.close((Date.now() - running.graceMs) / 1_000);
    const source = new MonitorStatus({
      name: config.name,
      id: history.page,
      board,
      records: followed?.records,
      failedSinceMs: () => running.failedSinceMs,
    });
    const server = await createMonitorServer({
      source,
      log,
      trustProxy,
      perMinute: config.perMinute,
      publicUrl: config.url,
      health: () => ({ blindSinceMs: running.blindSinceMs, closedUntilS: history.closedUntilS }),
    });
    const { host } = config.listen;
    const port = await listen(server, host, config.listen.port, 'listen');
    tell();
    running.start(onEnd);
    return {
      http: `http://${hostInUrl(host)}:${port}`,
      close: async () => {
        gateways.close();
        await followed?.close();
        await running.close();
        await server.close();
        await history.end();
      },
    };
  } catch (error) {
    gateways.close();
    await followed?.close();
    await history.end();
    throw error;
  }
}

/** Until then nothing could be measured. */
function checkAhead({ closedUntilS }: ProbeHistory, file: string): void {
  if (closedUntilS * 1_000 <= Date.now() + mostAheadMs) return;
  const [now, until] = [utc(Date.now()), utc(closedUntilS * 1_000)];
  throw new AgentError(
    'bad_input/history_ahead',
    `the history ${file} is closed until ${until} UTC, and it is ${now} UTC by this machine; correct its clock, or move the file away`,
    { data: { file, closedUntilS } },
  );
}
