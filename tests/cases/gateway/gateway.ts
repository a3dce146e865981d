import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { CaseTools } from '../case.ts';
import { FaultyProxy } from '../faulty-proxy.ts';
import { httpBattery } from './http-battery.ts';
import { socketBattery } from './socket-battery.ts';
import { startGateway } from './start.ts';

const account = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

/** What clients of a gateway meet while its nodes fail, and what they send. */
export async function gatewayCases(tools: CaseTools): Promise<void> {
  await follow(tools);
  await still(tools);
  await rateLimit(tools);
  const gateway = await startGateway(tools, [tools.chainUrl]);
  try {
    await gateway.settled(30_000);
    await httpBattery(tools, gateway.port);
    await socketBattery(tools, gateway.port);
  } finally {
    await gateway.stop();
  }
}

/** subxt#2050, #1808: streams of chainHead that never end. */
async function follow(tools: CaseTools): Promise<void> {
  const proxies = [await FaultyProxy.open(tools.chainUrl), await FaultyProxy.open(tools.chainUrl)];
  const gateway = await startGateway(
    tools,
    proxies.map(({ url }) => url),
  );
  await gateway.settled(30_000);
  const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}`);
  await once(socket, 'open');
  const events: string[] = [];
  let heard: () => void = () => undefined;
  socket.on('message', (data: Buffer) => {
    const { params } = JSON.parse(data.toString()) as { params?: { result?: { event?: string } } };
    if (params?.result?.event !== undefined) events.push(params.result.event);
    heard();
  });
  socket.once('close', (code) => {
    events.push(`closed ${code}`);
    heard();
  });
  socket.send('{"jsonrpc":"2.0","id":1,"method":"chainHead_v1_follow","params":[true]}');
  const until = async (has: () => boolean, withinMs: number): Promise<number> => {
    const startMs = performance.now();
    while (!has() && performance.now() - startMs < withinMs)
      await Promise.race([new Promise<void>((resolve) => (heard = resolve)), sleep(withinMs / 10)]);
    return performance.now() - startMs;
  };
  await until(() => events.filter((event) => event === 'finalized').length >= 3, 40_000);
  proxies.find(({ asked }) => asked.has('chainHead_v1_follow'))?.kill();
  const ms = await until(() => events.includes('stop'), 10_000);
  tools.judge(
    'chainHead_v1_follow whose node dies after three finalized blocks',
    'stop within 1 s',
    `${events.at(-1)} after ${(ms / 1_000).toFixed(1)} s`,
    events.includes('stop') && ms < 1_000,
  );
  socket.terminate();
  await gateway.stop();
  for (const proxy of proxies) proxy.close();
}

/** zq2#2246: a chain that stands still is served. */
async function still(tools: CaseTools): Promise<void> {
  const proxies = [await FaultyProxy.open(tools.chainUrl), await FaultyProxy.open(tools.chainUrl)];
  const gateway = await startGateway(
    tools,
    proxies.map(({ url }) => url),
  );
  await gateway.settled(30_000);
  await sleep(3_000);
  for (const proxy of proxies) proxy.isStill = true;
  await sleep(9_000);
  const { status } = await gateway.settled(0);
  const health = await call(gateway.port, 'system_health', []);
  tools.judge(
    'a chain that has stood still for four block times',
    '/ready 200, isSyncing false',
    `/ready ${status}, ${health}`,
    status === 200 && health.includes('"isSyncing":false'),
  );
  await gateway.stop();
  for (const proxy of proxies) proxy.close();
}

/** metagraphed#10668: one provider limits, the other is well. */
async function rateLimit(tools: CaseTools): Promise<void> {
  const proxies = [await FaultyProxy.open(tools.chainUrl), await FaultyProxy.open(tools.chainUrl)];
  const gateway = await startGateway(
    tools,
    proxies.map(({ url }) => url),
  );
  await gateway.settled(30_000);
  await sleep(2_000);
  const [limited] = proxies;
  if (limited) limited.isRateLimiting = true;
  let failed = 0;
  for (let n = 0; n < 60; n += 1)
    if (!(await call(gateway.port, 'system_accountNextIndex', [account])).includes('"result"')) failed += 1;
  tools.judge('60 calls while one of two nodes limits rates', '0 fail', `${failed} fail`, failed === 0);
  await gateway.stop();
  for (const proxy of proxies) proxy.close();
}

async function call(port: number, method: string, params: readonly unknown[]): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  return await response.text();
}
