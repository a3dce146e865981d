import { describeSurveyedEndpoint } from '../../../../../tests/support/surveyed-endpoint-conformance.ts';
import { Deadline } from '../../../../src/base/deadline.ts';
import { addressRules, dial } from '../../../../src/chain/target-address/allowed-address.ts';
import { RpcEndpoint } from '../../../../src/measure/rpc/rpc-endpoint.ts';
import { HostLimiter } from '../../../../src/measure/sample/host-limiter.ts';
import { MadeEndpoint } from './made-endpoint.ts';
import { target } from './measuring.ts';
import { MadeHead } from './surveyed.ts';

describe('endpoints whose heads are judged', () => {
  const closers: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  describeSurveyedEndpoint('one in memory', async () => {
    const endpoint = new MadeHead('made', 100);
    return { endpoint, height: 100, silence: () => (endpoint.isSilent = true) };
  });

  for (const transport of ['ws', 'http'] as const) {
    describeSurveyedEndpoint(`one over ${transport}`, async () => {
      const node = await MadeEndpoint.start();
      const endpoint = new RpcEndpoint(target(1, node.url(transport)), {
        name: 'node',
        timeoutMs: 5_000,
        rules: addressRules(true),
        dial,
        limiter: new HostLimiter(1_000),
        now: () => performance.now(),
        signs: { answeredMs: 0 },
      });
      const deadline = new Deadline(performance.now() + 5_000);
      await endpoint.keepUp(deadline);
      deadline.clear();
      closers.push(async () => {
        endpoint.close();
        await node.stop();
      });
      return { endpoint, height: node.height, silence: () => (node.takeover = () => true) };
    });
  }
});
