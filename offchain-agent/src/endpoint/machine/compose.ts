import { stringify } from 'yaml';
import type { EndpointPart, EndpointPlan } from './plan.ts';

const images = {
  node: 'almanac-node',
  gateway: 'almanac',
  status: 'almanac',
  front: 'docker.io/library/haproxy:2.6',
} as const;

/**
 * All parts as services. They use the network of the machine, as the units do: the same ports and addresses, and the addresses
 * of clients as they are.
 */
export function composeFile(plan: EndpointPlan): string {
  const { name, parts, state, front } = plan;
  const services = parts.map((part) => [
    part.name,
    {
      image: images[part.kind],
      container_name: containerName(name, part.name),
      command: [...part.argv],
      network_mode: 'host',
      restart: 'always',
      stop_grace_period: '30s',
      volumes: [
        `${state}:${state}`,
        ...chainFile(part),
        ...(part.kind === 'front' && front ? [`${front.certificate}:${front.certificate}:ro`] : []),
      ],
    },
  ]);
  const made = '# Made by "almanac endpoint up": what is changed here is drift, and written over.\n';
  return `${made}${stringify({ name: `almanac-${name}`, services: Object.fromEntries(services) })}`;
}

export function containerName(endpoint: string, part: string): string {
  return `almanac-${endpoint}-${part}`;
}

function chainFile({ kind, argv }: EndpointPart): string[] {
  const chain = kind === 'node' ? argv[argv.indexOf('--chain') + 1] : undefined;
  return chain?.startsWith('/') ? [`${chain}:${chain}:ro`] : [];
}
