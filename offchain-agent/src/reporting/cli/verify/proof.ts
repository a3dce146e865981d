import { AgentError, messageOf } from '../../../base/error.ts';
import { readStdin, readUpTo } from '../../../base/read-file.ts';
import { print, writeJson } from '../../../cli/output.ts';
import { isVoteEvidence } from '../../../measure/blame/vote-evidence.ts';
import { checkEvidence } from '../../../measure/cli/earnings/check-evidence.ts';
import { countFile } from '../../../measure/cli/watch/proof-file.ts';
import { proveFile } from '../../../measure/finality/authorship-proof.ts';
import type { VerifyCommandOptions } from './run.ts';

/** 100,000 headers of a chain with large digests, and the votes of many sets. */
const mostProofBytes = 512 * 1_048_576;
const hashPattern = /^0x[0-9a-f]{64}$/i;

/**
 * Checks a proof without any node: counts authors again, or finds what a block left out.
 * @throws AgentError as `proveFile` and `proveVoteEvidence` do, at the first thing that does not hold
 */
export async function runVerifyProof(
  sources: readonly string[],
  { proof, genesis, json, ...others }: VerifyCommandOptions,
): Promise<void> {
  if (proof === undefined) throw refused('--genesis', 'is of a proof; give --proof too');
  if (sources.length > 0 || Object.values(others).some((given) => given !== undefined)) {
    throw refused(
      '--proof',
      'is counted without chain or evidence; give it alone, or with --genesis and --json',
    );
  }
  if (genesis !== undefined && !hashPattern.test(genesis)) {
    throw refused('--genesis', 'must be 0x and 64 hex digits');
  }
  const text = await textOf(proof);
  const source = proof === '-' ? 'stdin' : proof;
  const { screen, document } = await checked(text, source, genesis?.toLowerCase());
  if (json) writeJson(document);
  else for (const line of screen) print(line);
}

/** By the kind that the file says it is. */
async function checked(text: string, file: string, genesis: string | undefined) {
  if (isVoteEvidence(text)) return await checkEvidence(text, file, genesis);
  return await countFile(await proveFile(text, file, genesis), file, genesis !== undefined);
}

async function textOf(file: string): Promise<string> {
  try {
    return file === '-' ? await readStdin(mostProofBytes) : readUpTo(file, mostProofBytes).toString('utf8');
  } catch (cause) {
    throw refused('--proof', `${file === '-' ? 'stdin' : file} cannot be read: ${messageOf(cause)}`, cause);
  }
}

function refused(option: string, why: string, cause?: unknown): AgentError {
  return new AgentError('bad_input/proof', `${option}: ${why}`, { data: { option }, cause });
}
