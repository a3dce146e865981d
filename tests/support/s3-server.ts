import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as ask, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';
import { isS3ServerReady, makeS3Server, s3Server } from '../../scripts/lib/setup/python-client.mjs';
import { poll } from './poll.ts';

/** An S3 server that keeps objects in memory. */
export interface S3Server {
  readonly url: string;
  close(): Promise<void>;
}

export async function startS3Server(): Promise<S3Server> {
  const fault = isS3ServerReady() ? undefined : await makeS3Server();
  if (fault !== undefined) throw new Error(fault);
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(s3Server(), ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const kill = (): void => void server.kill('SIGKILL');
  process.once('exit', kill);
  await poll(
    'the S3 server answers',
    async () =>
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      ),
    (ok) => ok,
  );
  return {
    url,
    close: async () => {
      process.off('exit', kill);
      const end = once(server, 'exit');
      kill();
      await end;
    },
  };
}

/** Stands before a server, and passes on what it is told to; all else waits without end. */
interface HoldingProxy {
  readonly url: string;
  /** How many parts were passed on and answered. */
  readonly parts: number;
  close(): Promise<void>;
}

/** @param passes which parts of uploads are passed on, by number */
export async function holdParts(to: string, passes: (part: number) => boolean): Promise<HoldingProxy> {
  let parts = 0;
  const proxy: Server = createServer((incoming, outgoing) => {
    const part = Number(new URL(incoming.url ?? '', to).searchParams.get('partNumber') ?? 0);
    if (incoming.method === 'PUT' && part > 0 && !passes(part)) {
      incoming.resume();
      return;
    }
    const url = new URL(incoming.url ?? '', to);
    const forwarded = ask(url, { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      answer.once('end', () => {
        if (part > 0) parts += 1;
      });
    });
    forwarded.once('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    get parts() {
      return parts;
    },
    close: async () => {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
