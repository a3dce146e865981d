import { deepEqual, equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { identify } from '../../../../src/base/process.ts';
import { blockLimitsLine, readBlockLimits } from '../../../../src/lab/client/block-limits.ts';
import type { NetworkState, NodeState } from '../../../../src/lab/real/state.ts';

const blob = new URL('../../../../../runtime-pallets/blob/metadata.json', import.meta.url);
const { result: metadata } = JSON.parse(readFileSync(blob, 'utf8')) as { readonly result: string };
const none = {
  weight_ps: null,
  normal_weight_ps: null,
  length_bytes: null,
  normal_length_bytes: null,
  gas: null,
};

describe('readBlockLimits', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** A network of one node, which answers these methods alone. */
  async function networkOf(answers: Readonly<Record<string, unknown>>): Promise<NetworkState> {
    const server = createServer((request, response) => {
      void json(request).then((calls) => {
        const answered = (calls as readonly { readonly id: number; readonly method: string }[]).map(
          ({ id, method }) => ({ jsonrpc: '2.0', id, result: answers[method] }),
        );
        response.end(JSON.stringify(answered));
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const node = { name: 'v1', process: identify(process.pid), rpc_port: port };
    return { name: 'one', nodes: [node as Partial<NodeState>] } as NetworkState;
  }

  it('reads weight and length from the runtime', async () => {
    const limits = await readBlockLimits(await networkOf({ state_getMetadata: metadata }));
    deepEqual(limits, {
      weight_ps: 1e12,
      normal_weight_ps: 75e10,
      length_bytes: 5_242_880,
      normal_length_bytes: 3_932_160,
      gas: null,
    });
    equal(
      blockLimitsLine(limits),
      'block limits: weight 1 s (normal 0.75 s), length 5,242,880 bytes (normal 3,932,160 bytes)',
    );
  });

  it('reads gas, with a runtime and without one', async () => {
    const gas = { eth_getBlockByNumber: { gasLimit: '0x1c9c380' } };
    const ethereum = await readBlockLimits(await networkOf(gas));
    deepEqual(ethereum, { ...none, gas: 30_000_000 });
    equal(blockLimitsLine(ethereum), 'block limits: gas 30,000,000');
    const both = await readBlockLimits(await networkOf({ ...gas, state_getMetadata: metadata }));
    deepEqual([both?.gas, both?.weight_ps], [30_000_000, 1e12]);
  });

  it('knows nothing without an answer', async () => {
    const silent = await readBlockLimits(await networkOf({}));
    deepEqual([silent, blockLimitsLine(silent)], [undefined, 'block limits: ?']);
    equal(await readBlockLimits({ nodes: [] as readonly NodeState[] } as NetworkState), undefined);
  });
});
