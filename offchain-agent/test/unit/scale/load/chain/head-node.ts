import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { headerHash, type RpcHeader } from '../../../../../src/chain/block/header-hash.ts';

export interface HeadBlock {
  readonly header: RpcHeader;
  readonly hash: string;
  readonly extrinsics: readonly string[];
}

const word = (digit: string): string => `0x${digit.repeat(64)}`;

/** A block after another; `fork` makes it differ from its brothers. */
export function blockAfter(
  parent: HeadBlock | undefined,
  extrinsics: readonly string[] = [],
  fork = '0',
): HeadBlock {
  const header = {
    number: `0x${((parent ? Number(parent.header.number) : -1) + 1).toString(16)}`,
    parentHash: parent?.hash ?? word('0'),
    stateRoot: word(fork),
    extrinsicsRoot: word('0'),
    digest: { logs: [] },
  };
  return { header, hash: headerHash(header), extrinsics };
}

/** A node that tells of blocks when a test says so. */
export class HeadNode {
  readonly #server: WebSocketServer;
  readonly #blocks = new Map<string, HeadBlock>();
  #finalized: HeadBlock;
  readonly #feeds = new Map<string, (header: RpcHeader) => void>();

  private constructor(server: WebSocketServer, genesis: HeadBlock) {
    this.#server = server;
    this.#finalized = genesis;
    this.add(genesis);
    server.on('connection', (socket) => this.#serve(socket));
  }

  static async start(genesis: HeadBlock): Promise<HeadNode> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await new Promise<void>((resolve) => server.once('listening', () => resolve()));
    return new HeadNode(server, genesis);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Knows a block without telling of it. */
  add(block: HeadBlock): void {
    this.#blocks.set(block.hash, block);
  }

  tell(...blocks: readonly HeadBlock[]): void {
    for (const block of blocks) {
      this.add(block);
      this.#feeds.get('chain_subscribeAllHeads')?.(block.header);
    }
  }

  /** Tells of a fork whose body is gone when it is asked for. */
  tellGone(block: HeadBlock): void {
    this.#feeds.get('chain_subscribeAllHeads')?.(block.header);
  }

  finalize(block: HeadBlock): void {
    this.#finalized = block;
    this.#feeds.get('chain_subscribeFinalizedHeads')?.(block.header);
  }

  async stop(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: WebSocket): void {
    socket.on('message', (data: Buffer) => {
      const { id, method, params } = JSON.parse(data.toString()) as {
        id: number;
        method: string;
        params: string[];
      };
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: this.#answer(method, params) }));
      if (!method.startsWith('chain_subscribe')) return;
      this.#feeds.set(method, (result) =>
        socket.send(
          JSON.stringify({ jsonrpc: '2.0', method: 'head', params: { subscription: method, result } }),
        ),
      );
    });
  }

  #answer(method: string, [hash = '']: string[]): unknown {
    const block = this.#blocks.get(hash);
    if (method === 'chain_getFinalizedHead') return this.#finalized.hash;
    if (method === 'chain_getHeader') return block?.header ?? null;
    if (method === 'chain_getBlock')
      return block ? { block: { header: block.header, extrinsics: block.extrinsics } } : null;
    return method;
  }
}
