import { deepEqual, equal } from 'node:assert/strict';
import { developmentAccount, keystoreFile } from '../../../../src/lab/client/ethereum-accounts.ts';
import { type EthereumGenesis, genesisFile, sorted } from '../../../../src/lab/client/ethereum-genesis.ts';
import { signersOf } from '../../../../src/lab/client/signers.ts';

interface Genesis {
  readonly config: Readonly<Record<string, unknown>>;
  readonly extraData: string;
  readonly gasLimit: string;
  readonly alloc: object;
}

const signers = ['0x4592c8e45706cc08b8f44b11e43cba0cfc5892cb', '0x06e23768a0f59cf365e18c2e0c89e151bcdedc70'];
const [high = '', low = ''] = signers.map((address) => address.slice(2));

function genesisOf(engine: EthereumGenesis['engine'], given: readonly string[] = signers): Genesis {
  const figures = { periodS: 2, gasLimit: 20_000_000, timestampS: 1_700_000_000 };
  return JSON.parse(genesisFile({ engine, signers: given, ...figures })) as Genesis;
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

  it('are written as a keystore of version 3 that names the address and not the key', async () => {
    const account = await developmentAccount(1);
    const file = keystoreFile(account, 'word');
    const { version, address, crypto } = JSON.parse(file) as {
      version: number;
      address: string;
      crypto: { kdf: string; ciphertext: string };
    };
    deepEqual([version, `0x${address}`, crypto.kdf], [3, account.address.toLowerCase(), 'scrypt']);
    equal(crypto.ciphertext.length, 64);
    equal(file.includes(account.secret), false);
  });
});

describe('the genesis of an Ethereum network', () => {
  it('lists the signers of Clique ascending between 32 and 65 bytes, as EIP-225 has it', () => {
    const { extraData, config, gasLimit } = genesisOf('clique');
    equal(extraData, `0x${'00'.repeat(32)}${low}${high}${'00'.repeat(65)}`);
    deepEqual(config['clique'], {
      period: 2,
      epoch: 30_000,
      epochlength: 30_000,
      blockperiodseconds: 2,
      requesttimeoutseconds: 4,
    });
    equal(gasLimit, '0x1312d00');
  });

  it('writes the validators of IBFT 2.0 with no vote, round 0 in four bytes and no seals', () => {
    const list = `ea94${low}94${high}`;
    equal(genesisOf('ibft2').extraData, `0xf853a0${'00'.repeat(32)}${list}808400000000c0`);
  });

  it('writes the validators of QBFT with an empty list for no vote and round 0', () => {
    const list = `ea94${low}94${high}`;
    equal(genesisOf('qbft').extraData, `0xf84fa0${'00'.repeat(32)}${list}c080c0`);
  });

  it('writes a list of more than 55 bytes with the length of its length', () => {
    const four = [...signers, `0x${'11'.repeat(20)}`, `0x${'22'.repeat(20)}`];
    const list = `f85494${low}94${'11'.repeat(20)}94${'22'.repeat(20)}94${high}`;
    equal(genesisOf('qbft', four).extraData, `0xf87aa0${'00'.repeat(32)}${list}c080c0`);
  });

  it('puts 65 bytes for the seal of IBFT before none of others, and nothing for Raft', () => {
    const list = `ea94${low}94${high}`;
    equal(genesisOf('ibft').extraData, `0x${'00'.repeat(32)}f86f${list}b841${'00'.repeat(65)}c0`);
    equal(genesisOf('raft').extraData, `0x${'00'.repeat(32)}`);
    deepEqual([genesisOf('ibft').config['isQuorum'], genesisOf('raft').config['isQuorum']], [true, true]);
  });

  it('gives every signer funds', () => {
    deepEqual(Object.keys(genesisOf('clique').alloc), sorted(signers));
  });
});
