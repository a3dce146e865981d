import { stringify } from 'yaml';
import { AgentError } from '../../../base/error.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { findNetwork } from '../../networks.ts';
import { networkFile, optionsOfFile } from '../../plan/network-file.ts';
import { writeZombienet } from '../../plan/write-zombienet.ts';
import type { NamedOptions } from './run.ts';

const formats = ['yaml', 'zombienet'] as const;

interface ExportOptions extends NamedOptions {
  readonly format: string;
}

/** Writes the file with which `network up` starts the same network again; of zombienet as far as its format says it. */
export async function runExport({ format, name, json }: ExportOptions): Promise<void> {
  if (!formats.some((known) => known === format)) {
    throw new AgentError('bad_input/format', `--format ${format}: expected ${formats.join(' or ')}`);
  }
  const network = await findNetwork(name);
  const asked = networkFile.safeParse(network.asked);
  if (network.asked === undefined || !asked.success) {
    throw new AgentError(
      'bad_input/network',
      `network "${network.name}" was not started by this version, so no file describes it; start one with \`almanac network up\``,
      { data: { name: network.name } },
    );
  }
  const zombienet = format === 'zombienet' ? writeZombienet(optionsOfFile(asked.data)) : undefined;
  const { text, warnings } = zombienet ?? { text: stringify(network.asked), warnings: [] };
  if (json) {
    const schema = 'almanac.network_file.v1';
    return writeJson({ schema, basis: 'census', format, network: network.asked, text, warnings });
  }
  for (const warning of warnings) say(`note: ${warning}`);
  print(text.trimEnd());
}
