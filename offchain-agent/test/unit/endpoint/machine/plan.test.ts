import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { parse } from 'yaml';
import { shippedEndpoint, shippedPlan } from '../../../../../tests/support/shipped-endpoint.ts';
import { composeFile } from '../../../../src/endpoint/machine/compose.ts';
import { type EndpointConfig, readEndpointConfig } from '../../../../src/endpoint/machine/config.ts';
import { generatedFiles } from '../../../../src/endpoint/machine/install.ts';
import { installedPrograms, planOf, stateOf } from '../../../../src/endpoint/machine/plan.ts';
import { unitFiles } from '../../../../src/endpoint/machine/units.ts';

const state = '/var/lib/almanac-endpoint/rpc-eu';

describe('the plan of an endpoint', () => {
  const plan = shippedPlan();

  it('has a part for each node, gateway process, status and front, each on its own port', () => {
    deepEqual(
      plan.parts.map(({ name, listen }) => [name, listen]),
      [
        ['almanac-1', '127.0.0.1:9901'],
        ['almanac-2', '127.0.0.1:9902'],
        ['gateway-1', '127.0.0.1:9944'],
        ['gateway-2', '127.0.0.1:9945'],
        ['status', '127.0.0.1:9620'],
        ['front', ':443'],
      ],
    );
    const words = plan.parts[1]?.argv.join(' ') ?? '';
    match(words, /--port 30334 --rpc-port 9902 --prometheus-port 9616 --rpc-methods safe/);
    match(words, /--state-pruning archive$/);
  });

  it('is the same for the same configuration, to the byte', () => {
    deepEqual(generatedFiles(shippedPlan()), generatedFiles(plan));
  });

  it('gives each gateway process a configuration with all nodes, of this machine and elsewhere', () => {
    const [first, second] = plan.files.slice(0, 2).map(({ text }) => parse(text));
    deepEqual(
      first.networks[0].upstreams.map(({ name, region }: { name: string; region: string }) => [name, region]),
      [
        ['almanac-1', 'eu'],
        ['almanac-2', 'eu'],
        ['us-1', 'us'],
      ],
    );
    deepEqual([first.identity, first.trustProxy], [`${state}/identity.key`, ['127.0.0.1']]);
    // The front is public, though the gateway listens on loopback.
    deepEqual(first.networks[0]?.origins, ['*']);
    deepEqual([second.listen, second.metrics], ['127.0.0.1:9945', '127.0.0.1:9965']);
    deepEqual([second.name, second.usage], ['gateway-2', `${state}/gateway-2/usage`]);
    const { listen, metrics, name, usage } = first;
    deepEqual({ ...second, listen, metrics, name, usage }, first);
    deepEqual(first.certificates, ['/etc/almanac/tls/rpc.example.org.pem']);
  });

  it('gives two gateway processes files of their own to write, and one of them what was said', () => {
    const config = readEndpointConfig(shippedEndpoint);
    const settings = {
      usage: '/var/usage',
      accessLog: { file: '/var/access.jsonl', sample: 10 },
      limits: { batch: 10 },
    };
    const filesOf = (processes: number) =>
      planOf(
        { ...config, gateway: { ...config.gateway, processes, settings } },
        'systemd',
        installedPrograms(),
      )
        .files.filter(({ path }) => path.endsWith('.yaml'))
        .map(({ text }) => parse(text))
        .map(({ usage, accessLog, limits }) => [usage, accessLog.file, limits.batch]);
    deepEqual(filesOf(2), [
      ['/var/usage-1', '/var/access-1.jsonl', 10],
      ['/var/usage-2', '/var/access-2.jsonl', 10],
    ]);
    deepEqual(filesOf(1), [['/var/usage', '/var/access.jsonl', 10]]);
  });

  it('refuses settings that the gateway would refuse', () => {
    const config = readEndpointConfig(shippedEndpoint);
    const gateway = { ...config.gateway, settings: { limits: { batch: 0 }, nothing: 1 } };
    throws(() => planOf({ ...config, gateway }, 'systemd', installedPrograms()), {
      code: 'bad_input/config',
      message: /limits\.batch: must be at least 1[\s\S]*nothing: unknown field/,
    });
  });

  it('restores a snapshot into an empty database before a unit starts', () => {
    const config = readEndpointConfig(shippedEndpoint);
    const networks = config.networks.map((one) => ({
      ...one,
      snapshot: {
        place: 'https://snap.example.org',
        endpoints: ['wss://rpc.example.net'],
        signer: '0xkey',
      },
    }));
    const [, unit] = unitFiles(planOf({ ...config, networks }, 'systemd', installedPrograms()));
    match(
      unit?.text ?? '',
      /^ExecStartPre=\/bin\/sh -c 'test -e \/var\/lib\/almanac-endpoint\/rpc-eu\/almanac-1\/chains \|\| exec .*snapshot restore https:\/\/snap\.example\.org --base-path \S+ --chain \S+ --signer 0xkey --endpoint wss:\/\/rpc\.example\.net'$/m,
    );
  });

  it('keeps what a trial writes in the folder of the user', () => {
    const { state: _, ...config } = readEndpointConfig(shippedEndpoint);
    equal(stateOf(config as EndpointConfig, 'systemd'), state);
    ok(stateOf(config as EndpointConfig, 'local').endsWith('/endpoints/rpc-eu'));
  });

  it('has a service for each part in the compose file, on the network of the machine', () => {
    const { services } = parse(composeFile(shippedPlan('containers')));
    deepEqual(
      Object.keys(services),
      plan.parts.map(({ name }) => name),
    );
    equal(services.front.network_mode, 'host');
    ok(
      services.front.volumes.includes(
        '/etc/almanac/tls/rpc.example.org.pem:/etc/almanac/tls/rpc.example.org.pem:ro',
      ),
    );
    ok(services['almanac-1'].volumes.includes('/etc/almanac/spec.json:/etc/almanac/spec.json:ro'));
  });
});
