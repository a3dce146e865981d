import { deepEqual, equal, match } from 'node:assert/strict';
import { RpcClient } from '../../offchain-agent/src/chain/rpc/client.ts';
import { MadeRelayNode } from '../support/made-relay-node.ts';
import { RecordedNode } from '../support/recorded-node.ts';
import { packRecording, unpackRecording } from '../support/relay-recording.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { serveRelay } from '../support/serve-relay.ts';

describe('a recorded relay chain', () => {
  it('answers a command as the node did that was recorded', async () => {
    const live = await serveRelay(new MadeRelayNode(4, 75));
    const client = await RpcClient.open(live.url);
    const recorder = new RecordedNode(undefined, client);
    const recorded = await runAlmanac('earnings', await recorder.start(), '--sessions', '2', '--json');
    const chain = { ...(await recorder.recorded()), heard: [], justifications: [] };
    await recorder.stop();
    client.close();
    await live.stop();
    equal(recorded.code, 0, recorded.stderr);

    const packed = packRecording({
      schema: 'almanac.relay_recording.v1',
      madeBy: {},
      validators: [],
      fromBlock: 1,
      toBlock: 75,
      sessions: 2,
      faults: [],
      relay: chain,
      paras: {},
    });
    const player = new RecordedNode(unpackRecording(packed).relay);
    const played = await runAlmanac('earnings', await player.start(), '--sessions', '2', '--json');
    await player.stop();
    equal(played.code, 0, played.stderr);
    deepEqual(withoutUrl(played.stdout), withoutUrl(recorded.stdout));
    deepEqual([...player.missing], []);
  });

  it('refuses what was not asked when it was recorded', async () => {
    const player = new RecordedNode({ answers: [], refusals: [], items: [] });
    const { code, stderr } = await runAlmanac('earnings', await player.start());
    await player.stop();
    equal(code, 3, stderr);
    match(stderr, /refused \S+: not in the recording/);
  });
});

function withoutUrl(stdout: string): object {
  const { url, ...document } = JSON.parse(stdout) as { url: string };
  return document;
}
