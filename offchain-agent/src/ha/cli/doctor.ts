import { join } from 'node:path';
import { AgentError } from '../../base/error.ts';
import { exitCode } from '../../base/exit.ts';
import { print, writeJson } from '../../cli/output.ts';
import { renderTable } from '../../cli/table.ts';
import { findNetwork } from '../../lab/networks.ts';
import { nodeFolder } from '../../lab/real/node-process.ts';
import { configFile } from '../../lab/replicas/start-replicas.ts';
import { readHaConfig } from '../config.ts';
import { compareConfigs, examine, type Patient } from '../doctor/examine.ts';
import type { DoctorFinding } from '../doctor/finding.ts';

interface HaDoctorOptions {
  readonly name?: string;
  readonly config?: readonly string[];
  readonly keystore?: string;
  readonly basePath?: string;
  readonly json?: boolean;
}

interface Found extends DoctorFinding {
  /** The node that it is about; undefined for all of them. */
  readonly node: string | undefined;
}

/** Looks at everything that keeps a replicated validator from signing, or could have it sign twice; exit code 1 for a fault. */
export async function runHaDoctor(options: HaDoctorOptions): Promise<void> {
  const patients = await patientsOf(options);
  const found: Found[] = [];
  for (const patient of patients)
    found.push(...(await examine(patient)).map((finding) => ({ node: patient.config.node, ...finding })));
  const compared = compareConfigs(patients.map(({ config }) => config));
  found.push(...compared.map((finding) => ({ node: undefined, ...finding })));
  const faults = found.filter(({ state }) => state === 'fault').length;
  if (options.json) {
    writeJson({
      schema: 'almanac.ha_doctor.v1',
      basis: 'census',
      faults,
      findings: found.map(({ node, about, state, text }) => ({ node: node ?? null, about, state, text })),
    });
  } else {
    const titles = [{ title: 'node' }, { title: 'about' }, { title: 'state' }, { title: 'found' }];
    const rows = found.map(({ node, about, state, text }) => [node ?? 'all', about, state, text]);
    for (const line of renderTable(titles, rows)) print(line);
  }
  process.exitCode = faults > 0 ? exitCode.no : exitCode.ok;
}

/** @throws AgentError `bad_input/doctor`, and as `readHaConfig` and `findNetwork` do */
async function patientsOf({ name, config = [], keystore, basePath }: HaDoctorOptions): Promise<Patient[]> {
  const faults = [
    ...(config.length > 0 && name !== undefined ? ['--name and --config: give one of them'] : []),
    ...(config.length !== 1 && (keystore ?? basePath) !== undefined
      ? ['--keystore and --base-path are those of one node: give one --config with them']
      : []),
  ];
  if (faults.length > 0) throw new AgentError('bad_input/doctor', faults.join('\n'), { data: { faults } });
  if (config.length > 0) return config.map((file) => ({ config: readHaConfig(file), keystore, basePath }));
  const network = await findNetwork(name);
  if (!network.replicas) {
    throw new AgentError(
      'bad_input/doctor',
      `no validator of network "${network.name}" has several nodes; name the configuration of an HA sidecar with --config`,
    );
  }
  return network.replicas.deciders.map(({ name: decider, node }) => ({
    config: readHaConfig(configFile(network.name, decider)),
    keystore: join(nodeFolder(network.name, node), 'keystore'),
    basePath: join(nodeFolder(network.name, node), 'data'),
  }));
}
