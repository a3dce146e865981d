import { resolve } from 'node:path';
import { AgentError } from '../../../base/error.ts';
import { writeOutput } from '../../../base/write-output.ts';
import { print, writeJson } from '../../../cli/output.ts';
import { findNetwork } from '../../networks.ts';
import { livingWatch, watchedDocument } from '../../watch/watch-process.ts';
import { watchPage } from '../../watched/page.ts';
import type { NamedOptions } from './run.ts';

interface ReportOptions extends NamedOptions {
  readonly out?: string;
}

/**
 * Writes the page of a network with all that was seen of it, as one file.
 * @throws AgentError `bad_input/not_watched`; as `findNetwork` and `writeOutput` do
 */
export async function runReport(options: ReportOptions): Promise<void> {
  const { name } = await findNetwork(options.name);
  const watch = livingWatch(name);
  const document = watch && (await watchedDocument(watch));
  if (!document) {
    throw new AgentError(
      'bad_input/not_watched',
      `network "${name}" is not watched, so there is nothing to report; start with \`almanac network watch --name ${name}\`, as \`network up\` does automatically`,
      { data: { network: name } },
    );
  }
  const file = resolve(options.out ?? `network-${name}.html`);
  writeOutput(file, watchPage(name, document).text);
  if (options.json) {
    writeJson({
      schema: 'almanac.network_report.v1',
      network: name,
      file,
      samples: document.times_ms.length,
      faults: document.faults.length,
      alerts: document.alerts.length,
    });
  } else print(file);
}
