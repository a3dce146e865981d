import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Forwards TCP to a port of this machine, and can be slow, silent or cut like a network. */
export interface TcpProxy {
  readonly multiaddr: string;
  /** Connections accepted so far. */
  readonly accepted: number;
  /** From now on every byte arrives this much later, in each direction. */
  delay(ms: number): void;
  /** Keeps all connections open and lets nothing through any more. */
  freeze(): void;
  /** Lets nothing through on the connections of now; later ones work. */
  freezeOpen(): void;
  /** Breaks all connections of now. */
  cut(): void;
  close(): Promise<void>;
}

export async function startProxy(port: number): Promise<TcpProxy> {
  let delayMs = 0;
  let isFrozen = false;
  let accepted = 0;
  const open = new Set<Socket>();
  const silent = new Set<Socket>();

  const forward = (from: Socket, to: Socket): void => {
    from.on('data', (bytes) => {
      const pass = (): void => {
        if (!isFrozen && !silent.has(from) && to.writable) to.write(bytes);
      };
      if (delayMs > 0) setTimeout(pass, delayMs);
      else pass();
    });
    from.on('error', () => undefined);
    from.once('close', () => {
      open.delete(from);
      to.destroy();
    });
    open.add(from);
  };

  const server = createServer((inner) => {
    accepted += 1;
    const outer = connect({ host: '127.0.0.1', port });
    forward(inner, outer);
    forward(outer, inner);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    multiaddr: `/ip4/127.0.0.1/tcp/${(server.address() as AddressInfo).port}`,
    get accepted() {
      return accepted;
    },
    delay: (ms) => {
      delayMs = ms;
    },
    freeze: () => {
      isFrozen = true;
    },
    freezeOpen: () => {
      for (const socket of open) silent.add(socket);
    },
    cut,
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
