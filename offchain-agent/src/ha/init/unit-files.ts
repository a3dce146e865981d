import { unitProgram } from '../../base/installation.ts';
import { unitHardening } from '../../base/unit-hardening.ts';

/** Where the units expect what they use. */
export const places = {
  config: '/etc/almanac/ha.yaml',
  tls: '/etc/almanac/etcd',
  memberTls: '/etc/etcd/tls',
  run: '/run/almanac-ha',
  state: '/var/lib/almanac-ha',
} as const;

/** `almanac-ha.service`; the one below deploy/systemd is the same, a test holds them equal. */
export const deciderUnit = (): string => `[Unit]
Description=Almanac decider: which node of a validator signs
Wants=network-online.target
After=network-online.target
# Never gives up: without it the node signs nothing.
StartLimitIntervalSec=0

[Service]
# As the node: its socket is for that user alone.
User=almanac-node
Group=almanac-node
ExecStart=${unitProgram()} ha decide --config ${places.config}
Restart=always
RestartSec=1
# 2 is a fault of the configuration: it would be the same the next time.
RestartPreventExitStatus=2
# It resigns, so that another node leads at once.
KillSignal=SIGTERM
TimeoutStopSec=15
# A decider that waits for a core lets its lease run out.
CPUWeight=1000
OOMScoreAdjust=-500

RuntimeDirectory=almanac-ha
RuntimeDirectoryMode=0700
StateDirectory=almanac-ha
StateDirectoryMode=0700
${unitHardening({ addressFamilies: ['AF_INET', 'AF_INET6', 'AF_UNIX'] })}
# The keys of the node are none of its business.
InaccessiblePaths=-/var/lib/almanac-node
# Not MemoryDenyWriteExecute: Node.js compiles to machine code while it runs.

[Install]
WantedBy=multi-user.target
`;

/** A drop-in of `almanac-node.service`; the one below deploy/systemd is the same. */
export const nodeDropIn = `# The node asks the decider before it signs. Remove this file to have a single node sign by itself again, never two.
[Unit]
Wants=almanac-ha.service
After=almanac-ha.service

[Service]
ExecStart=
ExecStart=/usr/local/bin/almanac-node \\
  --chain /etc/almanac/spec.json \\
  --base-path /var/lib/almanac-node/data \\
  --keystore-path /var/lib/almanac-node/keystore \\
  --node-key-file /var/lib/almanac-node/node-key \\
  --no-mdns --no-telemetry \\
  --ha ${places.run}/ha.sock \\
  $ALMANAC_NODE_ARGUMENTS
# It ends by itself when it may not sign any more (75), and to begin again as leader (76): a take-over waits for the restart.
Restart=always
RestartSec=1
`;
