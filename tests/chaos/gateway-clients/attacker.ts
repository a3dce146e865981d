// A process of its own: `attacker.ts ATTACK PORT COUNT SECRET`. It says "ready" when the attack is under way, goes on until it is ended, and
// then tells what became of it in a line of JSON.
import { request } from 'node:http';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import type { ClientAttack } from './options.ts';
import { requestHead, smuggled } from './smuggled.ts';

const [attack = '', portText = '', countText = '', secret = ''] = process.argv.slice(2);
const port = Number(portText);
const count = Number(countText);
/** Loopback has many addresses: hostile clients come from several. */
const addresses = 8;
const large = 50_000_000;

const tally = new Map<string, number>();
const note = (what: string): void => void tally.set(what, (tally.get(what) ?? 0) + 1);
const addressOf = (index: number): string => `127.0.0.${2 + (index % addresses)}`;
const call = (id: number, method: string, params: readonly unknown[] = []): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params });

async function open(index: number, path = '/'): Promise<WebSocket | undefined> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
    localAddress: addressOf(index),
    perMessageDeflate: false,
  });
  socket.on('close', (code) => note(`closed ${code}`));
  return await new Promise((resolve) => {
    socket.once('open', () => {
      note('connected');
      resolve(socket);
    });
    socket.on('error', () => {
      note('failed');
      resolve(undefined);
    });
  });
}

async function each(most: number, body: (index: number) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < most; from += 50)
    await Promise.all(Array.from({ length: Math.min(50, most - from) }, (_, n) => body(from + n)));
}

/** The same again and again on one connection after the other. */
async function repeat(
  connections: number,
  everyMs: number,
  body: (index: number) => Promise<void>,
): Promise<void> {
  const loop = async (index: number): Promise<void> => {
    for (;;) {
      await body(index).catch(() => note('failed'));
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  };
  for (let index = 0; index < connections; index += 1) void loop(index);
  await new Promise((resolve) => setTimeout(resolve, everyMs));
}

async function post(
  index: number,
  headers: Record<string, string>,
  write: (send: (chunk: Buffer) => boolean) => void,
): Promise<void> {
  await new Promise<void>((resolve) => {
    const sent = request(
      {
        port,
        host: '127.0.0.1',
        localAddress: addressOf(index),
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
      },
      (response) => {
        note(`HTTP ${response.statusCode}`);
        response.resume().once('close', () => {
          sent.destroy();
          resolve();
        });
      },
    );
    sent.on('error', () => {
      note('cut off');
      resolve();
    });
    write((chunk) => sent.write(chunk));
    sent.end();
  });
}

async function overSocket(index: number, messages: readonly string[]): Promise<void> {
  const socket = await open(index);
  if (!socket) return;
  const gone = new Promise((resolve) => socket.once('close', resolve));
  socket.on('message', (data: Buffer) =>
    note(`error ${/"code":(-?\d+)/.exec(data.toString('latin1', 0, 400))?.[1] ?? 'none'}`),
  );
  for (const message of messages) socket.send(message);
  await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 1_000))]);
  socket.terminate();
}

async function raw(index: number, text: string, lingerMs = 300): Promise<void> {
  await new Promise<void>((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: addressOf(index) }, () =>
      socket.write(text),
    );
    let heard = '';
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    const over = (): void => {
      const statuses = [...heard.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);
      note(statuses.length > 1 ? `DESYNC ${statuses.join(' ')}` : `HTTP ${statuses[0] ?? 'nothing'}`);
      socket.destroy();
      resolve();
    };
    setTimeout(over, lingerMs);
  });
}

