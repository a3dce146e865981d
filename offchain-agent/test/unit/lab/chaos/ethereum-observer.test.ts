import { deepEqual, match } from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { EthereumObserver } from '../../../../src/lab/chaos/ethereum-observer.ts';
import { openObserver } from '../../../../src/lab/chaos/open-observer.ts';
import type { NetworkState } from '../../../../src/lab/real/state.ts';

/** A chain as a node tells it: the hash of each height. */
interface Told {
  readonly hashes: string[];
  sealed: number;
}

interface Call {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

describe('EthereumObserver', () => {
  const servers: Server[] = [];
  let chains: Told[];
  let network: NetworkState;

  beforeEach(async () => {
    chains = [chainOf(10), chainOf(10), chainOf(10)];
    const ports = await Promise.all(chains.map(serve));
    network = {
      version: 1,
      name: 'three',
      started_at: '',
      client: { name: 'ethereumjs', engine: 'clique' },
      slot_ms: 2_000,
      session_blocks: 0,
      sessions_per_era: 0,
      window_ms: 0,
      node_command: [],
      running_as: 'network',
      nodes: ports.map((port, index) => ({
        name: `v${index + 1}`,
        seed: '',
        account: '',
        is_validator_at_genesis: true,
        peer_id: '',
        rpc_port: port,
        p2p_port: 1,
        prometheus_port: 1,
      })),
    };
  });

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('takes for settled what lies two blocks below the head of three signers', async () => {
    const views = await new EthereumObserver(network).look(['v2']);
    deepEqual(
      [...views],
      [
        ['v1', { peers: 2, best: 10, finalized: 8 }],
        ['v2', undefined],
        ['v3', { peers: 2, best: 10, finalized: 8 }],
      ],
    );
  });

  it('lets nodes differ in the blocks above that', async () => {
    chains[0]?.hashes.splice(9, 2, 'other 9', 'other 10');
    const observer = new EthereumObserver(network);
    await observer.look([]);
    deepEqual(observer.breaches(), []);
  });

  it('reports two blocks of a height that is settled', async () => {
    chains[0]?.hashes.splice(8, 1, 'other 8');
    const observer = new EthereumObserver(network);
    await observer.look([]);
    match(observer.breaches()[0]?.text ?? '', /^block 8 is final as .* at v\d and as .* at v\d$/);
  });

  it('reports settled blocks that went away, unless the node has lost its database', async () => {
    const observer = new EthereumObserver(network);
    await observer.look([]);
    chains[0]?.hashes.splice(5);
    observer.forget('v1');
    await observer.look([]);
    deepEqual(observer.breaches(), []);
    chains[1]?.hashes.splice(5);
    await observer.look([]);
    deepEqual(
      observer.breaches().map(({ rule }) => rule),
      ['final_stays'],
    );
  });

  it('has a node that seals on demand seal at each look, and judges no slots', async () => {
    network.client = { name: 'anvil', engine: 'instant' };
    const observer = await openObserver(network);
    await observer.look(['v2']);
    deepEqual(
      chains.map(({ sealed }) => sealed),
      [1, 0, 1],
    );
    deepEqual(Object.keys(observer.invariants), ['one_final_block', 'final_stays']);
  });

  async function serve(chain: Told): Promise<number> {
    const server = createServer((request, response) => {
      void json(request).then((body) => {
        const told = (call: Call) => ({ id: call.id, result: answer(chain, call) });
        const answers = Array.isArray(body) ? body.map(told) : told(body as Call);
        response.end(JSON.stringify(answers));
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }
});

function chainOf(best: number): Told {
  return { hashes: Array.from({ length: best + 1 }, (_, height) => `block ${height}`), sealed: 0 };
}

function answer(chain: Told, { method, params }: Call): unknown {
  switch (method) {
    case 'eth_blockNumber':
      return `0x${(chain.hashes.length - 1).toString(16)}`;
    case 'net_peerCount':
      return '0x2';
    case 'eth_getBlockByNumber':
      return { hash: chain.hashes[Number(params[0])] };
    case 'evm_mine':
      chain.sealed += 1;
      return '0x0';
    default:
      return undefined;
  }
}
