import { AgentError } from '../../../base/error.ts';
import { webSocketUrl } from '../../../base/url.ts';
import { openChain } from '../../../chain/rpc/connect.ts';
import { type Opened, openAt } from '../../../cli/open-at.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { parseListen } from '../../../cli/parse-listen.ts';
import { parseProxies } from '../../../cli/parse-proxies.ts';
import { parsePeriodKind } from '../../../cli/question.ts';
import { serveForGood, untilAborted } from '../../../cli/serve-for-good.ts';
import { startTelemetry, type TelemetryServing } from './start.ts';

export interface TelemetryCommandOptions {
  readonly url?: string;
  readonly listen: string;
  readonly upstream?: string;
  readonly period: string;
  readonly networkUrl?: string;
  readonly trustProxy?: string;
  readonly figuresInNames?: boolean;
  readonly json?: boolean;
}

/**
 * Serves telemetry until the user interrupts.
 * @throws AgentError as `openAt` does; `bad_input/not_almanac`, `bad_input/listen`, `bad_input/url`, `bad_input/period`,
 * `bad_input/figures_in_names`
 */
export async function runTelemetry(options: TelemetryCommandOptions): Promise<void> {
  const address = parseListen(options.listen, '127.0.0.1:8000');
  const period = parsePeriodKind(options.period);
  const trustProxy = parseProxies(options.trustProxy);
  const upstream = options.upstream === undefined ? undefined : webSocketUrl(options.upstream, '--upstream');
  const networkUrls = (options.networkUrl?.split(',') ?? []).map((url) =>
    webSocketUrl(url.trim(), '--network-url'),
  );
  if (upstream !== undefined && options.figuresInNames) {
    throw new AgentError(
      'bad_input/figures_in_names',
      '--figures-in-names: frames of --upstream are passed on unmodified; leave out one of them',
    );
  }
  await serveForGood(async () => {
    await using opened = await openAt(options.url, openChain);
    const serving = await startTelemetry(opened, address, {
      period,
      networkUrls,
      signal: opened.signal,
      ...(upstream !== undefined && { upstream }),
      ...(trustProxy && { trustProxy }),
      ...(options.figuresInNames && { figuresInNames: true }),
    });
    await untilAborted(opened.signal, serving, () => introduce(opened, serving, options.json === true));
  });
}

function introduce(
  { chainName, url }: Pick<Opened<never>, 'chainName' | 'url'>,
  { feed, submit, upstream }: TelemetryServing,
  json: boolean,
): void {
  if (json) {
    writeJson({ schema: 'almanac.telemetry.v1', chain: chainName, url, submit, feed, upstream });
    return;
  }
  print(`telemetry with the records of ${chainName} at ${url}`);
  if (submit !== null) print(`  nodes:      --telemetry-url '${submit} 1'`);
  if (upstream !== null) print(`  upstream:   ${upstream}`);
  print(`  front ends: ${feed}`);
  say('Ctrl-C ends it');
}
