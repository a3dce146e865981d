import { isIPv6 } from 'node:net';
import { stringify } from 'yaml';
import type { InitPlan, ReplicaMachine } from './machines.ts';
import { nextSteps } from './next-steps.ts';
import { deciderUnit, nodeDropIn, places } from './unit-files.ts';

/** A file to be written, its path relative to the folder that was asked for. */
interface PlannedFile {
  readonly path: string;
  readonly text: string;
}

const clientPort = 2379;
const peerPort = 2380;
const prefix = '/almanac/ha';

/** Everything that the machines need, a folder for each, and a page that says what to do with it. */
export function plannedFiles(plan: InitPlan): PlannedFile[] {
  return [
    ...plan.machines.flatMap((machine) =>
      Object.entries(filesOf(machine, plan)).map(([name, text]) => ({
        path: `${machine.name}/${name}`,
        text,
      })),
    ),
    { path: 'NEXT.md', text: nextSteps(plan) },
  ];
}

function filesOf(machine: ReplicaMachine, plan: InitPlan): Record<string, string> {
  return {
    ...(machine.hasNode && {
      'ha.yaml': deciderConfig(machine, plan),
      'almanac-ha.service': deciderUnit(),
      'almanac-node.service.d/ha.conf': nodeDropIn,
    }),
    ...(plan.machines.length > 1 && { etcd: etcdEnvironment(machine, plan) }),
  };
}

function deciderConfig(
  { name }: ReplicaMachine,
  { machines, genesis, author, voter, leaseMs }: InitPlan,
): string {
  const { run, state, tls } = places;
  const etcd = {
    kind: 'etcd',
    // The member of its own machine first.
    endpoints: machines
      .toSorted((a, b) => Number(b.name === name) - Number(a.name === name))
      .map(({ address }) => urlOf(address, clientPort)),
    prefix,
    tls: { ca: `${tls}/ca.pem`, cert: `${tls}/client.pem`, key: `${tls}/client-key.pem` },
  };
  const config = {
    socket: `${run}/ha.sock`,
    node: name,
    validator: { genesis, author, voter },
    coordinator: machines.length > 1 ? etcd : { kind: 'file', path: `${state}/record` },
    leaseMs,
    grants: `${state}/grants.jsonl`,
    listen: '127.0.0.1:9622',
    control: `${run}/control.sock`,
  };
  return `# The decider of ${name}: ${places.config} there. Checked by: almanac ha doctor --config ${places.config}\n${stringify(config)}`;
}

/** For Debian's etcd.service, which reads /etc/default/etcd. */
function etcdEnvironment({ name, address }: ReplicaMachine, { machines }: InitPlan): string {
  const { memberTls: tls } = places;
  const settings = {
    NAME: name,
    DATA_DIR: '/var/lib/etcd/almanac',
    LISTEN_CLIENT_URLS: urlOf('0.0.0.0', clientPort),
    ADVERTISE_CLIENT_URLS: urlOf(address, clientPort),
    LISTEN_PEER_URLS: urlOf('0.0.0.0', peerPort),
    INITIAL_ADVERTISE_PEER_URLS: urlOf(address, peerPort),
    INITIAL_CLUSTER: machines.map((one) => `${one.name}=${urlOf(one.address, peerPort)}`).join(','),
    INITIAL_CLUSTER_TOKEN: 'almanac-ha',
    INITIAL_CLUSTER_STATE: 'new',
    TRUSTED_CA_FILE: `${tls}/ca.pem`,
    CERT_FILE: `${tls}/server.pem`,
    KEY_FILE: `${tls}/server-key.pem`,
    CLIENT_CERT_AUTH: 'true',
    PEER_TRUSTED_CA_FILE: `${tls}/ca.pem`,
    PEER_CERT_FILE: `${tls}/peer.pem`,
    PEER_KEY_FILE: `${tls}/peer-key.pem`,
    PEER_CLIENT_CERT_AUTH: 'true',
    LOGGER: 'zap',
    AUTO_COMPACTION_RETENTION: '1h',
  };
  return [
    `# The member of etcd on ${name}: /etc/default/etcd there. server.pem needs the names ${address}, localhost and 127.0.0.1, and`,
    '# both serverAuth and clientAuth: the gateway that deciders ask calls its own member with it.',
    ...Object.entries(settings).map(([setting, value]) => `ETCD_${setting}=${value}`),
    '',
  ].join('\n');
}

function urlOf(address: string, port: number): string {
  return `https://${isIPv6(address) ? `[${address}]` : address}:${port}`;
}