const attacks: Readonly<Record<ClientAttack, () => Promise<void>>> = {
  idle: async () => await each(count, async (index) => await open(index)),
  slow: async () => {
    await each(64, async (index) => {
      const socket = await open(index, `/${secret}`);
      for (let n = 0; n < 200; n += 1) socket?.send(call(n, 'state_call', ['x', `0x${index * 1_000 + n}`]));
      socket?.pause();
    });
  },
  large: async () => {
    const chunk = Buffer.alloc(1_000_000, 0x20);
    await repeat(8, 200, async (index) => {
      if (index % 3 === 0) await overSocket(index, ['['.padEnd(large, ' ')]);
      else
        await post(index, index % 3 === 1 ? { 'content-length': String(large) } : {}, (send) => {
          for (let sent = 0; sent < large; sent += chunk.length) if (!send(chunk)) break;
        });
    });
  },
  deep: async () => {
    const texts = [
      `${'['.repeat(1_000_000)}`,
      `{"a":`.repeat(200_000),
      `[${'{"jsonrpc":"2.0","id":1,"method":"m","params":'.concat('['.repeat(60), ']'.repeat(60), '},').repeat(500)}7]`,
    ];
    await repeat(8, 100, async (index) => await overSocket(index, texts));
  },
  batch: async () => {
    const whole = `[${Array.from({ length: 100 }, (_, n) => call(n, 'state_getStorage', [`0x${n}`])).join(',')}]`;
    const tooMany = `[${Array.from({ length: 20_000 }, () => '1').join(',')}]`;
    await repeat(16, 50, async (index) => await overSocket(index, [whole, whole, tooMany, whole]));
  },
  subscribe: async () => {
    await each(64, async (index) => {
      const socket = await open(index, `/${secret}`);
      socket?.on('message', () => undefined);
      for (let n = 0; n < 1_200; n += 1) socket?.send(call(n, 'chain_subscribeNewHeads'));
    });
  },
  smuggle: async () =>
    await repeat(
      8,
      50,
      async (index) => await raw(index, smuggled[Math.floor(Math.random() * smuggled.length)] ?? ''),
    ),
  // Connections over HTTP that asked once, from a single address.
  silent: async () =>
    await each(count, async () => {
      const socket = connect({ port, host: '127.0.0.1', localAddress: addressOf(0) }, () =>
        socket.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n'),
      );
      socket.on('error', () => undefined).on('close', () => note('cut off'));
      socket.once('data', () => note('answered'));
      await new Promise((resolve) => socket.once('data', resolve).once('close', resolve));
    }),
  // Bodies that lack their last byte.
  bodies: async () =>
    await repeat(64, 100, async (index) => {
      const bytes = 14_000_000;
      await raw(index, `${requestHead}Content-Length: ${bytes}\r\n\r\n`.concat(' '.repeat(bytes - 1)), 2_000);
    }),
  // Batches of large answers that nobody reads.
  unread: async () => {
    const calls = Array.from({ length: 100 }, (_, n) => call(n, 'state_call', ['m', `0x${n}`])).join(',');
    const text = `[${calls}]`;
    await each(64, async (index) => {
      const socket = connect({ port, host: '127.0.0.1', localAddress: addressOf(index) }, () =>
        socket.write(`${requestHead}Content-Length: ${text.length}\r\n\r\n${text}`),
      );
      socket
        .pause()
        .on('error', () => undefined)
        .on('close', () => note('cut off'));
      note('connected');
      await Promise.resolve();
    });
  },
  follow: async () =>
    await each(512, async (index) => {
      const socket = await open(index);
      socket?.on('message', (data: Buffer) =>
        note(`error ${/"code":(-?\d+)/.exec(data.toString('latin1', 0, 400))?.[1] ?? 'none'}`),
      );
      socket?.send(call(1, 'chainHead_v1_unfollow', ['x']));
      socket?.send(call(2, 'chainHead_v1_follow', [false]));
    }),
  // As many calls as they can send.
  calls: async () => {
    const texts = Array.from({ length: 200 }, (_, n) => call(n, 'state_getStorage', [`0x${n}`]));
    await repeat(32, 10, async (index) => await overSocket(index, texts));
  },
  // Headers that never end, a byte now and then.
  headers: async () =>
    await each(500, async (index) => {
      const socket = connect({ port, host: '127.0.0.1', localAddress: addressOf(index) }, () =>
        socket.write(requestHead),
      );
      socket.on('error', () => undefined).on('close', () => note('cut off'));
      setInterval(() => socket.writable && socket.write('X: y\r\n'), 500).unref();
      note('connected');
      await Promise.resolve();
    }),
};

process.once('SIGTERM', () => {
  process.stdout.write(`${JSON.stringify(Object.fromEntries(tally))}\n`, () => process.exit(0));
});
await attacks[attack as ClientAttack]();
process.stdout.write('ready\n');
// Until it is ended.
setInterval(() => undefined, 1_000);
