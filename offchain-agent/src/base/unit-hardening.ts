/** What the service of a systemd unit may do beside what all of ours may. */
interface UnitRights {
  /** Of its sockets: `AF_INET`, … */
  readonly addressFamilies: readonly string[];
  /** `CAP_NET_BIND_SERVICE`, … for a user that is not root. */
  readonly capabilities?: readonly string[];
}

/**
 * The lines of a unit that take from a service what it does not need. Without MemoryDenyWriteExecute: Node.js, and a node that
 * compiles its runtime, make machine code while they run.
 */
export function unitHardening({ addressFamilies, capabilities = [] }: UnitRights): string {
  const capable = capabilities.join(' ');
  return `UMask=0077
NoNewPrivileges=yes
${capable === '' ? '' : `AmbientCapabilities=${capable}\n`}CapabilityBoundingSet=${capable}
LockPersonality=yes
PrivateDevices=yes
PrivateTmp=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectSystem=strict
RestrictAddressFamilies=${addressFamilies.join(' ')}
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native`;
}
