import assert from 'node:assert/strict';
import { TypeRegistry } from '@polkadot/types';
import { reportingShapes } from '../../../../src/chain/reporting/reporting-shapes.ts';

/** The types as contract and runtime name them: what @polkadot/api makes of such values as JSON is what is read. */
function registry(): TypeRegistry {
  const types = new TypeRegistry();
  types.register({
    TargetRef: { _enum: { Account: 'AccountId', Name: 'Bytes' } },
    Address: {
      _enum: {
        Libp2p: 'Libp2p',
        Rpc: 'RpcEndpoint',
        Port: 'Port',
      },
    },
    Libp2p: { multiaddr: 'Bytes', peer: '[u8;32]' },
    Port: { multiaddr: 'Bytes', peer: '[u8;32]', signature: '[u8;64]' },
    RpcEndpoint: { url: 'Bytes', peer: '[u8;32]', signature: '[u8;64]' },
    TargetInfo: {
      target: 'u32',
      who: 'TargetRef',
      addresses: 'Vec<Address>',
      region: 'Option<Bytes>',
      owner: 'Option<AccountId>',
    },
    Distribution: { _enum: ['Stratified', 'Uniform', 'Later'] },
    FastUs: { arrival: 'u32', rpc: 'u32', reachability: 'u32' },
    SamplingParameters: {
      samplesPerWindow: 'u32',
      distribution: 'Distribution',
      timeoutMs: 'u32',
      fastUs: 'FastUs',
      minCoveragePpm: 'u32',
      minReporters: 'u32',
      graceMs: 'u32',
      graceBlocks: 'u32',
      idleWindows: 'u32',
      hostRate: 'u32',
      clockOffsetMs: 'u32',
      lagBlocks: 'u32',
    },
    EndedWindow: { authored: 'u64', block: 'u32', end: 'u32' },
  });
  return types;
}

const peer = '0x4cb5abf6ad79fbf5abbccafcc269d85cd2651ed4b885b5869f241aedf0a5ba29';
const peerId = '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';
const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

function text(value: string): string {
  return `0x${Buffer.from(value).toString('hex')}`;
}

function plain(targets: ReturnType<typeof reportingShapes.targets.parse>) {
  return targets.map((target) => ({ ...target, addresses: target.addresses.map(({ address }) => address) }));
}

const signature = `0x${'07'.repeat(64)}`;

describe('the shapes of reporting', () => {
  it('read targets with every kind of address, ports with the consent of their node and without', () => {
    const json = registry()
      .createType('Vec<TargetInfo>', [
        {
          target: 1,
          who: { Account: alice },
          addresses: [
            { Libp2p: { multiaddr: text('/ip4/127.0.0.1/tcp/30333'), peer } },
            { Rpc: { url: text('ws://127.0.0.1:9944'), peer, signature } },
            { Port: { multiaddr: text('/ip4/127.0.0.1/tcp/30334'), peer, signature } },
          ],
          region: text('eu-west'),
          owner: null,
        },
        { target: 2, who: { Name: text('archive\u001b[2J') }, addresses: [], region: null, owner: alice },
      ])
      .toJSON();
    const targets = reportingShapes.targets.parse(json);
    assert.deepEqual(plain(targets), [
      {
        target: 1,
        who: { account: alice, label: alice },
        addresses: [
          { kind: 'libp2p', multiaddr: '/ip4/127.0.0.1/tcp/30333', peerId },
          { kind: 'rpc', url: 'ws://127.0.0.1:9944', peerId },
          { kind: 'libp2p', multiaddr: '/ip4/127.0.0.1/tcp/30334', peerId },
        ],
        region: 'eu-west',
        owner: undefined,
      },
      {
        target: 2,
        who: { account: undefined, label: 'archive?[2J' },
        addresses: [],
        region: undefined,
        owner: alice,
      },
    ]);
  });

  it('keep an address as it was encoded, for the call that removes it', () => {
    for (const value of [
      { Rpc: { url: text('ws://127.0.0.1:9944'), peer, signature } },
      { Port: { multiaddr: text('/ip4/127.0.0.1/tcp/30334'), peer, signature } },
      { Libp2p: { multiaddr: text('/ip4/127.0.0.1/tcp/30333'), peer } },
    ]) {
      const encoded = registry().createType('Address', value);
      const [target] = reportingShapes.targets.parse([
        { target: 1, who: { account: alice }, addresses: [encoded.toJSON()], region: null, owner: null },
      ]);
      const again = registry().createType('Address', target?.addresses[0]?.encoded);
      assert.equal(again.toHex(), encoded.toHex());
    }
  });

  it('refuse an address of a kind that is not known', () => {
    const unknown = {
      target: 1,
      who: { account: alice },
      addresses: [{ quic: {} }],
      region: null,
      owner: null,
    };
    assert.equal(reportingShapes.targets.safeParse([unknown]).success, false);
  });

  it('read an address that stands beside its windows', () => {
    const stored = { address: { libp2p: { multiaddr: text('/ip4/1.2.3.4/tcp/1'), peer } }, since: 60 };
    const [target] = reportingShapes.targets.parse([
      { target: 1, who: { account: alice }, addresses: [stored], region: null, owner: null },
    ]);
    assert.deepEqual(
      target?.addresses.map(({ address }) => address),
      [{ kind: 'libp2p', multiaddr: '/ip4/1.2.3.4/tcp/1', peerId }],
    );
  });

  it('read the parameters with the length of the window', () => {
    const parameters = {
      samplesPerWindow: 60,
      distribution: 'Stratified' as const,
      timeoutMs: 5_000,
      fastUs: { arrival: 1_000_000, rpc: 250_000, reachability: 250_000 },
      minCoveragePpm: 500_000,
      minReporters: 2,
      graceMs: 60_000,
      graceBlocks: 10,
      idleWindows: 24,
      hostRate: 10,
      clockOffsetMs: 1_000,
      lagBlocks: 3,
    };
    const jsonOf = (distribution: string): unknown =>
      registry()
        .createType('Option<(u32, SamplingParameters)>', [20_000, { ...parameters, distribution }])
        .toJSON();
    for (const distribution of ['Stratified', 'Uniform']) {
      const read = reportingShapes.sampling.parse(jsonOf(distribution));
      assert.deepEqual(read, { windowMs: 20_000, ...parameters, distribution });
    }
    // An agent that does not know how to draw its instants measures nothing.
    assert.throws(() => reportingShapes.sampling.parse(jsonOf('Later')));
    assert.equal(reportingShapes.sampling.parse(null), undefined);
  });

  it('read counts that are wider than 53 bits or small alike', () => {
    const json = registry().createType('Option<EndedWindow>', { authored: 7, block: 9, end: 80 }).toJSON();
    assert.deepEqual(reportingShapes.ended.parse(json), { authored: 7, block: 9 });
  });
});
