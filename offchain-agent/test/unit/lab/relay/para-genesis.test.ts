import { deepEqual, equal } from 'node:assert/strict';
import type { HexString } from '@polkadot/util/types';
import { blake2AsHex } from '@polkadot/util-crypto';
import { genesisHeader } from '../../../../src/lab/embedded/block-header.ts';
import { fillGenesis } from '../../../../src/lab/foreign/fill-genesis.ts';
import { mergePatch } from '../../../../src/lab/genesis/build-genesis.ts';
import type { ExactJson } from '../../../../src/lab/genesis/exact-json.ts';
import { genesisHead, relayPatch } from '../../../../src/lab/relay/para-genesis.ts';

const rootOfNothing = '03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314';

describe('genesisHead', () => {
  it('makes a header without parent, number, extrinsics and digest', () => {
    equal(genesisHead({}, 1), `0x${'00'.repeat(33)}${rootOfNothing}${rootOfNothing}00`);
  });

  it('holds the root of the state, by the version of its trie', () => {
    const top: Record<HexString, HexString> = { '0x01': `0x${'ab'.repeat(40)}` };
    const rootIn = (head: HexString): string => head.slice(2 + 66, 2 + 66 + 64);
    equal(`0x${rootIn(genesisHead(top, 1))}`, genesisHeader(top).stateRoot);
    // A leaf: its bits and length, the key, the length of the value and the value; in version 1 its hash.
    equal(`0x${rootIn(genesisHead(top, 0))}`, blake2AsHex(`0x4201a0${'ab'.repeat(40)}`));
  });
});

/** As westend-runtime 40.0.0 has it in src/genesis_config_presets.rs, shortened. */
const preset: ExactJson = {
  balances: { balances: [['5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY', 1_000_000_000_000_000_000n]] },
  session: { keys: [['alice', 'alice', { babe: 'alice' }]], nonAuthorityKeys: [] },
  configuration: {
    config: {
      needed_approvals: 2,
      scheduler_params: {
        lookahead: 5,
        group_rotation_frequency: 20,
        paras_availability_period: 4,
        num_cores: 0,
      },
    },
  },
  paras: { paras: [] },
  stakingAhClient: { operatingMode: 'Buffered', validatorSetAppliedAt: 0 },
  sudo: { key: 'alice' },
};

describe('relayPatch', () => {
  it('gives westend-local its validators, groups that rotate, and parachains; the rest stays', () => {
    const patched = mergePatch(preset, relayPatch(new Map([[2_000, { head: '0x00', code: '0x0061736d' }]])));
    const { config, faults } = fillGenesis(patched, {
      validators: ['v1', 'v2', 'v3'].map((account) => ({
        account,
        keys: { babe: `${account}-babe`, gran: `${account}-gran`, beef: `${account}-beef` },
      })),
      funded: ['v1'],
      sessionKeys: [
        { name: 'grandpa', id: 'gran', crypto: 'ed25519' },
        { name: 'babe', id: 'babe', crypto: 'sr25519' },
        { name: 'beefy', id: 'beef', crypto: 'ecdsa' },
      ],
      existentialDeposit: 1n,
    });
    deepEqual(faults, []);
    const filled = config as Record<string, Record<string, unknown>>;
    deepEqual(filled['session']?.['keys'], [
      ['v1', 'v1', { grandpa: 'v1-gran', babe: 'v1-babe', beefy: 'v1-beef' }],
      ['v2', 'v2', { grandpa: 'v2-gran', babe: 'v2-babe', beefy: 'v2-beef' }],
      ['v3', 'v3', { grandpa: 'v3-gran', babe: 'v3-babe', beefy: 'v3-beef' }],
    ]);
    deepEqual(filled['configuration'], {
      config: {
        needed_approvals: 2,
        scheduler_params: {
          lookahead: 5,
          group_rotation_frequency: 5,
          paras_availability_period: 4,
          num_cores: 0,
        },
      },
    });
    deepEqual(filled['paras'], {
      paras: [[2_000, { genesis_head: '0x00', validation_code: '0x0061736d', parachain: true }]],
    });
    deepEqual(filled['stakingAhClient'], { operatingMode: 'Buffered', validatorSetAppliedAt: 0 });
    deepEqual(filled['sudo'], { key: 'v1' });
  });
});
