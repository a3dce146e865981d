import { deepEqual, equal } from 'node:assert/strict';
import { developmentAccount } from '../../../../src/lab/client/ethereum-accounts.ts';
import { genesisFile, sorted } from '../../../../src/lab/client/ethereum-genesis.ts';
import { signersOf } from '../../../../src/lab/client/signers.ts';

interface Genesis {
  readonly config: Readonly<Record<string, unknown>>;
  readonly extraData: string;
  readonly gasLimit: string;
  readonly alloc: object;
}

const signers = ['0x4592c8e45706cc08b8f44b11e43cba0cfc5892cb', '0x06e23768a0f59cf365e18c2e0c89e151bcdedc70'];
const funded = ['0x09DB0a93B389bEF724429898f539AEB7ac2Dd55f'];
const [high = '', low = ''] = signers.map((address) => address.slice(2));

function genesisOf(): Genesis {
  const figures = { periodS: 2, epochBlocks: 7, gasLimit: 20_000_000, timestampS: 1_700_000_000 };
  return JSON.parse(genesisFile({ signers, funded, ...figures })) as Genesis;
}

describe('accounts for development', () => {
  it('are those that Anvil and Hardhat print', async () => {
    const { secret, address, id } = await developmentAccount(0);
    equal(address, '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266');
    equal(secret, 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
    equal(id.length, 128);
    equal((await developmentAccount(2)).address, '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC');
  });

  it('are dealt so that the first node is in turn for block 1', async () => {
    const addresses = (await signersOf(3)).map(({ address }) => address.slice(2).toLowerCase());
    const ascending = addresses.toSorted();
    deepEqual(addresses, [ascending[1], ascending[2], ascending[0]]);
  });
});

describe('the genesis of an Ethereum network', () => {
  it('lists the signers of Clique ascending between 32 and 65 bytes, as EIP-225 has it', () => {
    const { extraData, config, gasLimit } = genesisOf();
    equal(extraData, `0x${'00'.repeat(32)}${low}${high}${'00'.repeat(65)}`);
    deepEqual(config['clique'], { period: 2, epoch: 7 });
    equal(gasLimit, '0x1312d00');
  });

  it('gives every signer funds, and whoever else is named', () => {
    deepEqual(Object.keys(genesisOf().alloc), sorted([...signers, ...funded]));
  });
});
