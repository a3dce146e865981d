import assert from 'node:assert/strict';
import { otherPeerId, peerId } from './made-endpoint.ts';
import { measureAll, proberOf, target, told } from './measuring.ts';
import { ok, plain, type Request, type Scripted, scripted, type WriteReply } from './scripted-server.ts';

/** Each reply ends its connection, as a server says that keeps none (`keepalive_timeout 0` of nginx). */
const closing: WriteReply = (socket, json) =>
  socket.end(`${ok}connection: close\r\ncontent-length: ${json.length}\r\n\r\n${json}`);

describe('a server of HTTP that ends every connection with its reply', () => {
  let server: Scripted;
  const prober = proberOf({ timeoutMs: 120_000 });

  beforeEach(async () => {
    server = await scripted();
    server.write = closing;
    server.writeOther = closing;
  });

  afterEach(async () => {
    await server.stop();
  });

  after(async () => {
    await prober.close();
  });

  const measure = async (): Promise<string> => told((await measureAll(prober, [target(1, server.url)]))[0]);
  const methods = (): string[] => server.asked.map((body) => (body.startsWith('[') ? 'batch' : 'single'));

  it('is found out with the first sample, which is answered', async () => {
    assert.equal(await measure(), 'answer');
    assert.deepEqual(methods(), ['single', 'batch']);
  });

  it('leaves one connection a sample: identity and height come in one batch', async () => {
    await measure();
    const before = server.connections();
    assert.equal(await measure(), 'answer');
    assert.equal(await measure(), 'answer');
    assert.equal(server.connections(), before + 2);
    assert.deepEqual(
      (JSON.parse(server.asked.at(-1) ?? '') as Request[]).map(({ method }) => method),
      ['chain_getHeader', 'system_localPeerId', 'chain_getBlockHash'],
    );
  });

  it('counts no height of another node', async () => {
    const others = [target(1, server.url, { peerId: otherPeerId })];
    assert.equal(told((await measureAll(prober, others))[0]), 'wrong_peer');
  });

  it('counts no height of a node that has become another one', async () => {
    assert.equal(await measure(), 'answer');
    server.writeOther = (socket, json) => closing(socket, json.replace(peerId, otherPeerId));
    assert.equal(await measure(), 'wrong_peer');
  });

  it('is forgotten when connections are kept again', async () => {
    assert.equal(await measure(), 'answer');
    server.write = plain;
    server.writeOther = plain;
    assert.equal(await measure(), 'answer');
    const before = server.connections();
    assert.equal(await measure(), 'answer');
    assert.equal(server.connections(), before);
    assert.equal(methods().at(-1), 'single');
  });

  it('and refuses batches is a bad answer, until it keeps connections', async () => {
    server.takesBatches = false;
    let nowMs = 0;
    const own = proberOf({ timeoutMs: 120_000, now: () => nowMs });
    const measureOwn = async (): Promise<string> => told((await measureAll(own, [target(1, server.url)]))[0]);
    assert.equal(await measureOwn(), 'bad_answer');
    server.write = plain;
    server.writeOther = plain;
    // As long as what never was a node is left in peace.
    nowMs += 60_000;
    assert.equal(await measureOwn(), 'answer');
    await own.close();
  });
});
