/** What the genesis of a network of Ethereum clients says. */
interface EthereumGenesis {
  /** Their addresses, in any order. */
  readonly signers: readonly string[];
  /** Other addresses with funds. */
  readonly funded: readonly string[];
  readonly periodS: number;
  /** After so many blocks votes on signers begin anew, and a header lists them. */
  readonly epochBlocks: number;
  readonly gasLimit: number;
  /** Since 1970, in seconds. */
  readonly timestampS: number;
}

export const chainId = 1_337;

const funds = `0x${(10n ** 24n).toString(16)}`;
const zeros = (bytes: number): string => '00'.repeat(bytes);

/** A genesis file of Clique as Geth reads it, and the clients that follow it. London's rules, so that none waits for a beacon. */
export function genesisFile(genesis: EthereumGenesis): string {
  const { periodS, epochBlocks, gasLimit, timestampS } = genesis;
  return JSON.stringify(
    {
      config: {
        chainId,
        homesteadBlock: 0,
        eip150Block: 0,
        eip155Block: 0,
        eip158Block: 0,
        byzantiumBlock: 0,
        constantinopleBlock: 0,
        petersburgBlock: 0,
        istanbulBlock: 0,
        berlinBlock: 0,
        londonBlock: 0,
        clique: { period: periodS, epoch: epochBlocks },
      },
      nonce: '0x0',
      timestamp: `0x${timestampS.toString(16)}`,
      // Vanity, signers, no seal: EIP-225.
      extraData: `0x${zeros(32)}${sorted(genesis.signers).join('')}${zeros(65)}`,
      gasLimit: `0x${gasLimit.toString(16)}`,
      difficulty: '0x1',
      mixHash: `0x${zeros(32)}`,
      coinbase: `0x${zeros(20)}`,
      number: '0x0',
      gasUsed: '0x0',
      parentHash: `0x${zeros(32)}`,
      alloc: Object.fromEntries(
        sorted([...genesis.signers, ...genesis.funded]).map((address) => [address, { balance: funds }]),
      ),
    },
    null,
    2,
  );
}

/** Ascending, as every engine counts them: 40 hexadecimal digits each. */
export function sorted(addresses: readonly string[]): string[] {
  return addresses.map((address) => address.slice(2).toLowerCase()).toSorted();
}
