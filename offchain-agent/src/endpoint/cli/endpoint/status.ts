import { exitCode } from '../../../base/exit.ts';
import { processSignal } from '../../../cli/abort.ts';
import { type JsonDocument, print, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { type TableColumn } from '../../../words/column.ts';
import { readEndpointConfig } from '../../machine/config.ts';
import { endpointExposition } from '../../machine/exposition.ts';
import { type EndpointStatus, lookAt } from '../../machine/look.ts';
import type { EndpointPlan } from '../../machine/plan.ts';
import { type DeclaredOptions, planThatRuns } from './declared.ts';

interface EndpointStatusOptions extends DeclaredOptions {
  readonly metrics?: boolean;
}

const daySeconds = 86_400;
const gigabyte = 1e9;

const columns: readonly TableColumn[] = [
  { title: 'part' },
  { title: 'state' },
  { title: 'best', align: 'right' },
  { title: 'finalized', align: 'right' },
  { title: 'lag', align: 'right' },
  { title: 'peers', align: 'right' },
  { title: 'disk GB', align: 'right' },
  { title: 'version' },
  { title: 'message' },
];

/** Shows how each part is; exit code 1 when one does not do what it is there for. */
export async function runEndpointStatus(options: EndpointStatusOptions): Promise<void> {
  const plan = await planThatRuns(options);
  const status = await lookAt(plan, processSignal());
  if (options.metrics)
    process.stdout.write(endpointExposition(readEndpointConfig(options.config).name, status));
  else if (options.json) writeJson(statusDocument(plan, status));
  else printStatus(plan, status);
  // A scraper wants the figures, whatever they are.
  if (!isWell(status) && !options.metrics) process.exitCode = exitCode.no;
}

function isWell({ parts, certificate }: EndpointStatus): boolean {
  return (
    parts.every(({ state, isReady }) => state === 'running' && isReady) &&
    (certificate === undefined || certificateDays(certificate.notAfterS, nowS()) > 0)
  );
}

export function printStatus(plan: EndpointPlan, status: EndpointStatus): void {
  const { parts, disks, freeBytes, certificate } = status;
  const rows = parts.map(({ name, state, says, node }) => [
    name,
    state,
    node ? String(node.best) : '',
    node ? String(node.finalized) : '',
    node ? String(node.best - node.finalized) : '',
    node ? String(node.peers) : '',
    gigabytes(disks.find(({ part }) => part === name)?.bytes),
    node?.version ?? '',
    says,
  ]);
  for (const line of renderTable(columns, rows)) print(line);
  print('');
  print(`free disk    ${freeBytes === undefined ? '?' : `${gigabytes(freeBytes)} GB`} (${plan.state})`);
  if (certificate) print(`certificate  ${certificateText(certificate)}`);
}

function certificateText({ notAfterS, served, file }: NonNullable<EndpointStatus['certificate']>): string {
  if (notAfterS === undefined) return 'none that can be read';
  const until = new Date(notAfterS * 1_000).toISOString().slice(0, 10);
  const shown =
    served === undefined ? 'nobody serves it' : served === file ? 'served' : 'another one is served';
  return `${certificateDays(notAfterS, nowS())} days left (until ${until}), ${shown}`;
}

/** How an endpoint is, for programs. */
export function statusDocument(plan: EndpointPlan, status: EndpointStatus): JsonDocument {
  const { parts, disks, freeBytes, certificate } = status;
  return {
    schema: 'almanac.endpoint_status.v1',
    basis: 'census',
    endpoint: plan.name,
    keeper: plan.keeper,
    ready: isWell(status),
    free_bytes: freeBytes ?? null,
    parts: parts.map(({ name, kind, state, pid, isReady, says, node }) => ({
      name,
      kind,
      state,
      pid: pid ?? null,
      ready: isReady,
      says,
      node: node
        ? {
            best_block: node.best,
            finalized_block: node.finalized,
            finality_lag: node.best - node.finalized,
            peers: node.peers,
            syncing: node.isSyncing,
            version: node.version,
            genesis: node.genesis,
            archive: node.isArchive,
            database_bytes: disks.find(({ part }) => part === name)?.bytes ?? null,
          }
        : null,
    })),
    certificate: certificate
      ? {
          file_sha256: certificate.file ?? null,
          served_sha256: certificate.served ?? null,
          not_after_s: certificate.notAfterS ?? null,
          days_left: certificateDays(certificate.notAfterS, nowS()),
          uncovered_hosts: certificate.uncovered,
        }
      : null,
  };
}

function certificateDays(notAfterS: number | undefined, atS: number): number {
  return notAfterS === undefined ? 0 : Math.floor((notAfterS - atS) / daySeconds);
}

function nowS(): number {
  return Math.floor(Date.now() / 1_000);
}

function gigabytes(bytes: number | undefined): string {
  return bytes === undefined ? '' : (bytes / gigabyte).toFixed(2);
}
