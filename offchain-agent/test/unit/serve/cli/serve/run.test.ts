import { rejects } from 'node:assert/strict';
import { runServe, type ServeCommandOptions } from '../../../../../src/serve/cli/serve/run.ts';

const usual: ServeCommandOptions = {
  url: 'ws://127.0.0.1:1',
  listen: '127.0.0.1:0',
  objective: '99%',
  perMinute: '300',
};

describe('almanac serve', () => {
  for (const [option, value, message] of [
    [
      'listen',
      'here',
      /^--listen: "here" is not an address; expected HOST:PORT, for example 127\.0\.0\.1:9620$/,
    ],
    ['listen', '127.0.0.1:70000', /^--listen: /],
    ['objective', '99', /^--objective: "99" is not a share; expected a percentage from 0% to 100%/],
    ['perMinute', '0', /^--per-minute: "0" is out of range; expected a whole number from 1 to 1000000$/],
    [
      'trustProxy',
      '127.0.0.1,proxy',
      /^--trust-proxy: "proxy" is not an address; expected addresses or networks/,
    ],
    ['trustProxy', '10.0.0.0/33', /^--trust-proxy: "10\.0\.0\.0\/33" is not an address/],
    ['objectives', '/nowhere/slo.yaml', /^--objectives \/nowhere\/slo\.yaml cannot be read: /],
    ['evidence', '/nowhere', /^--evidence \/nowhere cannot be read: .*; name the data folder of an agent$/],
    ['url', 'example.org', /^--url: .* is not a WebSocket URL/],
  ] as const) {
    it(`refuses --${option} ${value} before it connects`, async () => {
      await rejects(runServe({ ...usual, [option]: value }), { message });
    });
  }

  it('says that no chain answers', async () => {
    await rejects(runServe({ ...usual, trustProxy: '::1,10.0.0.0/8' }), { code: /^unreachable\// });
  });
});
