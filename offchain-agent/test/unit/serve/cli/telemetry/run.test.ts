import { rejects } from 'node:assert/strict';
import { runTelemetry, type TelemetryCommandOptions } from '../../../../../src/serve/cli/telemetry/run.ts';

const usual: TelemetryCommandOptions = { url: 'ws://127.0.0.1:1', listen: '127.0.0.1:0', period: 'day' };

describe('almanac telemetry', () => {
  for (const [option, value, message] of [
    [
      'listen',
      'here',
      /^--listen: "here" is not an address; expected HOST:PORT, for example 127\.0\.0\.1:8000$/,
    ],
    [
      'upstream',
      'https://example.org/feed',
      /^--upstream: https:\/\/example\.org\/feed is not a WebSocket URL/,
    ],
    ['networkUrl', 'wss://example.org,there', /^--network-url: "there" is not a WebSocket URL/],
    [
      'period',
      'hour',
      /^--period: "hour" is not a period; expected one of window, day, week, month, year, era$/,
    ],
    ['trustProxy', 'proxy', /^--trust-proxy: "proxy" is not an address/],
    ['url', 'example.org', /^--url: .* is not a WebSocket URL/],
  ] as const) {
    it(`refuses --${option} ${value} before it connects`, async () => {
      await rejects(runTelemetry({ ...usual, [option]: value }), { message });
    });
  }

  it('says that no chain answers', async () => {
    await rejects(runTelemetry(usual), { code: /^unreachable\// });
  });
});
