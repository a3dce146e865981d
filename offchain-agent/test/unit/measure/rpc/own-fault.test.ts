import assert from 'node:assert/strict';
import { connect } from 'node:net';
import type { Dialler } from '../../../../src/chain/target-address/allowed-address.ts';
import { measureAll, proberOf, target } from './measuring.ts';

/** A connection that fails as the machine's network does. */
function failing(code: string): Dialler {
  const failure = Object.assign(new Error(code), { code });
  return () =>
    connect({
      host: 'a.example',
      port: 9944,
      lookup: (_host, _options, callback) => setImmediate(() => callback(failure, '', 4)),
    });
}

for (const transport of ['ws', 'http'] as const) {
  describe(`a fault of this machine over ${transport}`, () => {
    const measure = async (code: string): Promise<unknown> => {
      const prober = proberOf({ dial: failing(code) });
      const [outcome] = await measureAll(prober, [target(1, `${transport}://127.0.0.1:9944/`)]);
      await prober.close();
      return outcome;
    };

    for (const code of ['ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EMFILE', 'ENFILE']) {
      it(`is no sample: ${code}`, async () => {
        assert.deepEqual(await measure(code), { kind: 'untaken', reason: 'offline' });
      });
    }

    it('is not what the host does', async () => {
      assert.deepEqual(await measure('ECONNREFUSED'), { kind: 'null', reason: 'refused' });
      assert.deepEqual(await measure('EHOSTUNREACH'), { kind: 'null', reason: 'disconnected' });
    });
  });
}

describe('a name', () => {
  const measure = async (resolve: () => Promise<readonly string[] | undefined>): Promise<unknown> => {
    const prober = proberOf({ timeoutMs: 60, rules: { isLocal: true, resolve } });
    const [outcome] = await measureAll(prober, [target(1, 'ws://a.example/')]);
    await prober.close();
    return outcome;
  };

  it('that has no address is a null', async () => {
    assert.deepEqual(await measure(async () => []), { kind: 'null', reason: 'unresolved' });
  });

  it('that this machine cannot ask for is no sample', async () => {
    assert.deepEqual(await measure(async () => undefined), { kind: 'untaken', reason: 'offline' });
    assert.deepEqual(await measure(() => new Promise(() => undefined)), {
      kind: 'untaken',
      reason: 'offline',
    });
  });
});
