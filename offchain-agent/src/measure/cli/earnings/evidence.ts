import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AgentError, messageOf, withoutAdvice } from '../../../base/error.ts';
import { writeWhole } from '../../../base/write-durably.ts';
import { headerOfHash } from '../../../chain/grandpa/linked-headers.ts';
import { provedSetId } from '../../../chain/grandpa/set-id.ts';
import type { RpcClient } from '../../../chain/rpc/client.ts';
import { say } from '../../../cli/output.ts';
import {
  type LeftOutFinder,
  makeEvidence,
  type NodeSaid,
  type ProvedBlocks,
} from '../../blame/left-out-finder.ts';
import type { ProvedLeftOut } from '../../blame/vote-evidence.ts';
import type { TrustGiven } from '../../finality/proved-chain.ts';
import type { KeptEvidence } from './kept-evidence.ts';

/** Each file has all of them: on Polkadot with 100 kB each. */
export const mostHandOvers = 100;

/**
 * Before a session is listened to.
 * @throws AgentError `bad_input/evidence` where authorities changed so often since the trusted block that files get too large
 */
export async function requireFewHandOvers(
  client: Pick<RpcClient, 'request'>,
  trust: TrustGiven,
): Promise<void> {
  const head = await headerOfHash(client, await client.request<string>('chain_getFinalizedHead'));
  const handOvers = (await provedSetId(client, head)) - ('setId' in trust ? trust.setId : 0);
  if (handOvers <= mostHandOvers) return;
  const since = 'setId' in trust ? 'the checkpoint' : 'the genesis';
  throw new AgentError(
    'bad_input/evidence',
    `--keep-evidence: the authorities changed ${handOvers} times since ${since}, and each file would have all changes; at most ${mostHandOvers}`,
    {
      data: { hand_overs: handOvers },
      hint: 'give a recent --checkpoint, as almanac watch --verify --json prints it',
    },
  );
}

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
 * Writes a file for each final block that lacks what another one has; what cannot be proved or written is noted, and the rest
 * written: nothing of it may cost the count of the session.
 */
export async function keepEvidence(
  client: Pick<RpcClient, 'request'>,
  finder: Pick<LeftOutFinder, 'found' | 'left'>,
  blocks: ProvedBlocks,
  {
    folder,
    said,
    bodiesLeft,
    signal,
  }: {
    readonly folder: string;
    readonly said: NodeSaid;
    readonly bodiesLeft: number;
    readonly signal: AbortSignal;
  },
): Promise<KeptEvidence> {
  const files: { file: string; proved: ProvedLeftOut }[] = [];
  const unproved: { block: number; because: string }[] = [];
  const unwritten: { file: string; because: string }[] = [];
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
      unwritten.push({ file, because: messageOf(cause) });
      continue;
    }
    say(`${file}: evidence of what block ${header.number} left out`);
    files.push({ file, proved: made.proved });
  }
  return { folder, files, unproved, unwritten, left: finder.left, bodiesLeft };
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
