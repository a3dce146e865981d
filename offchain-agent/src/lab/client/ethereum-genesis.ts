import type { ClientEngine } from './client-name.ts';

/** What the genesis of a network of Ethereum clients says. */
export interface EthereumGenesis {
  readonly engine: Exclude<ClientEngine, 'interval' | 'instant'>;
  /** Their addresses, in any order. */
  readonly signers: readonly string[];
  readonly periodS: number;
  readonly gasLimit: number;
  /** Since 1970, in seconds. */
  readonly timestampS: number;
}

export const chainId = 1_337;

/** Votes on signers begin anew after so many blocks. */
const epochBlocks = 30_000;
const funds = `0x${(10n ** 24n).toString(16)}`;
const zeros = (bytes: number): string => '00'.repeat(bytes);
/** By this the engines with Byzantine votes know their blocks. */
const byzantineMix = '63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365';

/** A genesis file as Geth reads it, and the clients that follow it. London's rules, so that none waits for a beacon. */
export function genesisFile(genesis: EthereumGenesis): string {
  const { engine, periodS, gasLimit, timestampS } = genesis;
  const byzantine = engine === 'ibft2' || engine === 'qbft' || engine === 'ibft';
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
        // Quorum's fork ends here.
        ...(engine !== 'ibft' && engine !== 'raft' && { berlinBlock: 0, londonBlock: 0 }),
        ...engineConfig(engine, periodS),
      },
      nonce: '0x0',
      timestamp: `0x${timestampS.toString(16)}`,
      extraData: `0x${extraData(genesis)}`,
      gasLimit: `0x${gasLimit.toString(16)}`,
      difficulty: engine === 'raft' ? '0x0' : '0x1',
      mixHash: `0x${byzantine ? byzantineMix : zeros(32)}`,
      coinbase: `0x${zeros(20)}`,
      number: '0x0',
      gasUsed: '0x0',
      parentHash: `0x${zeros(32)}`,
      alloc: Object.fromEntries(sorted(genesis.signers).map((address) => [address, { balance: funds }])),
    },
    null,
    2,
  );
}

/** Ascending, as every engine counts them: 40 hexadecimal digits each. */
export function sorted(addresses: readonly string[]): string[] {
  return addresses.map((address) => address.slice(2).toLowerCase()).toSorted();
}

function engineConfig(engine: EthereumGenesis['engine'], periodS: number): object {
  const votes = { epochlength: epochBlocks, blockperiodseconds: periodS, requesttimeoutseconds: 2 * periodS };
  switch (engine) {
    case 'clique':
      // Geth's words and Besu's.
      return { clique: { period: periodS, epoch: epochBlocks, ...votes } };
    case 'ibft2':
    case 'qbft':
      return { [engine]: votes };
    case 'ibft':
      return { isQuorum: true, istanbul: { epoch: epochBlocks, policy: 0, ceil2Nby3Block: 0 } };
    case 'raft':
      return { isQuorum: true };
  }
}

function extraData({ engine, signers }: EthereumGenesis): string {
  const vanity = zeros(32);
  const addresses = sorted(signers);
  const list = rlpList(addresses.map(rlpBytes));
  switch (engine) {
    case 'clique':
      return vanity + addresses.join('') + zeros(65);
    case 'ibft2':
      // Vanity, validators, no vote, round 0 in 4 bytes, no seals.
      return rlpList([rlpBytes(vanity), list, rlpBytes(''), rlpBytes(zeros(4)), rlpList([])]);
    case 'qbft':
      // As before, but no vote is an empty list and the round a number.
      return rlpList([rlpBytes(vanity), list, rlpList([]), rlpBytes(''), rlpList([])]);
    case 'ibft':
      // Vanity, then validators, the proposer's seal, no seals of others.
      return vanity + rlpList([list, rlpBytes(zeros(65)), rlpList([])]);
    case 'raft':
      return vanity;
  }
}

/** Bytes in hexadecimal digits, as RLP writes them (Ethereum's yellow paper, appendix B). */
function rlpBytes(hex: string): string {
  const isItsOwn = hex.length === 2 && Number.parseInt(hex, 16) < 0x80;
  return isItsOwn ? hex : rlpHead(hex.length / 2, 0x80) + hex;
}

function rlpList(items: readonly string[]): string {
  const body = items.join('');
  return rlpHead(body.length / 2, 0xc0) + body;
}

function rlpHead(length: number, base: number): string {
  const byte = (value: number): string => value.toString(16).padStart(2, '0');
  if (length <= 55) return byte(base + length);
  const size = length.toString(16);
  const digits = size.padStart(size.length + (size.length % 2), '0');
  return byte(base + 55 + digits.length / 2) + digits;
}
