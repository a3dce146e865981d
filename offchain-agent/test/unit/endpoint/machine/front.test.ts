import { deepEqual, equal, match } from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { WebSocket, WebSocketServer } from 'ws';
import { poll } from '../../../../../tests/support/poll.ts';
import { selfSigned } from '../../../../../tests/support/self-signed.ts';
import { certificateStatus } from '../../../../src/endpoint/machine/certificate.ts';
import { frontConfig } from '../../../../src/endpoint/machine/front.ts';
import { freePorts } from '../../../../src/lab/real/ports.ts';

/** HAProxy itself, with the configuration that is made for it, before two servers that stand for gateways. */
describe('the front of an endpoint', () => {
  let folder = '';
  let certificate = '';
  let port = 0;
  let haproxy: ChildProcess | undefined;
  const gateways: StandIn[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-front-'));
    certificate = selfSigned(folder, 'localhost');
    const [own = 0, ...ports] = await freePorts(3);
    port = own;
    for (const [index, one] of ports.entries())
      gateways.push(await StandIn.open(`gateway-${index + 1}`, one));
    const file = join(folder, 'haproxy.cfg');
    const behind = gateways.map(({ name, port: at }) => ({ name, address: `127.0.0.1:${at}` }));
    const made = frontConfig({ listen: [`127.0.0.1:${port}`], certificate }, behind);
    // Nobody waits ten seconds here for what comes too late.
    writeFileSync(file, made.replace('timeout http-request 10s', 'timeout http-request 1s'));
    execFileSync('haproxy', ['-c', '-q', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    haproxy = spawn('haproxy', ['-W', '-db', '-f', file], { stdio: 'ignore' });
    await untilAnsweredBy('gateway-1', 'gateway-2');
  });

  after(async () => {
    if (haproxy && haproxy.exitCode === null) {
      const end = once(haproxy, 'exit');
      haproxy.kill('SIGTERM');
      await end;
    }
    for (const gateway of gateways) gateway.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('ends TLS, spreads calls over all gateways, and says itself who asks', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, async () => await call()));
    deepEqual([...new Set(answers.map(({ by }) => by))].toSorted(), ['gateway-1', 'gateway-2']);
    deepEqual([...new Set(answers.map(({ forwarded }) => forwarded))], ['127.0.0.1']);
    match(answers[0]?.security ?? '', /max-age=31536000/);
  });

  it('passes WebSocket on', async () => {
    const socket = new WebSocket(`wss://127.0.0.1:${port}/almanac`, { rejectUnauthorized: false });
    await once(socket, 'open');
    socket.send('{"id":1}');
    const [echo] = (await once(socket, 'message')) as [Buffer];
    equal(echo.toString(), '/almanac {"id":1}');
    socket.close();
  });

  it('lets a monitor ask with HEAD', async () => {
    equal((await call('HEAD')).status, 200);
  });

  it('ends a connection whose body does not come, and asks no gateway for it', async () => {
    const before = gateways.reduce((sum, { asked }) => sum + asked, 0);
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    socket.write(
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    match(await text(socket), /^HTTP\/1\.1 408 /);
    equal(
      gateways.reduce((sum, { asked }) => sum + asked, 0),
      before,
    );
  });

  it('refuses methods that no JSON-RPC needs', async () => {
    equal((await call('DELETE')).status, 405);
  });

  it('asks a gateway that is ready while one is not, and lets one speak when none is', async () => {
    const [first, second] = gateways;
    if (first) first.isReady = false;
    await untilAnsweredBy('gateway-2');
    if (second) second.isReady = false;
    // With nobody ready both are asked again: the gateway itself has the words for that.
    await untilAnsweredBy('gateway-1', 'gateway-2');
    for (const gateway of gateways) gateway.isReady = true;
  });

  it('shows the certificate of the file', async () => {
    const status = await certificateStatus({ certificate, listen: [`127.0.0.1:${port}`] }, [
      'localhost',
      'example.org',
    ]);
    equal(status.served, status.file);
    deepEqual(status.uncovered, ['example.org']);
    const [none] = await freePorts(1);
    const silent = await certificateStatus({ certificate: `${certificate}x`, listen: [`:${none}`] }, []);
    deepEqual([silent.file, silent.served, silent.notAfterS], [undefined, undefined, undefined]);
  });

  it('is shipped as it is made', () => {
    const shipped = readFileSync(
      new URL('../../../../../deploy/gateway/haproxy.cfg', import.meta.url),
      'utf8',
    );
    const behind = [9944, 9945].map((at, index) => ({
      name: `gateway-${index + 1}`,
      address: `127.0.0.1:${at}`,
    }));
    const made = frontConfig(
      { listen: [':443'], certificate: '/etc/almanac/tls/rpc.example.org.pem' },
      behind,
    );
    equal(shipped, made);
  });

  async function untilAnsweredBy(...names: string[]): Promise<void> {
    await poll(
      `${names.join(' and ')} answer`,
      async () => {
        const calls = Array.from({ length: 6 }, async () => await call().catch(() => undefined));
        return [...new Set((await Promise.all(calls)).map((answer) => answer?.by))].toSorted().join();
      },
      (seen) => seen === names.join(),
    );
  }

  async function call(
    method = 'POST',
  ): Promise<{ status: number; by: string; forwarded: string; security: string }> {
    const asked = request({
      host: '127.0.0.1',
      port,
      method,
      agent: false,
      rejectUnauthorized: false,
      headers: { 'x-forwarded-for': '203.0.113.7', 'content-length': 2 },
    });
    asked.end('{}');
    const [response] = (await once(asked, 'response')) as [import('node:http').IncomingMessage];
    const body = await text(response);
    const [by = '', forwarded = ''] = response.statusCode === 200 ? body.split(' ') : [];
    return {
      status: response.statusCode ?? 0,
      by,
      forwarded,
      security: String(response.headers['strict-transport-security']),
    };
  }
});

/** Answers with its name and who asks, as its front says. */
class StandIn {
  isReady = true;
  /** Requests but those for its state. */
  asked = 0;
  readonly name: string;
  readonly port: number;
  readonly #server: Server;

  private constructor(name: string, port: number) {
    this.name = name;
    this.port = port;
    this.#server = createServer((asked, answer) => {
      if (asked.url === '/ready') answer.writeHead(this.isReady ? 200 : 503).end();
      else {
        this.asked += 1;
        answer.end(`${name} ${String(asked.headers['x-forwarded-for'])}`);
      }
    });
    const sockets = new WebSocketServer({ server: this.#server });
    sockets.on('connection', (socket, asked) => {
      socket.on('message', (data) => socket.send(`${asked.url} ${(data as Buffer).toString()}`));
    });
  }

  static async open(name: string, port: number): Promise<StandIn> {
    const made = new StandIn(name, port);
    made.#server.listen(port, '127.0.0.1');
    await once(made.#server, 'listening');
    return made;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
