import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { findingOfPort, findingsOfUse } from '../../../../../src/lab/cli/doctor/use.ts';

describe('what commands use', () => {
  let server: Server;
  let port = 0;

  before(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });

  after(() => server.close());

  it('is a port that something listens at, with what to do', async () => {
    const { state, required, found, fix } = await findingOfPort([port, 'almanac agent', 'choose another']);
    assert.deepEqual([state, required, fix], ['missing', false, 'choose another']);
    assert.equal(found, `something listens at 127.0.0.1:${port}`);
  });

  it('is no fault where a chain of this user listens', async () => {
    const { state } = await findingOfPort([port, 'almanac demo', ''], [{ url: `ws://127.0.0.1:${port}` }]);
    assert.equal(state, 'ok');
  });

  it('is never required', async () => {
    const findings = await findingsOfUse();
    assert.deepEqual(
      findings.map(({ name }) => name),
      ['port 9944', 'port 9618', 'room for nodes', 'real time'],
    );
    assert.ok(findings.every(({ required }) => !required));
  });
});
