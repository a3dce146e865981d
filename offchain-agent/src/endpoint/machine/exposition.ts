import type { EndpointStatus, PartStatus } from './look.ts';

/** How an endpoint is, as Prometheus' node exporter takes it from a text file. */
export function endpointExposition(endpoint: string, status: EndpointStatus): string {
  const { parts, disks, freeBytes, certificate } = status;
  const label = (part: string): string => `{endpoint="${endpoint}",part="${part}"}`;
  const ofEndpoint = `{endpoint="${endpoint}"}`;
  const nodes = parts.flatMap(({ name, node }) => (node ? [{ name, node }] : []));
  const each = (value: (part: PartStatus) => boolean): string[] =>
    parts.map((part) => `${label(part.name)} ${value(part) ? 1 : 0}`);
  return [
    ...series(
      'up',
      'gauge',
      'Whether the process of a part runs.',
      each(({ state }) => state === 'running'),
    ),
    ...series(
      'ready',
      'gauge',
      'Whether a part does what it is there for.',
      each(({ isReady }) => isReady),
    ),
    ...series(
      'best_block',
      'gauge',
      'Height of the best block of a node.',
      nodes.map(({ name, node }) => `${label(name)} ${node.best}`),
    ),
    ...series(
      'finalized_block',
      'gauge',
      'Height of the last finalized block of a node.',
      nodes.map(({ name, node }) => `${label(name)} ${node.finalized}`),
    ),
    ...series(
      'database_bytes',
      'gauge',
      'Disk space of the database of a node.',
      disks.map(({ part, bytes }) => `${label(part)} ${bytes}`),
    ),
    ...series(
      'disk_free_bytes',
      'gauge',
      'Free space of the file system of the endpoint.',
      freeBytes === undefined ? [] : [`${ofEndpoint} ${freeBytes}`],
    ),
    ...series(
      'certificate_not_after_timestamp_seconds',
      'gauge',
      'When the certificate of HAProxy expires, 0 if none can be read.',
      certificate ? [`${ofEndpoint} ${certificate.notAfterS ?? 0}`] : [],
    ),
    ...series(
      'certificate_served',
      'gauge',
      'Whether clients are shown the certificate of the file.',
      certificate
        ? [
            `${ofEndpoint} ${certificate.served !== undefined && certificate.served === certificate.file ? 1 : 0}`,
          ]
        : [],
    ),
    '',
  ].join('\n');
}

function series(name: string, type: string, help: string, samples: readonly string[]): string[] {
  if (samples.length === 0) return [];
  const full = `almanac_endpoint_${name}`;
  return [`# HELP ${full} ${help}`, `# TYPE ${full} ${type}`, ...samples.map((sample) => `${full}${sample}`)];
}
