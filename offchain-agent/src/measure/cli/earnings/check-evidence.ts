import { encodeAddress } from '@polkadot/util-crypto';
import { hexBytes } from '../../../base/bytes.ts';
import { AgentError } from '../../../base/error.ts';
import { plainText } from '../../../base/plain-text.ts';
import { trustText } from '../../../chain/grandpa/trust.ts';
import type { JsonDocument } from '../../../cli/output.ts';
import type { LeftOutVotes } from '../../blame/left-out.ts';
import { type EvidenceBlock, type ProvedLeftOut, proveVoteEvidence } from '../../blame/vote-evidence.ts';
import { notAProof } from '../../finality/proof-parts.ts';
import { wordOf } from '../watch/verified.ts';

/**
 * Checks evidence of votes that a block left out, without any node.
 * @param source what it was read from
 * @param genesisHash as given by who asks
 * @throws AgentError as `proveVoteEvidence` does
 */
export async function checkEvidence(
  text: string,
  source: string,
  genesisHash: string | undefined,
): Promise<{ readonly screen: readonly string[]; readonly document: JsonDocument }> {
  const { evidence, proved } = await proveVoteEvidence(text, source, genesisHash).catch((cause: unknown) => {
    // No node is asked: what cannot be reached is not in the file.
    if (!(cause instanceof AgentError) || cause.code !== 'unreachable/block') throw cause;
    throw notAProof(source, `blocks: it has no body of block ${plainText(cause.data['hash'])}`, cause);
  });
  const { chain, address_prefix: prefix } = evidence.said;
  const addressOf = (account: string): string => encodeAddress(hexBytes(account), prefix);
  const word = genesisHash === undefined ? 'file' : 'given';
  return {
    screen: screenOf(proved, plainText(chain), addressOf, word),
    document: documentOf(proved, chain, addressOf, word),
  };
}

function screenOf(
  { trust, final, witness, leftOut, accounts, session }: ProvedLeftOut,
  chain: string,
  addressOf: (account: string) => string,
  word: 'file' | 'given',
): string[] {
  const written = ({ number, hash, slot, author }: EvidenceBlock): string =>
    `block ${number} ${hash}, slot ${slot}, by ${addressOf(author)}`;
  return [
    `${chain}, session ${session}, proved ${trustText(trust)}. ${wordOf(trust, word)}`,
    `Final: ${written(final)}`,
    `Other: ${written(witness)}`,
    ...leftOut.flatMap(({ kind, candidate, para, core, votes }) => [
      `The final block ${kind === 'vote' ? 'lacks votes on' : 'lacks'} candidate ${candidate} of parachain ${para}${core === undefined ? '' : `, core ${core}`}. The other block has signed votes:`,
      ...votes.map(({ validator, vote }) => `  ${addressOf(accounts[validator] ?? '')} ${vote}`),
    ]),
    'Proved: finality, both bodies, the seal of the other block, each signature. Not proved: when the other block was made, and that its votes reached the author of the final one in time.',
  ];
}

function documentOf(
  { trust, final, witness, onOneParent, leftOut, accounts, session }: ProvedLeftOut,
  chain: string,
  addressOf: (account: string) => string,
  word: 'file' | 'given',
): JsonDocument {
  const block = ({ number, hash, slot, author }: EvidenceBlock) => ({
    number,
    hash,
    slot,
    author: addressOf(author),
  });
  return {
    schema: 'almanac.left_out.v1',
    chain,
    trust: trustText(trust),
    trust_from: word,
    session,
    block: block(final),
    witness: block(witness),
    on_one_parent: onOneParent,
    left_out: leftOut.map(({ kind, candidate, para, core, votes }: LeftOutVotes) => ({
      kind,
      candidate,
      para,
      core: core ?? null,
      votes: votes.map(({ validator, vote }) => ({ account: addressOf(accounts[validator] ?? ''), vote })),
    })),
  };
}
