import { deepEqual, equal, match, throws } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { shippedEndpoint } from '../../../../../tests/support/shipped-endpoint.ts';
import { AgentError } from '../../../../src/base/error.ts';
import {
  nodeNames,
  parseEndpointConfig,
  readEndpointConfig,
  validEndpointExample,
} from '../../../../src/endpoint/machine/config.ts';

const example = (): Record<string, never> => parse(validEndpointExample);

describe('the configuration of an endpoint', () => {
  it('is valid in its example and as it is shipped', () => {
    const { name, gateway } = parseEndpointConfig(example(), '/etc/almanac/endpoint.yaml');
    deepEqual([name, gateway.processes], ['rpc-eu', 1]);
    equal(readEndpointConfig(shippedEndpoint).networks[0]?.nodes, 2);
    equal(readFileSync(shippedEndpoint, 'utf8').includes('docs/reference/configuration.md'), true);
  });

  it('finds files beside itself, and takes the name of a chain as it is', () => {
    const document: Record<string, unknown> = { ...example(), state: 'state' };
    const [network] = document['networks'] as { chain: string }[];
    const chainOf = (chain: string) => {
      if (network) network.chain = chain;
      return parseEndpointConfig(document, '/etc/almanac/endpoint.yaml').networks[0]?.chain;
    };
    equal(parseEndpointConfig(document, '/etc/almanac/endpoint.yaml').state, '/etc/almanac/state');
    deepEqual([chainOf('spec.json'), chainOf('polkadot')], ['/etc/almanac/spec.json', 'polkadot']);
  });

  it('tells all its faults at once, with their paths', () => {
    const document = {
      ...example(),
      region: 'EU',
      networks: [
        {
          name: 'a',
          chain: 'a.json',
          nodes: 2,
          ports: { rpc: 9901, p2p: 9902, metrics: 9615 },
          arguments: ['--db-cache 16'],
        },
        { name: 'a', chain: 'b.json', ports: { rpc: 9615, p2p: 70_000, metrics: 1 } },
      ],
      gateway: { settings: { networks: [] } },
      more: 1,
    };
    throws(
      () => parseEndpointConfig(document, 'endpoint.yaml'),
      (error: AgentError) => {
        deepEqual(error.data['faults'], [
          'region: must be 1 to 32 of a-z, 0-9 and "-", for example eu-1',
          'networks[0].arguments[0]: must be one word of a command line without spaces, quotes, \\, % and $',
          'networks[1].ports.p2p: must be at most 65535',
          'more: unknown field',
          'networks[1].name: there are two networks "a"',
          'networks[0].ports.p2p: gives a-1 (p2p) the port 9902, which a-2 (rpc) has',
          'networks[1].ports.rpc: gives a-1 (rpc) the port 9615, which a-1 (metrics) has',
          'networks[1].ports.p2p: leads to port 70000 for a-1 (p2p); the last is 65535',
          'gateway.settings.networks: must not be set here: it follows from the rest of this file',
        ]);
        return error.code === 'bad_input/config';
      },
    );
  });

  it('refuses a port for two, two networks of one name, and what follows from the rest of the file', () => {
    const ports = { rpc: 9901, p2p: 30_333, metrics: 9615 };
    const document = {
      ...example(),
      networks: [
        { name: 'a', chain: 'a.json', nodes: 2, ports },
        { name: 'a', chain: 'b.json', ports: { rpc: 9902, p2p: 30_400, metrics: 9700 } },
      ],
      gateway: { listen: '127.0.0.1:9615', settings: { networks: [] } },
    };
    throws(
      () => parseEndpointConfig(document, 'endpoint.yaml'),
      (error: AgentError) => {
        deepEqual(error.data['faults'], [
          'networks[1].name: there are two networks "a"',
          'networks[1].ports.rpc: gives a-1 (rpc) the port 9902, which a-2 (rpc) has',
          'gateway.listen: gives gateway-1 (listen) the port 9615, which a-1 (metrics) has',
          'gateway.settings.networks: must not be set here: it follows from the rest of this file',
        ]);
        return true;
      },
    );
  });

  it('says which file cannot be read', () => {
    throws(
      () => readEndpointConfig('/nowhere/endpoint.yaml'),
      (error: AgentError) => {
        match(error.message, /--config \/nowhere\/endpoint\.yaml cannot be read: no such file/);
        return error instanceof AgentError && error.code === 'bad_input/config_file';
      },
    );
  });

  it('names nodes by their network', () => {
    deepEqual(nodeNames('dot', 2), ['dot-1', 'dot-2']);
    deepEqual(nodeNames('dot', [{ name: 'a', arguments: [] }]), ['dot-a']);
  });
});
