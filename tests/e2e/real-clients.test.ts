import { equal } from 'node:assert/strict';
import { ApiPromise, WsProvider } from '@polkadot/api';
import {
  closedWindow,
  expectClients,
  expectedOf,
  oldBlock,
  patch,
} from '../support/clients/expect-clients.ts';
import type { Seen } from '../support/clients/seen.ts';
import { type DevNode, startDevNode } from '../support/dev-node.ts';
import { leavePrediction } from '../support/leave-prediction.ts';

describe('clients that people use, on a real node', () => {
  let node: DevNode;
  let api: ApiPromise;
  let windowS: number;
  let expected: Seen;

  before(async () => {
    node = await startDevNode(patch);
    api = await ApiPromise.create({ provider: new WsProvider(node.url), noInitWarn: true });
    await leavePrediction({ api, serve: async (work) => await work });
    windowS = await closedWindow(api);
    expected = await expectedOf(api, windowS);
  });

  after(async () => {
    await api?.disconnect();
    await node?.close();
  });

  it('have a closed window before them', () => {
    equal(expected.record[0], 10);
  });

  expectClients(async () => ({ url: node.url, windowS, oldBlock, expected }));
});
