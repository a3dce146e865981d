import type { InitPlan, ReplicaMachine } from './machines.ts';
import { places } from './unit-files.ts';

/** What a person does with the files, in this order. */
export function nextSteps(plan: InitPlan): string {
  const nodes = plan.machines.filter(({ hasNode }) => hasNode);
  const steps = plan.machines.length > 1 ? [certificates(plan), etcd(plan)] : [];
  steps.push(deciders(nodes), keys(nodes), check(nodes), start(nodes));
  return [
    '# Next steps',
    '',
    `One validator on ${nodes.map(({ name }) => name).join(', ')}. Only the last step changes who signs; until then today's node continues.`,
    '',
    ...steps.flatMap(([title, ...lines], index) => [`## ${index + 1}. ${title}`, '', ...lines, '']),
  ].join('\n');
}

type Step = readonly [title: string, ...lines: string[]];

function certificates({ machines }: InitPlan): Step {
  const { memberTls, tls } = places;
  return [
    'Certificates',
    'One authority of your own, kept off these machines. From it, PEM files:',
    '',
    ...machines.map(
      ({ name, address }) =>
        `- ${name}: \`${memberTls}/{ca,server,server-key,peer,peer-key}.pem\`, readable by etcd alone. server.pem and peer.pem name ${address}, localhost and 127.0.0.1, both for serverAuth **and** clientAuth.`,
    ),
    ...machines
      .filter(({ hasNode }) => hasNode)
      .map(
        ({ name }) =>
          `- ${name}: \`${tls}/{ca,client,client-key}.pem\`, readable by almanac-node alone; client.pem for clientAuth.`,
      ),
  ];
}

function etcd({ machines }: InitPlan): Step {
  return [
    'etcd',
    `On each of ${machines.map(({ name }) => name).join(', ')}: \`apt-get install etcd-server etcd-client\`, then copy its \`etcd\` to /etc/default/etcd and start all of them together:`,
    '',
    '```',
    'systemctl enable --now etcd',
    '```',
    '',
    `Open ports 2379 and 2380 between these machines, and to no other machine.`,
  ];
}

function deciders(nodes: readonly ReplicaMachine[]): Step {
  return [
    'Deciders',
    `On ${nodes.map(({ name }) => name).join(' and ')}, from the folder of that machine: ha.yaml to ${places.config}, which almanac-node has to read; almanac-ha.service and almanac-node.service.d to /etc/systemd/system. Do not start anything yet.`,
  ];
}

function keys(nodes: readonly ReplicaMachine[]): Step {
  const [first, ...others] = nodes;
  if (others.length === 0) return ['Keys', `${first?.name} has them already.`];
  return [
    'Keys',
    `Stop the node of ${first?.name} and copy its keystore to ${others.map(({ name }) => name).join(', ')}; each machine keeps a node key (\`--node-key-file\`) of its own. A node that has these keys and runs without \`--ha\` signs whatever happens: that is the one mistake to avoid.`,
  ];
}

function check(nodes: readonly ReplicaMachine[]): Step {
  return [
    'Check',
    `On each of ${nodes.map(({ name }) => name).join(', ')}:`,
    '',
    '```',
    'systemctl daemon-reload',
    'systemctl enable --now almanac-ha',
    `almanac ha doctor --config ${places.config} --keystore /var/lib/almanac-node/keystore --base-path /var/lib/almanac-node/data`,
    '```',
  ];
}

function start(nodes: readonly ReplicaMachine[]): Step {
  const [first] = nodes;
  return [
    'Start',
    `First on ${first?.name}, which has signed so far, then on the others:`,
    '',
    '```',
    'systemctl restart almanac-node',
    `almanac ha status --control ${places.run}/control.sock`,
    '```',
    '',
    'A planned change of the leader misses no slot:',
    '',
    '```',
    `almanac ha handover --control ${places.run}/control.sock`,
    '```',
  ];
}
