import assert from 'node:assert/strict';
import { proveEndpoint } from '../../../../../src/chain/endpoint-proof.ts';
import type { EndpointProofDocument } from '../../../../../src/chain/registry/target-address.ts';
import type { TargetInfo } from '../../../../../src/chain/reporting/reporting-shapes.ts';
import { parseAccount } from '../../../../../src/cli/parse.ts';
import { findMembers } from '../../../../../src/registry/cli/group/edit.ts';
import { requireProof, requireSpeaker } from '../../../../../src/registry/cli/targets/edit.ts';
import {
  findAddress,
  findTarget,
  listDocument,
  listLines,
} from '../../../../../src/registry/cli/targets/list.ts';

const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const peerId = '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';
const genesis = `0x${'ab'.repeat(32)}`;
const open = { chainName: 'Local', url: 'ws://127.0.0.1:9944', network: 0 };

const validator: TargetInfo = {
  target: 1,
  who: { account: alice, label: alice },
  addresses: [
    { address: { kind: 'libp2p', multiaddr: '/ip4/192.0.2.7/tcp/30333', peerId }, encoded: { libp2p: 1 } },
    { address: { kind: 'rpc', url: 'wss://rpc.example.org', peerId }, encoded: { rpc: 1 } },
  ],
  region: 'eu-west',
  owner: undefined,
};
const named: TargetInfo = {
  target: 2,
  who: { account: undefined, label: 'archive' },
  addresses: [],
  region: undefined,
  owner: alice,
};
const targets = [validator, named];

describe('findTarget', () => {
  it('finds a target by its id, its account in any format, or its name', () => {
    const texts = ['1', alice, '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5', 'archive'];
    assert.deepEqual(
      texts.map((text) => findTarget(targets, text).target),
      [1, 1, 1, 2],
    );
    for (const text of ['3', 'nobody', '']) {
      assert.throws(() => findTarget(targets, text), { code: 'bad_input/target' }, text);
    }
  });
});

describe('a name that tables show', () => {
  const names = { [alice]: 'v1' };

  it('is that of a target wherever one is named', () => {
    assert.equal(findTarget(targets, 'v1', names).target, 1);
    assert.deepEqual(findMembers(targets, 'archive, v1', names), [1, 2]);
    assert.throws(() => findTarget(targets, 'v1'), { code: 'bad_input/target' });
  });

  it('is that of an account wherever one is named', () => {
    assert.equal(parseAccount('v1', '--owner', names), alice);
    assert.throws(() => parseAccount('v2', '--owner', names), {
      code: 'bad_input/account',
      message: '--owner: "v2" is not an account; expected an address, or 0x and 64 hex digits, or one of v1',
    });
  });
});

describe('requireSpeaker', () => {
  it('lets nobody else pay for what would be refused', () => {
    requireSpeaker(validator, alice);
    requireSpeaker({ ...named, owner: undefined }, '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty');
    assert.throws(() => requireSpeaker(named, '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'), {
      code: 'no/not_the_owner',
      message: /speaks for target 2, not 5FHneW/,
    });
  });
});

describe('findAddress', () => {
  it('finds what the chain keeps by the URL, or the libp2p address with or without its PeerId', () => {
    assert.deepEqual(findAddress(validator, 'wss://rpc.example.org'), { rpc: 1 });
    assert.deepEqual(findAddress(validator, '/ip4/192.0.2.7/tcp/30333'), { libp2p: 1 });
    assert.deepEqual(findAddress(validator, `/ip4/192.0.2.7/tcp/30333/p2p/${peerId}`), { libp2p: 1 });
    assert.throws(() => findAddress(named, 'wss://rpc.example.org'), {
      code: 'bad_input/address',
      message: '--address: target 2 has no "wss://rpc.example.org"; it has no address',
    });
  });
});

describe('almanac target list', () => {
  it('shows a line for each address, and a target without one', () => {
    assert.deepEqual(listLines(targets, { [alice]: 'v1' }, open), [
      'Local at ws://127.0.0.1:9944: targets of this chain',
      '',
      'id  target   account                                           region   address',
      ` 1  v1       ${alice}  eu-west  /ip4/192.0.2.7/tcp/30333/p2p/${peerId}`,
      `${' '.repeat(72)}wss://rpc.example.org (${peerId})`,
      ' 2  archive  -                                                 -        -',
    ]);
  });

  it('documents who a target is and where', () => {
    const [first, second] = listDocument(targets, {}, open).targets;
    assert.deepEqual([first?.account, first?.name, first?.addresses.length], [alice, null, 2]);
    assert.deepEqual([second?.account, second?.name, second?.owner], [null, 'archive', alice]);
  });
});

describe('the proof of an endpoint', () => {
  const address = 'wss://rpc.example.org';
  const { publicKey, signature } = proveEndpoint(new Uint8Array(32).fill(7), {
    genesisHash: genesis,
    target: 1,
    account: alice,
    address,
  });
  const proof: EndpointProofDocument = {
    schema: 'almanac.endpoint_proof.v2',
    genesis,
    target: 1,
    account: alice,
    address,
    peer: publicKey,
    signature,
  };

  it('is accepted for its target and network, and who speaks for it', () => {
    requireProof(proof, validator, genesis);
    requireProof(proof, { ...named, target: 1 }, genesis);
    const other = '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5';
    requireProof(proof, { ...named, target: 1, owner: other }, genesis);
  });

  it('is refused before a fee is paid for another target, network, account, URL or key', () => {
    const refused = (changed: Partial<EndpointProofDocument>, target: TargetInfo, why: RegExp): void => {
      assert.throws(() => requireProof({ ...proof, ...changed }, target, genesis), {
        code: 'bad_input/proof',
        message: why,
      });
    };
    refused({}, named, /is for target 1, not 2$/);
    refused({ genesis: `0x${'cd'.repeat(32)}` }, validator, /is for another network/);
    const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
    refused({ account: bob }, validator, /is for 5FHn\w+, and 5Grw\w+ speaks for target 1$/);
    refused({}, { ...validator, owner: bob }, /is for 5Grw\w+, and 5FHn\w+ speaks for target 1$/);
    refused({ address: 'wss://other.example.org' }, validator, /has a signature that is not of its key/);
    refused({ peer: `0x${'11'.repeat(32)}` }, validator, /has a signature that is not of its key/);
  });
});
