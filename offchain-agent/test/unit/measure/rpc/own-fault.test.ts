import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { addressRules, type Dialler } from '../../../../src/chain/target-address/allowed-address.ts';
import { isOwnFault } from '../../../../src/chain/target-address/own-fault.ts';
import { isDoubtful } from '../../../../src/measure/sample/instant-signs.ts';
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

    for (const code of ['ENETDOWN', 'EADDRNOTAVAIL', 'EPERM', 'EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM']) {
      it(`is no sample: ${code}`, async () => {
        assert.deepEqual(await measure(code), { kind: 'untaken', reason: 'offline' });
      });
    }

    it('excludes what the host or a router on its way does', async () => {
      assert.deepEqual(await measure('ECONNREFUSED'), { kind: 'null', reason: 'refused' });
      for (const code of ['ENETUNREACH', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENONET', 'ENOPROTOOPT', 'EACCES']) {
        assert.deepEqual(await measure(code), { kind: 'null', reason: 'disconnected' }, code);
      }
    });

    it('includes a literal address of a family that this machine lacks, and no name', async () => {
      const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
        all?.some((one) => one.family === 'IPv6' && !one.internal && !one.address.startsWith('fe80:')),
      );
      const prober = proberOf({ dial: failing('ENETUNREACH'), rules: addressRules(false) });
      const url = `${transport}://[2a00:1450:4001:80b::200e]:9944/`;
      const [outcome] = await measureAll(prober, [target(1, url)]);
      await prober.close();
      const isOwn = { kind: 'untaken', reason: 'offline' };
      assert.deepEqual(outcome, hasIpv6 ? { kind: 'null', reason: 'disconnected' } : isOwn);
      assert.equal(isOwnFault('ENETUNREACH', 'a.example'), false);
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

  it('counts as a null when nobody answers for it, which others of its instant may put in doubt', async () => {
    const unresolved = { kind: 'null', reason: 'unresolved' } as const;
    assert.deepEqual(await measure(async () => undefined), unresolved);
    assert.deepEqual(await measure(() => new Promise(() => undefined)), unresolved);
    assert.ok(isDoubtful(unresolved));
  });
});
