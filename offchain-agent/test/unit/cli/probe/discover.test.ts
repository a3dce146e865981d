import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { CommandProcess } from '../../../../../tests/support/command-process.ts';
import { FakeChain, fakeKey } from '../../../../../tests/support/fake-chain.ts';
import { FakeNode } from '../../../../../tests/support/fake-node.ts';
import { hexText } from '../../../../src/base/bytes.ts';
import { runDiscover } from '../../../../src/cli/probe/discover.ts';
import { type DhtPeer, genesisHash, keyOf, startDhtPeer } from '../../measure/discovery/dht-peer.ts';
import { addressBytes, recordBytes, signedValue, validator } from '../../measure/discovery/signed-record.ts';

const commands = new CommandProcess(new URL('../../../../src/cli/main.ts', import.meta.url));
const almanac = (...args: string[]) => commands.run(args);

const [alice, bob] = [validator(1), validator(2)];

describe('almanac probe --discover', () => {
  let peer: DhtPeer;
  let node: FakeNode;

  before(async () => {
    peer = await startDhtPeer();
    const extra = {
      chain_getBlockHash: () => genesisHash,
      state_call: () => `0x08${hexText(alice.id).slice(2)}${hexText(bob.id).slice(2)}`,
      state_queryStorageAt: () => [],
      system_localListenAddresses: () => [`${peer.multiaddr}/p2p/${peer.peerId}`],
    };
    node = new FakeNode(new FakeChain([fakeKey(0)]), { extra, apis: [['0x687ad44ad37f03c2', 1]] });
    await node.start();
    // Version 1, as the key of the test's peer signs nothing here.
    const record = recordBytes(alice, {
      addresses: ['', '/ws'].map((end) => addressBytes(`${peer.multiaddr}${end}/p2p/${peer.peerId}`)),
    });
    peer.values.set(keyOf(alice), signedValue(record, alice.sign(record)));
  });

  after(async () => {
    await node.stop();
    await peer.close();
  });

  it('asks the node behind the URL for records, and pings the addresses in them', async () => {
    const args = ['--local', '--count', '2', '--rate', '10', '--timeout', '20s', '--json'];
    const { code, stdout, stderr } = await almanac('probe', node.url, '--discover', ...args);
    equal(code, 3, stderr);
    const { schema, verdict, validators } = JSON.parse(stdout);
    deepEqual([schema, verdict], ['almanac.discovery.v1', 'unknown']);
    const [found, lost] = validators;
    deepEqual([found.authority_id, found.peer_id, found.record_version], [hexText(alice.id), peer.peerId, 1]);
    deepEqual(
      found.addresses.map(({ tried, answered }: Record<string, unknown>) => [tried, answered]),
      [
        [true, 2],
        [false, 0],
      ],
    );
    deepEqual([lost.missing, lost.reached, lost.addresses], ['no_record', 'unknown', []]);
  });

  it('pings nothing inside without --local, and says so', async () => {
    const { code, stdout } = await almanac('probe', node.url, '--discover', '--count', '1');
    equal(code, 4);
    match(stdout, /no: forbidden address 1\n[^]*add --local/);
  });

  for (const [urls, options] of [
    [[], {}],
    [['ws://a', 'ws://b'], {}],
    [['ws://a'], { watch: true }],
    [['ws://a'], { listen: '127.0.0.1:0' }],
    [['ws://a'], { discover: false, bootnode: ['/ip4/192.0.2.7/tcp/30333'] }],
  ] as const) {
    it(`refuses ${urls.length} addresses with ${JSON.stringify(options)}`, async () => {
      const asked = { rate: '1', timeout: '5s', discover: true, ...options };
      await rejects(runDiscover(urls, asked), { code: 'bad_input/probe' });
    });
  }
});
