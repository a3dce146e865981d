import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { CommandProcess, type Ran } from '../../../../../../tests/support/command-process.ts';
import { fakeKey, MadeChain } from '../../../../../../tests/support/made-chain.ts';
import { MadeNode } from '../../../../../../tests/support/made-node.ts';
import { poll } from '../../../../../../tests/support/poll.ts';
import { program } from '../../../../../../tests/support/program.ts';
import { hexText } from '../../../../../src/base/bytes.ts';
import { runDiscover } from '../../../../../src/measure/cli/probe/discover.ts';
import { type DhtPeer, genesisHash, keyOf, startDhtPeer } from '../../discovery/dht-peer.ts';
import { addressBytes, recordBytes, signedValue, validator } from '../../discovery/signed-record.ts';

const main = program(new URL('../../../../../src/program/main.ts', import.meta.url));
const commands = new CommandProcess(pathToFileURL(main.file));
const almanac = (...args: string[]) => commands.run(args);

const [alice, bob] = [validator(1), validator(2)];

const pings = 5;

/**
 * The command's result once it lost no ping to this machine: one during which its process stands still is no sample, and one whose
 * answer a busy peer in this process leaves waiting is lost.
 */
const discover = async (url: string, ...args: string[]): Promise<Ran> =>
  await poll(
    'each ping that was sampled is answered',
    () => almanac('probe', url, '--discover', '--count', String(pings), '--rate', '10', ...args),
    ({ code, stdout }) =>
      code !== 1 && !new RegExp(`"stalled":\\s*${pings}\\b|unknown: stalled`).test(stdout),
  );

describe('almanac probe --discover', () => {
  let peer: DhtPeer;
  let node: MadeNode;

  before(async () => {
    peer = await startDhtPeer();
    const extra = {
      chain_getBlockHash: () => genesisHash,
      state_call: () => `0x08${hexText(alice.id).slice(2)}${hexText(bob.id).slice(2)}`,
      state_queryStorageAt: () => [],
      system_localListenAddresses: () => [`${peer.multiaddr}/p2p/${peer.peerId}`],
    };
    node = new MadeNode(new MadeChain([fakeKey(0)]), { extra, apis: [['0x687ad44ad37f03c2', 1]] });
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
    const { code, stdout, stderr } = await discover(node.url, '--local', '--timeout', '20s', '--json');
    equal(code, 3, `${stderr}\n${stdout}`);
    const { schema, verdict, validators } = JSON.parse(stdout);
    deepEqual([schema, verdict], ['almanac.discovery.v1', 'unknown']);
    const [found, lost] = validators;
    deepEqual([found.authority_id, found.peer_id, found.record_version], [hexText(alice.id), peer.peerId, 1]);
    const [pinged, other] = found.addresses;
    ok(pinged.sent > 0, stdout);
    const { stalled = 0, ...untaken } = pinged.untaken;
    deepEqual([pinged.tried, pinged.answered, pinged.nulls, untaken], [true, pings - stalled, {}, {}]);
    deepEqual([other.tried, other.answered], [false, 0]);
    deepEqual([lost.missing, lost.reached, lost.addresses], ['no_record', 'unknown', []]);
  });

  it('pings nothing inside without --local, and says so', async () => {
    const { code, stdout } = await discover(node.url);
    equal(code, 4);
    match(stdout, /no: forbidden address \d+(, stalled \d+)?\n[^]*add --local/);
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
