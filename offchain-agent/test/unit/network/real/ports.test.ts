import { equal, rejects } from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePorts, requireFreePort } from '../../../../src/network/real/ports.ts';

describe('ports', () => {
  it('gives different ones that can be listened on', async () => {
    const ports = await freePorts(30);
    equal(new Set(ports).size, 30);
    for (const port of ports) await requireFreePort(port);
  });

  it('refuses a port in use and says so', async () => {
    const [port = 0] = await freePorts(1);
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    await rejects(requireFreePort(port), {
      code: 'bad_input/port_in_use',
      message: `--port ${port}: 127.0.0.1:${port} cannot be listened on (EADDRINUSE); end what listens there or choose another port`,
    });
    server.close();
  });
});
