import { equal } from 'node:assert/strict';
import { mock } from 'node:test';
import fastify, { type FastifyInstance } from 'fastify';
import { onceQuiet } from '../../../src/http/once-quiet.ts';

describe('work that waits until nobody asks', () => {
  let begun: number;
  let server: FastifyInstance;

  beforeEach(async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    begun = 0;
    server = fastify();
    onceQuiet(server, () => {
      begun += 1;
    });
    server.get('/', async () => 'here');
    await server.ready();
    equal(begun, 0);
  });

  afterEach(async () => {
    mock.timers.reset();
    await server.close();
  });

  async function listen(): Promise<void> {
    await server.listen({ host: '127.0.0.1', port: 0 });
  }

  it('waits for two seconds after the last request, and begins once', async () => {
    await listen();
    mock.timers.tick(1_999);
    await server.inject('/');
    mock.timers.tick(1_999);
    equal(begun, 0);
    mock.timers.tick(1);
    equal(begun, 1);
    await server.inject('/');
    mock.timers.tick(60_000);
    equal(begun, 1);
  });

  it('waits for 15 seconds at most', async () => {
    await listen();
    for (let second = 1; second <= 15; second += 1) {
      equal(begun, 0);
      await server.inject('/');
      mock.timers.tick(1_000);
    }
    equal(begun, 1);
  });

  it('begins nothing before the server listens, nor after it is closed', async () => {
    await server.inject('/');
    mock.timers.tick(60_000);
    await listen();
    await server.close();
    mock.timers.tick(60_000);
    equal(begun, 0);
  });
});
