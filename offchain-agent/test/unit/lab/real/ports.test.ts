import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { program } from '../../../../../tests/support/program.ts';
import { freePorts, requireFreePort } from '../../../../src/lab/real/ports.ts';

describe('ports', () => {
  it('gives different ones that can be listened on', async () => {
    const ports = await freePorts(30);
    equal(new Set(ports).size, 30);
    for (const port of ports) await requireFreePort(port);
  });

  it('passes over one that somebody listens on, and gives none twice', async () => {
    const [port = 0] = await freePorts(1);
    const server = createServer().listen(port + 1, '127.0.0.1');
    await once(server, 'listening');
    const ports = await freePorts(200);
    equal(new Set(ports).size, 200);
    ok(!ports.includes(port) && !ports.includes(port + 1));
    server.close();
  });

  it('gives none of those that another process holds, which may be free', async () => {
    const { options, file } = program(new URL('../../../../src/lab/real/ports.ts', import.meta.url));
    const script = `const { freePorts } = await import('${file}');
      process.stdout.write(JSON.stringify(await freePorts(1_000)));
      setInterval(() => undefined, 1_000);`;
    const other = spawn(process.execPath, [...options, '--input-type=module', '-e', script]);
    try {
      const [text] = (await once(other.stdout, 'data')) as [Buffer];
      const theirs = new Set(JSON.parse(text.toString()) as number[]);
      equal(theirs.size, 1_000);
      deepEqual(
        (await freePorts(1_000)).filter((port) => theirs.has(port)),
        [],
      );
    } finally {
      other.kill('SIGKILL');
    }
  });

  it('refuses a port in use and says so', async () => {
    const [port = 0] = await freePorts(1);
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    await rejects(requireFreePort(port), {
      code: 'bad_input/port_in_use',
      message: `--port ${port}: 127.0.0.1:${port} cannot be listened on (the port is in use); end what listens there or choose another port`,
    });
    server.close();
  });
});
