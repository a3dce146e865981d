import { conformsToStore } from './conformance.ts';
import { PostgresServer } from './postgres-server.ts';

describe('the store in PostgreSQL', function () {
  this.timeout(60_000);
  let server: PostgresServer;
  before(async () => {
    server = await PostgresServer.start();
  });
  after(async () => {
    await server?.stop();
  });

  conformsToStore(async () => await server.newDatabase());
});
