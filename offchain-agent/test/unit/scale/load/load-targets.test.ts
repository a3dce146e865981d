import { deepEqual, equal, rejects } from 'node:assert/strict';
import { isLoopback, loadTargets } from '../../../../src/scale/load/load-targets.ts';

describe('where a load goes', () => {
  const before = process.env['ALMANAC_URL'];
  afterEach(() => {
    if (before === undefined) delete process.env['ALMANAC_URL'];
    else process.env['ALMANAC_URL'] = before;
  });

  it('is what was named, wherever that is', async () => {
    deepEqual(await loadTargets(['ws://127.0.0.1:1', 'wss://node.example:443']), [
      'ws://127.0.0.1:1',
      'wss://node.example:443',
    ]);
  });

  it('is another machine only when it was named', async () => {
    process.env['ALMANAC_URL'] = 'wss://node.example';
    await rejects(loadTargets([]), { code: 'bad_input/not_loopback' });
    process.env['ALMANAC_URL'] = 'ws://127.0.0.1:9';
    deepEqual(await loadTargets([]), ['ws://127.0.0.1:9']);
  });

  it('is no web page and no endpoint twice', async () => {
    await rejects(loadTargets(['http://127.0.0.1:1']), { code: 'bad_input/url' });
    await rejects(loadTargets(['ws://127.0.0.1:1', 'ws://127.0.0.1:1']), { code: 'bad_input/endpoints' });
  });

  for (const [url, expected] of [
    ['ws://127.0.0.1:9944', true],
    ['ws://127.9.9.9', true],
    ['ws://localhost:1', true],
    ['ws://[::1]:1', true],
    ['ws://127.0.0.1.example', false],
    ['ws://10.0.0.1', false],
  ] as const) {
    it(`${expected ? 'is' : 'is not'} this machine at ${url}`, () => {
      equal(isLoopback(url), expected);
    });
  }
});
