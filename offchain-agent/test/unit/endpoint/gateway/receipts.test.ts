import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { type GatewayScene, openGatewayScene } from '../../../../../tests/support/gateway-scene.ts';
import { fakeHeaders, MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { hexText } from '../../../../src/base/bytes.ts';
import { AgentError } from '../../../../src/base/error.ts';
import { askForReceipt } from '../../../../src/measure/rpc/ask-receipt.ts';

const genesis = `0x${'ab'.repeat(32)}`;
const subject = { genesis, network: 1, target: 7 };

describe('the receipts of a gateway', () => {
  const [header] = fakeHeaders(1);
  let node: MadeUpstream;
  let scene: GatewayScene;

  const open = async (network: object): Promise<void> => {
    assert.ok(header);
    node = new MadeUpstream();
    await node.start();
    node.finalized(header);
    node.best(header);
    node.answers.set('chain_getHeader', () => header);
    scene = await openGatewayScene([{ name: 'a', url: node.url }], { network });
  };

  afterEach(async () => {
    await scene.close();
    await node.stop();
  });

  it('are signed by its node key over HTTP and WebSocket, for the head that it shows', async () => {
    await open({ receipts: subject });
    for (const url of [scene.wsUrl, scene.httpUrl]) {
      const { receipt, peerId, aheadMs } = await askForReceipt(url, subject);
      assert.equal(receipt.height, header?.height);
      assert.equal(peerId, scene.gateway.status().peer_id);
      assert.ok(Math.abs(aheadMs) < 10_000);
    }
  });

  it('are of what the gateway is configured to be alone', async () => {
    await open({ receipts: subject });
    const isOther = (error: unknown): boolean =>
      error instanceof AgentError && error.code === 'no/receipt_signature';
    for (const other of [{ target: 8 }, { network: 0 }, { genesis: hexText(new Uint8Array(32)) }])
      await assert.rejects(askForReceipt(scene.wsUrl, { ...subject, ...other }), isOther);
  });

  it('stand beside results under the id of a sample, and nowhere else', async () => {
    await open({ receipts: subject });
    const id = `0x${'1'.repeat(64)}`;
    const ask = async (body: unknown): Promise<unknown> => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(scene.httpUrl, { method: 'POST', body: JSON.stringify(body), headers });
      return await response.json();
    };
    const call = (own: unknown, method: string): object => ({ jsonrpc: '2.0', id: own, method });
    const signed = [id, 'x', 1, null].map((own) => call(own, 'chain_getFinalizedHead'));
    const answers = (await ask([...signed, call(id, 'author_rotateKeys')])) as object[];
    assert.deepEqual(
      answers.map((one) => 'receipt' in one),
      [true, false, false, false, false],
    );
  });

  it('are not given unless they are configured', async () => {
    await open({});
    await assert.rejects(
      askForReceipt(scene.wsUrl, subject),
      (error) =>
        error instanceof AgentError &&
        error.code === 'no/receipt' &&
        /docs\/how-to\/run-an-endpoint/.test(error.message),
    );
  });

  it('have an answer of a megabyte at most', async () => {
    await open({ receipts: subject });
    const long = createHttpServer((_request, response) => {
      response.end(`${' '.repeat(1_048_576)}{"jsonrpc":"2.0","id":1,"result":"x"}`);
    }).listen(0, '127.0.0.1');
    await once(long, 'listening');
    const url = `http://127.0.0.1:${(long.address() as AddressInfo).port}`;
    await assert.rejects(askForReceipt(url, subject), /its answer has more than 1048576 bytes/);
    long.close();
  });

  it('are not had from who hangs up, which is told as no answer', async () => {
    await open({ receipts: subject });
    const deaf = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    const url = `http://127.0.0.1:${(deaf.address() as AddressInfo).port}`;
    const isNone = (error: unknown): boolean =>
      error instanceof AgentError && error.code === 'unreachable/no_answer';
    await assert.rejects(askForReceipt(url, subject), isNone);
    deaf.close();
  });
});
