import { deepEqual, equal, throws } from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { blake2AsHex } from '@polkadot/util-crypto';
import type { AgentError } from '../../../../src/base/error.ts';
import { type ConsensusEngine, detectEngine, nimbusAuthor } from '../../../../src/chain/engine/engine.ts';
import { publicHeaders } from '../../measure/authorship/babe/public-headers.ts';

const payload = '2000000000000000ff';
const digest = (engine: string) => `0x06${Buffer.from(engine).toString('hex')}${payload}`;

/** A chain by the names of its runtime APIs, at block 7 with these digests. */
function told(apis: readonly string[], logs: readonly string[], number = 7): ConsensusEngine {
  const ids = ['Core', 'Metadata', ...apis].map((name) => [blake2AsHex(name, 64), 1] as const);
  return detectEngine({ version: { specName: 'some', apis: ids }, number, logs });
}

describe('the engine of a chain', () => {
  const rows: readonly [string, readonly string[], readonly string[], ConsensusEngine][] = [
    ['Aura solo', ['AuraApi', 'GrandpaApi'], [digest('aura')], 'aura'],
    ['BABE', ['BabeApi', 'GrandpaApi'], [digest('BABE')], 'babe'],
    ['a relay chain', ['BabeApi', 'GrandpaApi', 'ParachainHost', 'BeefyApi'], [digest('BABE')], 'babe'],
    ['an Aura parachain', ['AuraApi', 'CollectCollationInfo'], [digest('aura')], 'aura-parachain'],
    [
      'one with async backing',
      ['AuraApi', 'CollectCollationInfo', 'AuraUnincludedSegmentApi', 'GetParachainInfo'],
      [digest('CMLS'), digest('aura')],
      'aura-parachain',
    ],
    [
      'a newer one',
      ['AuraApi', 'GetParachainInfo', 'RelayParentOffsetApi'],
      [digest('aura')],
      'aura-parachain',
    ],
    [
      'one by its blocks alone, which name a relay block',
      ['AuraApi'],
      [digest('aura'), digest('RPSR').replace('0x06', '0x04')],
      'aura-parachain',
    ],
    [
      'one by its blocks alone, which name a core',
      ['AuraApi'],
      [digest('CMLS'), digest('aura')],
      'aura-parachain',
    ],
    ['nimbus', ['NimbusApi', 'CollectCollationInfo', 'EthereumRuntimeRPCApi'], [digest('nmbs')], 'nimbus'],
    [
      'nimbus that kept AuraApi',
      ['NimbusApi', 'AuraApi', 'CollectCollationInfo'],
      [digest('nmbs')],
      'nimbus',
    ],
    [
      'Frontier on Aura',
      ['AuraApi', 'EthereumRuntimeRPCApi'],
      [digest('aura'), digest('fron').replace('0x06', '0x04')],
      'aura',
    ],
    ['instant seal', [], [], 'manual-seal'],
    ['manual seal with a slot for its runtime', [], [digest('aura')], 'manual-seal'],
  ];
  for (const [name, apis, logs, engine] of rows)
    it(`is told of ${name}: ${engine}`, () => equal(told(apis, logs), engine));

  it('is told of public relay chains by their headers', () => {
    for (const { logs } of publicHeaders) equal(told(['BabeApi'], logs), 'babe');
  });

  it('is that of the runtime where no block is finalized', () => {
    deepEqual(
      [told(['AuraApi'], [], 0), told(['BabeApi'], [], 0), told([], [], 0)],
      ['aura', 'babe', 'manual-seal'],
    );
  });

  it('cannot be told where runtime and block disagree, or it is another one', () => {
    const cases: readonly [readonly string[], readonly string[], number, string][] = [
      [
        ['BabeApi'],
        [digest('aura')],
        7,
        'its runtime offers BabeApi, and its finalized block 7 is written by "aura"',
      ],
      [['AuraApi'], [], 7, 'its runtime offers AuraApi, and its finalized block 7 is written by no engine'],
      [
        [],
        [digest('pow_')],
        7,
        'its runtime offers neither AuraApi nor BabeApi, and its finalized block 7 is written by "pow_"',
      ],
      [
        ['AuraApi', 'BabeApi'],
        [],
        0,
        'its runtime offers AuraApi and BabeApi, and it has no finalized block yet',
      ],
    ];
    for (const [apis, logs, number, why] of cases)
      throws(() => told(apis, logs, number), {
        code: 'bad_input/engine',
        message: `unknown consensus engine of chain "some": ${why}; watch knows Aura, BABE, nimbus and sealing on demand`,
      });
    throws(
      () => told(['BabeApi'], [digest('aura')], 7),
      ({ data }: AgentError) => isDeepStrictEqual(data['digests'], ['aura']),
    );
  });
});

describe('the author in a digest of nimbus', () => {
  const key = 'ab'.repeat(32);

  it('is the key that it holds', () => {
    equal(nimbusAuthor([digest('fron'), `0x066e6d627380${key}`]), `0x${key}`);
  });

  it('is nobody where there is none, or more than a key', () => {
    equal(nimbusAuthor([]), undefined);
    equal(nimbusAuthor([`0x066e6d627380${key}00`]), undefined);
  });
});
