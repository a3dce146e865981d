import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validExample, watchedChains } from '../../../../../src/measure/cli/probe/watched-chains.ts';

describe('watchedChains', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-'));
  });
  after(async () => await rm(folder, { recursive: true }));

  it('are the endpoints of a command line, of one chain without a name', async () => {
    const [chain, ...others] = await watchedChains(['ws://127.0.0.1:9944'], undefined, false);
    assert.deepEqual(others, []);
    assert.equal(chain?.name, '');
    assert.deepEqual(
      chain?.endpoints.map(({ name }) => name),
      ['ws://127.0.0.1:9944'],
    );
  });

  it('are those of a file, by the names that it gives them', async () => {
    const chains = await watchedChains(
      [],
      await file(
        'chains: {a: {endpoints: {one: "ws://127.0.0.1:9944"}}, b: {endpoints: {two: "http://10.0.0.1:9944"}}}',
      ),
      false,
    );
    assert.deepEqual(
      chains.map(({ name, endpoints }) => [name, endpoints.map((one) => one.name)]),
      [
        ['a', ['one']],
        ['b', ['two']],
      ],
    );
  });

  it('can be those of the example', async () => {
    const text = validExample.replace('wss://rpc.example.org', 'wss://1.1.1.1');
    assert.equal((await watchedChains([], await file(text), false))[0]?.endpoints.length, 2);
  });

  it('are all faults of a file at once, with a valid one', async () => {
    const text = 'chains: {a: {endpoints: {}, genesis: 0x12}, b: {urls: []}}';
    await assert.rejects(watchedChains([], await file(text), false), (error: Error & { code: string }) => {
      assert.equal(error.code, 'bad_input/config');
      assert.match(error.message, /chains\.a\.endpoints: must name at least one/);
      assert.match(error.message, /chains\.b\.urls: unknown field/);
      assert.match(error.message, /A valid one, for example:\n {2}chains:/);
      return true;
    });
    await assert.rejects(watchedChains([], join(folder, 'none'), false), { code: 'bad_input/config' });
  });

  it('come from a command line or a file, and each once', async () => {
    await assert.rejects(watchedChains([], undefined, false), { code: 'bad_input/probe' });
    await assert.rejects(watchedChains(['ws://127.0.0.1:1'], 'x', false), { code: 'bad_input/probe' });
    const twice = ['ws://127.0.0.1:9944/?a', 'ws://127.0.0.1:9944/?b'];
    await assert.rejects(watchedChains(twice, undefined, false), {
      code: 'bad_input/probe',
      message: /stands there twice/,
    });
  });

  async function file(text: string): Promise<string> {
    const path = join(folder, 'probe.yaml');
    await writeFile(path, text);
    return path;
  }
});
