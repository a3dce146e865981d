import { equal, match, throws } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { openGatewayScene, PlainClient, startUpstream } from '../../../../../tests/support/gateway-scene.ts';
import { program } from '../../../../../tests/support/program.ts';
import { openIdentity } from '../../../../src/endpoint/gateway/identity.ts';

describe('the identity of a gateway', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-identity-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made once, for its user alone, and read by every other gateway of the file', () => {
    const file = join(folder, 'identity.key');
    const first = openIdentity(file);
    equal(openIdentity(file).peerId, first.peerId);
    equal(statSync(file).mode & 0o777, 0o600);
    equal(readdirSync(folder).join(), 'identity.key');
  });

  it('is one for all gateways that start at once without a file', async function () {
    this.timeout(60_000);
    const file = join(folder, 'identity.key');
    const { options, file: module } = program(
      new URL('../../../../src/endpoint/gateway/identity.ts', import.meta.url),
    );
    const code = `
      import { openIdentity } from ${JSON.stringify(module)};
      process.stdout.write('loaded ');
      process.stdin.once('data', () => {
        process.stdout.write(openIdentity(${JSON.stringify(file)}).peerId);
        process.exit();
      });`;
    const gateways = Array.from({ length: 3 }, () =>
      spawn(process.execPath, [...options, '--input-type=module', '-e', code], { stdio: 'pipe' }),
    );
    await Promise.all(gateways.map(async ({ stdout }) => await once(stdout, 'data')));
    const told = gateways.map(async ({ stdout }) => await text(stdout));
    for (const { stdin } of gateways) stdin.end('now');
    const ids = await Promise.all(told);
    equal(new Set(ids).size, 1);
    match(ids[0] ?? '', /^12D3Koo/);
  });

  it('stays one for two gateways that run at the same time, whichever of them ends first', async function () {
    this.timeout(60_000);
    const upstream = await startUpstream();
    const more = { identity: join(folder, 'identity.key') };
    const open = async (): ReturnType<typeof openGatewayScene> =>
      await openGatewayScene([{ name: 'a', url: upstream.url }], { more });
    const peerOf = async ({ wsUrl }: { readonly wsUrl: string }): Promise<unknown> => {
      const client = await PlainClient.open(wsUrl);
      const { result } = await client.call('system_localPeerId');
      client.close();
      return result;
    };
    const [first, second] = await Promise.all([open(), open()]);
    try {
      const peer = await peerOf(first);
      match(String(peer), /^12D3Koo/);
      equal(await peerOf(second), peer);
      await first.close();
      equal(await peerOf(second), peer);
      equal(openIdentity(more.identity).peerId, peer);
    } finally {
      await first.close().catch(() => undefined);
      await second.close();
      await upstream.stop();
    }
  });

  it('is not made anew over a file that holds no key', () => {
    const file = join(folder, 'identity.key');
    writeFileSync(file, 'ab'.repeat(10), { mode: 0o600 });
    throws(() => openIdentity(file), /holds no node key; expected 64 hex digits or 32 bytes/);
  });

  it('refuses a file that others may read', () => {
    const file = join(folder, 'identity.key');
    openIdentity(file);
    chmodSync(file, 0o644);
    throws(() => openIdentity(file), /others may read it \(mode 644\); run: chmod 600 /);
  });
});
