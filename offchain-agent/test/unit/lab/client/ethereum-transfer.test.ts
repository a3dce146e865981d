import { equal, ok } from 'node:assert/strict';
import { keccakAsU8a } from '@polkadot/util-crypto';
import {
  gasPriceFor,
  signEthereumTransfer,
  transactionHash,
} from '../../../../src/lab/client/ethereum-transfer.ts';

describe('a signed transfer of Ethereum', () => {
  const secret = new Uint8Array(32).fill(0x46);

  it('equals the example of EIP-155', () => {
    const signed = signEthereumTransfer(
      {
        chainId: 1,
        nonce: 9,
        gasPrice: 20_000_000_000n,
        to: new Uint8Array(20).fill(0x35),
        value: 10n ** 18n,
      },
      secret,
    );
    equal(
      signed,
      '0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83',
    );
    equal(transactionHash(signed), `0x${Buffer.from(keccakAsU8a(signed)).toString('hex')}`);
  });

  it('has no number with zeros before it, and differs by its nonce', () => {
    const signed = [0, 1, 128, 256].map((nonce) =>
      signEthereumTransfer(
        { chainId: 1_337, nonce, gasPrice: 1n, to: new Uint8Array(20), value: 0n },
        secret,
      ),
    );
    equal(new Set(signed).size, signed.length);
    // Nonce 0 is an empty string, 128 needs a length before it.
    ok(signed[0]?.startsWith('0xf8') && signed[0].slice(6).startsWith('8001825208'), signed[0]);
    ok(signed[2]?.slice(6).startsWith('818001825208'), signed[2]);
  });

  it('pays what a unit of gas costs, still after full blocks, and a tip', () => {
    equal(gasPriceFor(7n), 1_000_000_014n);
  });
});
