import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import {
  type GatewayScene,
  openGatewayScene,
  startUpstream,
} from '../../../../../tests/support/gateway-scene.ts';
import { type MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { parseYaml } from '../../../../src/base/yaml.ts';
import { parseGatewayConfig, validGatewayExample } from '../../../../src/endpoint/gateway/config.ts';
import type { OpenDoor } from '../../../../src/endpoint/gateway/door/door.ts';
import { DoorScene } from './scene.ts';

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

describe('clients that follow a chain over connections of their own', function () {
  this.timeout(60_000);
  let upstream: MadeUpstream;
  let scene: GatewayScene;
  let doors: DoorScene;
  let door: OpenDoor;
  const sockets: WebSocket[] = [];

  before(async () => {
    upstream = await startUpstream((node) => {
      let follows = 0;
      node.answers.set('chainHead_v1_follow', () => {
        follows += 1;
        return `follow-${follows}`;
      });
      node.answers.set('chainHead_v1_unfollow', () => null);
    });
  });
  after(async () => await upstream.stop());
  beforeEach(async () => {
    doors = new DoorScene();
    const { limits } = parseGatewayConfig(valueOf(validGatewayExample), 'test');
    door = doors.open({ followersPerClient: () => limits.followersPerClient });
    scene = await openGatewayScene([{ name: 'a', url: upstream.url }], { door });
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.terminate();
    await scene.close();
    await door.close();
    doors.close();
  });

  const open = async (localAddress: string): Promise<WebSocket> => {
    const socket = new WebSocket(scene.wsUrl, { localAddress, perMessageDeflate: false });
    sockets.push(socket);
    await once(socket, 'open');
    return socket;
  };
  const call = async (socket: WebSocket, method: string, params: readonly unknown[]): Promise<Answer> => {
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
    const [data] = (await once(socket, 'message')) as [Buffer];
    return JSON.parse(data.toString('utf8')) as Answer;
  };
  const follow = async (socket: WebSocket): Promise<Answer> =>
    await call(socket, 'chainHead_v1_follow', [false]);

  it('take none for a call that begins nothing', async () => {
    const before = upstream.connections;
    for (let n = 0; n < 120; n += 1) {
      const socket = await open('127.0.0.2');
      equal((await call(socket, 'chainHead_v1_unfollow', ['x'])).error, undefined);
    }
    equal(upstream.connections, before);
    ok((await follow(await open('127.0.0.1'))).result);
  });

  it('have 8 of one address by default, and others as many', async () => {
    const answers: Answer[] = [];
    for (let n = 0; n < 10; n += 1) answers.push(await follow(await open('127.0.0.2')));
    deepEqual(
      answers.map(({ error }) => error?.code),
      [...Array.from({ length: 8 }, () => undefined), -32_800, -32_800],
    );
    match(answers[9]?.error?.message ?? '', /Maximum number of chainHead_follow/);
    ok((await follow(await open('127.0.0.1'))).result);
    // A place that was given back is there for the next.
    sockets[0]?.terminate();
    const next = await open('127.0.0.2');
    let again = await follow(next);
    while (again.error) again = await follow(next);
    ok(again.result);
  });

  it('give the oldest of the address that has most away when a node takes no more', async () => {
    const first: WebSocket[] = [];
    for (let n = 0; n < 60; n += 1) {
      const socket = await open(`127.0.1.${1 + Math.floor(n / 8)}`);
      ok((await follow(socket)).result, String(n));
      first.push(socket);
    }
    const oldest = first[0];
    const stopped = oldest && (once(oldest, 'message') as Promise<[Buffer]>);
    ok((await follow(await open('127.0.0.1'))).result);
    match(String((await stopped)?.[0]), /"event":"stop"/);
  });
});

function valueOf(text: string): unknown {
  const read = parseYaml(text);
  return 'value' in read ? read.value : undefined;
}
