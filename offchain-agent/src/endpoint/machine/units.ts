import { unitHardening } from '../../base/unit-hardening.ts';
import type { EndpointPart, EndpointPlan, PlannedFile } from './plan.ts';

const user = 'almanac-endpoint';

/** Where the units of an endpoint lie, and who they run as; other folders for tests. */
export interface UnitFolders {
  readonly units: string;
  readonly users: string;
}

export const usualUnitFolders: UnitFolders = { units: '/etc/systemd/system', users: '/etc/sysusers.d' };

export function unitName(endpoint: string, part: string): string {
  return `almanac-${endpoint}-${part}.service`;
}

/** A unit for each part, and the user that they run as. */
export function unitFiles(
  plan: EndpointPlan,
  { units, users }: UnitFolders = usualUnitFolders,
): PlannedFile[] {
  return [
    {
      path: `${users}/almanac-endpoint.conf`,
      text: `u ${user} - "Almanac endpoint" /var/lib/almanac-endpoint\n`,
    },
    ...plan.parts.map((part) => ({
      path: `${units}/${unitName(plan.name, part.name)}`,
      text: unitOf(part, plan),
    })),
  ];
}

function unitOf(part: EndpointPart, { name, state }: EndpointPlan): string {
  const { kind, node, argv } = part;
  const isFront = kind === 'front';
  return `# Made by "almanac endpoint up": what is changed here is drift, and written over.
[Unit]
Description=Almanac endpoint ${name}: ${part.name}
Wants=network-online.target
After=network-online.target
# Never gives up: what is away is measured as away.
StartLimitIntervalSec=0

[Service]
User=${user}
Group=${user}
${kind === 'node' ? `Environment=ALMANAC_WASM_CACHE=${state}/compiled\n` : ''}${node?.restore ? restoreLine(node.base, node.restore) : ''}ExecStart=${argv.join(' ')}
${isFront ? 'ExecReload=/bin/kill -USR2 $MAINPID\n' : ''}Restart=always
RestartSec=${kind === 'node' ? 5 : 1}
${kind === 'node' ? '' : '# 2 is a fault of the configuration: it would be the same the next time.\nRestartPreventExitStatus=2\n'}LimitNOFILE=65536
${node?.restore ? 'TimeoutStartSec=infinity\n' : ''}
ReadWritePaths=${state}
${unitHardening({ addressFamilies: ['AF_INET', 'AF_INET6', 'AF_NETLINK', 'AF_UNIX'], capabilities: isFront ? ['CAP_NET_BIND_SERVICE'] : [] })}

[Install]
WantedBy=multi-user.target
`;
}

/** A database that is there is left alone. */
function restoreLine(base: string, restore: readonly string[]): string {
  return `ExecStartPre=/bin/sh -c 'test -e ${base}/chains || exec ${restore.join(' ')}'\n`;
}
