import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { AgentError } from '../../../../src/base/error.ts';
import { parseYaml } from '../../../../src/base/yaml.ts';
import { parseGatewayConfig, validGatewayExample } from '../../../../src/endpoint/gateway/config.ts';

const upstream = { name: 'a', url: 'ws://127.0.0.1:1' };
const least = { listen: '127.0.0.1:0', networks: [{ name: 'n', upstreams: [upstream] }] };

function faults(document: unknown): readonly string[] {
  try {
    parseGatewayConfig(document, 'x');
  } catch (error) {
    return (error as AgentError).data['faults'] as string[];
  }
  return assert.fail('it was accepted');
}

describe('the configuration of a gateway', () => {
  it('is the example, and needs little', () => {
    const example = parseYaml(validGatewayExample);
    assert.ok('value' in example);
    assert.equal(parseGatewayConfig(example.value, 'x').networks[0]?.upstreams.length, 3);
    const { limits, region, networks } = parseGatewayConfig(least, 'x');
    assert.equal(limits.batch, 100);
    assert.equal(region, 'local');
    assert.equal(networks[0]?.blockMs, 6_000);
  });

  it('is told all its faults at once, each with its place', () => {
    assert.deepEqual(
      faults({
        listen: 'everywhere',
        networks: [
          { name: 'N', upstreams: [] },
          { name: 'n', path: 'rpc', genesis: '0x12', upstreams: [{ name: 'a', url: 'http://x' }] },
        ],
        limits: { batch: 0 },
        trustProxy: ['proxy'],
        more: 1,
      }),
      [
        'listen: must be HOST:PORT, for example 127.0.0.1:9944',
        'trustProxy[0]: must be an address or a network of them, for example 10.0.0.0/8',
        'networks[0].name: must be 1 to 63 lower-case letters, digits, ., _ or -',
        'networks[0].upstreams: must name at least one upstream',
        'networks[1].path: must be / and one name, for example /almanac',
        'networks[1].genesis: must be 0x and 64 lower-case hex digits',
        'networks[1].upstreams[0].url: must be a WebSocket address, for example ws://127.0.0.1:9944',
        'limits.batch: must be at least 1',
        'more: unknown field',
      ],
    );
  });

  it('has one network for each place, and one upstream for each name', () => {
    const [network] = least.networks;
    assert.deepEqual(
      faults({
        ...least,
        networks: [
          { ...network, upstreams: [upstream, upstream] },
          { ...network, hosts: ['h'] },
          { name: 'm', hosts: ['h'], upstreams: [upstream] },
          { name: 'o', upstreams: [upstream] },
        ],
      }),
      [
        'networks[0].upstreams[1].name: a is that of networks[0].upstreams[0].name already',
        'networks[1].name: n is that of networks[0].name already',
        'networks[2].hosts[0]: h is that of networks[1].hosts[0] already',
        'networks[3].path: no host and no path is that of networks[0].path already',
      ],
    );
  });
});

describe('the limits of a gateway', () => {
  const { limits } = parseGatewayConfig(least, 'test');

  it('are by default what the table of the documentation says', () => {
    const docs = readFileSync(
      new URL('../../../../../docs/reference/configuration.md', import.meta.url),
      'utf8',
    );
    const [, section = ''] = /^### Gateway limits$(.*?)^##/ms.exec(docs) ?? [];
    const units: Readonly<Record<string, number>> = { MiB: 1_048_576, MB: 1e6 };
    const told = [...section.matchAll(/^\| (`\w+`(?:, `\w+`)?)[^|]*\| ([^|]+) \|/gm)].flatMap(
      ([, names = '', values = '']) => {
        const all = names.match(/\w+/g) ?? [];
        return values.split('; ').map((value, index) => {
          const [, number = '', unit = ''] = /^([\d,]+)(?: (MiB|MB))?$/.exec(value) ?? [];
          return [all[index], Number(number.replaceAll(',', '')) * (units[unit] ?? 1)] as const;
        });
      },
    );
    const named = new Map(told);
    for (const [name, value] of Object.entries(limits)) assert.equal(named.get(name), value, name);
  });

  it('hold the largest message, as bytes and as text', () => {
    const withLimits = (own: object): unknown => parseGatewayConfig({ ...least, limits: own }, 'test');
    assert.ok(withLimits({ messageBytes: 1_048_576, bufferBytes: 2_097_152 }));
    assert.throws(
      () => withLimits({ messageBytes: 1_048_576, bufferBytes: 2_097_151 }),
      /limits.bufferBytes: must be at least twice messageBytes/,
    );
    assert.throws(
      () => withLimits({ bufferTotalBytes: 67_108_863 }),
      /limits.bufferTotalBytes: must be at least bufferBytes/,
    );
  });
});
