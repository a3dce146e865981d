import { AgentError, messageOf } from '../../../base/error.ts';
import { readUpTo } from '../../../base/read-file.ts';
import { print, writeJson } from '../../../cli/output.ts';
import { countFile } from '../../../measure/cli/watch/proof-file.ts';
import { proveFile } from '../../../measure/finality/authorship-proof.ts';
import type { VerifyCommandOptions } from './run.ts';

/** 100,000 headers of a chain with large digests, and the votes of many sets. */
const mostProofBytes = 512 * 1_048_576;
const hashPattern = /^0x[0-9a-f]{64}$/i;

/**
 * Counts authors again from a proof, without any node.
 * @throws AgentError as `proveFile` does, at the first thing that does not hold
 */
export async function runVerifyProof(
  sources: readonly string[],
  { proof, genesis, url, agent, data, json }: VerifyCommandOptions,
): Promise<void> {
  if (proof === undefined) throw refused('--genesis', 'is of a proof; give --proof too');
  if (sources.length > 0 || (url ?? agent ?? data) !== undefined) {
    throw refused(
      '--proof',
      'is counted without chain or evidence; give it alone, or with --genesis and --json',
    );
  }
  if (genesis !== undefined && !hashPattern.test(genesis)) {
    throw refused('--genesis', 'must be 0x and 64 hex digits');
  }
  const file = await proveFile(textOf(proof), proof, genesis?.toLowerCase());
  const { screen, document } = await countFile(file, proof, genesis !== undefined);
  if (json) writeJson(document);
  else for (const line of screen) print(line);
}

function textOf(file: string): string {
  try {
    return readUpTo(file, mostProofBytes).toString('utf8');
  } catch (cause) {
    throw refused('--proof', `${file} cannot be read: ${messageOf(cause)}`, cause);
  }
}

function refused(option: string, why: string, cause?: unknown): AgentError {
  return new AgentError('bad_input/proof', `${option}: ${why}`, { data: { option }, cause });
}
