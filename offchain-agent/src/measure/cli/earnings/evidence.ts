import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AgentError, messageOf, withoutAdvice } from '../../../base/error.ts';
import { writeWhole } from '../../../base/write-durably.ts';
import { ss58Prefix } from '../../../chain/engine/key-names.ts';
import type { RpcClient } from '../../../chain/rpc/client.ts';
import { say } from '../../../cli/output.ts';
import { type LeftOutFinder, makeEvidence, type ProvedBlocks } from '../../blame/left-out-finder.ts';
import type { ProvedLeftOut } from '../../blame/vote-evidence.ts';
import type { KeptEvidence } from './kept-evidence.ts';

/** Before a session is listened to. @throws AgentError `bad_input/evidence` for a folder in which nothing can be written */
export function requireFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw notWritten(folder, cause);
  }
}

/**
 * Writes a file for each final block that lacks what another one has; what cannot be proved is said, and the rest written.
 * @throws AgentError `bad_input/evidence` where a file cannot be written
 */
export async function keepEvidence(
  client: RpcClient,
  finder: LeftOutFinder,
  blocks: ProvedBlocks,
  {
    folder,
    chain,
    signal,
  }: { readonly folder: string; readonly chain: string; readonly signal: AbortSignal },
): Promise<KeptEvidence> {
  const files: { file: string; proved: ProvedLeftOut }[] = [];
  const unproved: { block: number; because: string }[] = [];
  const said = { chain, addressPrefix: await ss58Prefix(client) };
  for (const found of finder.found) {
    signal.throwIfAborted();
    const { header, witness } = found;
    let made: Awaited<ReturnType<typeof makeEvidence>>;
    try {
      made = await makeEvidence(client, found, blocks, said);
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      unproved.push({ block: header.number, because: withoutAdvice(error.message) });
      continue;
    }
    const file = join(folder, `left-out-${header.number}-${witness.header.hash.slice(2, 10)}.json`);
    try {
      writeWhole(file, made.text);
    } catch (cause) {
      throw notWritten(file, cause);
    }
    say(`${file}: evidence of what block ${header.number} left out`);
    files.push({ file, proved: made.proved });
  }
  return { folder, files, unproved, left: finder.left };
}

function notWritten(file: string, cause: unknown): AgentError {
  return new AgentError(
    'bad_input/evidence',
    `--keep-evidence: cannot write to ${file}: ${messageOf(cause)}`,
    {
      data: { file },
      cause,
      hint: 'name a folder that you can write to',
    },
  );
}
