// One JSON-RPC call of a client through `almanac gateway`, in front of an embedded chain.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { startTestChain } from '../../../../tests/support/embedded-chain.ts';
import { GatewayProcess } from '../../../../tests/support/gateway-process.ts';

await cryptoWaitReady();
const test = await startTestChain({ firstSlot: Math.floor(Date.now() / 6_000), preset: 'development' });
await test.build();
const folder = await mkdtemp(join(tmpdir(), 'almanac-way-'));
const gateway = await GatewayProcess.start(folder, {
  listen: '127.0.0.1:0',
  networks: [{ name: 'almanac', upstreams: [{ name: 'a', url: test.url }] }],
});
try {
  await gateway.untilFault(undefined, 30_000);
  const response = await fetch(gateway.httpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'chain_getBlockHash', params: [0] }),
  });
  const { result } = (await response.json()) as { result?: string };
  // The end of the process is not on the way.
  await sleep(200);
  if (result !== test.api.genesisHash.toHex()) throw new Error(`the gateway answered ${result}`);
} finally {
  await gateway.stop();
  await test.close();
  await rm(folder, { recursive: true });
}
