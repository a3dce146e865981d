import { createLogger } from '../../../base/logger.ts';
import { pathKeys } from '../../../base/url.ts';
import { processSignal } from '../../../cli/abort.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { serveForGood, untilAborted } from '../../../cli/serve-for-good.ts';
import { openNotifier } from '../../../notify/open-notifier.ts';
import { readMonitorConfig } from '../../monitor/config.ts';
import { hostCount } from '../../monitor/monitor.ts';
import { readNotes } from '../../monitor/notes-folder.ts';
import { startMonitor } from '../../monitor/start-monitor.ts';

interface StatusServeOptions {
  readonly check?: boolean;
  readonly json?: boolean;
}

/**
 * Measures the endpoints of a file and serves their status until the user interrupts; SIGTERM is how a service manager ends it.
 * @throws AgentError as `readMonitorConfig`, `readNotes`, `openNotifier` and `startMonitor` do
 */
export async function runStatusServe(file: string, options: StatusServeOptions): Promise<void> {
  const config = readMonitorConfig(file);
  const notes = readNotes(config.notes);
  const { name, endpoints, ownCheck } = config;
  if (options.check) {
    const counts = { endpoints: endpoints.length, notes: notes.length };
    if (options.json) writeJson({ schema: 'almanac.status.check.v1', file, name, ...counts });
    else print(`${file} is valid: ${counts.endpoints} endpoints, ${counts.notes} notes`);
    return;
  }
  await serveForGood(async () => {
    const secrets = endpoints.flatMap(({ url }) => pathKeys(url));
    const log = createLogger({ level: 'warn', secrets });
    const notifier = config.notify === undefined ? undefined : await openNotifier(config.notify);
    const failed = new AbortController();
    const signal = AbortSignal.any([processSignal(), failed.signal]);
    try {
      const serving = await startMonitor(config, {
        log,
        notifier,
        onEnd: (error) => failed.abort(error),
      });
      await untilAborted(signal, serving, () => {
        const status = `${serving.http}/status`;
        if (options.json) {
          writeJson({ schema: 'almanac.status.serve.v1', name, http: serving.http, status });
          return;
        }
        print(`${name}: ${endpoints.length} endpoints are measured, see ${status}`);
        if (ownCheck.length === 0) say(silenceSentence(hostCount(endpoints)));
        say('Ctrl-C ends it');
      });
    } finally {
      await notifier?.close();
    }
  });
}

/** The meaning of silence without an own check. */
export function silenceSentence(hosts: number): string {
  const silence =
    hosts > 1
      ? `while none of ${hosts} hosts answers, the monitor counts as blind`
      : 'while the only host does not answer, its endpoints count as down';
  return `no ownCheck is configured: ${silence}`;
}
