import { AgentError } from '../../../base/error.ts';
import { parseCount, parseShare } from '../../../base/parse.ts';
import { openChain } from '../../../chain/rpc/connect.ts';
import { type Opened, openAt } from '../../../cli/open-at.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { parseListen } from '../../../cli/parse-listen.ts';
import { parseProxies } from '../../../cli/parse-proxies.ts';
import { serveForGood, untilAborted } from '../../../cli/serve-for-good.ts';
import { openNotifier } from '../../../notify/open-notifier.ts';
import { openRecordArchive } from '../../../store/record-archive.ts';
import { readObjectives } from '../../objective/read-file.ts';
import { publicEndpoint } from '../../page-endpoint.ts';
import { openServedEvidence } from '../../served-evidence.ts';
import { observedNewest } from '../../status/observed.ts';
import { startServing } from './start.ts';

export interface ServeCommandOptions {
  readonly url?: string;
  readonly listen: string;
  readonly objective: string;
  readonly objectives?: string;
  readonly archive?: string;
  readonly evidence?: string;
  readonly perMinute: string;
  readonly trustProxy?: string;
  readonly publicUrl?: string;
  readonly pageRpc?: string;
  readonly identities?: string;
  readonly names?: string;
  readonly notify?: string;
  readonly json?: boolean;
}

const mostPerMinute = 1_000_000;

/**
 * Serves a chain until the user interrupts; SIGTERM is how a service manager ends it: exit code 0.
 * @throws AgentError as `openAt` and `readObjectives` do; `bad_input/not_almanac`, `bad_input/listen`,
 * `bad_input/evidence_folder`, `bad_input/page_rpc`, `bad_input/names_file`, `bad_input/names_genesis`
 */
export async function runServe(options: ServeCommandOptions): Promise<void> {
  const address = parseListen(options.listen, '127.0.0.1:9620');
  const perMinute = parseCount(options.perMinute, '--per-minute', mostPerMinute);
  const objectives = readObjectives(options.objectives, parseShare(options.objective, '--objective'));
  const trustProxy = parseProxies(options.trustProxy);
  const publicUrl = options.publicUrl === undefined ? undefined : publicAddress(options.publicUrl);
  const page = {
    ...(options.pageRpc !== undefined && { pageRpc: publicEndpoint(options.pageRpc, '--page-rpc') }),
    ...(options.identities !== undefined && {
      identities: publicEndpoint(options.identities, '--identities'),
    }),
  };
  const evidence = options.evidence === undefined ? undefined : await openServedEvidence(options.evidence);
  await serveForGood(async () => {
    await using opened = await openAt(options.url, openChain);
    const notifier = options.notify === undefined ? undefined : await openNotifier(options.notify);
    const archive = options.archive === undefined ? undefined : await openRecordArchive(options.archive);
    try {
      const serving = await startServing(opened, address, {
        perMinute,
        objectives,
        page,
        ...(options.names !== undefined && { namesFile: options.names }),
        ...(archive && { archive }),
        ...(notifier && { onBoard: (board) => notifier.observe(observedNewest(board, notifier.open)) }),
        ...(evidence && { evidence }),
        ...(trustProxy && { trustProxy }),
        ...(publicUrl !== undefined && { publicUrl }),
      });
      await untilAborted(opened.signal, serving, () =>
        introduce(opened, serving.http, options.json === true),
      );
    } finally {
      await archive?.close();
      await notifier?.close();
    }
  });
}

/** @throws AgentError `bad_input/public_url` */
export function publicAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (isPlain && /^https?:$/.test(url.protocol)) return url.href.replace(/\/+$/, '');
  throw new AgentError(
    'bad_input/public_url',
    '--public-url: expected where readers reach this server, for example https://status.example.org',
  );
}

function introduce(
  { chainName, url }: Pick<Opened<never>, 'chainName' | 'url'>,
  http: string,
  json: boolean,
): void {
  if (json) {
    writeJson({ schema: 'almanac.serve.v1', chain: chainName, url, http, status: `${http}/status` });
    return;
  }
  print(`${chainName} at ${url} is served at ${http}`);
  print(`  status:  ${http}/status`);
  print(`  API:     ${http}/api/v1/networks, described at ${http}/openapi.json`);
  say('Ctrl-C ends it');
}
