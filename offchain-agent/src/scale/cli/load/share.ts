import { createHash } from 'node:crypto';
import { AgentError } from '../../../base/error.ts';
import { parseCount } from '../../../base/parse.ts';
import { print, writeJson } from '../../../cli/output.ts';
import type { CallsDocument } from '../../load/calls/calls-file.ts';
import type { LoadChain } from '../../load/chain/load-chain.ts';
import { followShare } from '../../load/share/follower.ts';
import { joinShare, type Membership } from '../../load/share/join.ts';
import type { ShareTerms } from '../../load/share/messages.ts';
import { requireRedisUrl } from '../../load/share/share-redis.ts';
import { flagOf, measuringOptions } from './options.ts';

export interface ShareFlags {
  readonly share?: string;
  readonly generators?: string;
  readonly redis?: string;
}

const mostGenerators = 64;
export const gatherMs = 120_000;

interface ParsedShare {
  readonly name: string;
  readonly generators: number;
  readonly url: string;
}

/** @throws AgentError `bad_input/share`, `bad_input/redis`, `bad_input/count` */
export function parseShare(
  { share, generators, redis }: ShareFlags,
  env: Readonly<Record<string, string | undefined>> = process.env,
): ParsedShare | undefined {
  if (share === undefined) {
    const useless = redis === undefined ? generators && '--generators' : '--redis';
    if (!useless) return undefined;
    throw new AgentError('bad_input/share', `${useless}: only for a shared load; name it with --share NAME`);
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(share))
    throw new AgentError(
      'bad_input/share',
      `--share "${share}": expected 1 to 63 letters, digits, ., _ or -`,
    );
  const count = parseCount(generators ?? '2', '--generators', mostGenerators);
  if (count < 2) throw new AgentError('bad_input/share', '--generators: expected 2 or more, or no --share');
  return { name: share, generators: count, url: requireRedisUrl(redis ?? env['ALMANAC_QUEUE_URL']) };
}

/** What generators must have in common, as messages name it. */
export function shareTerms(
  options: Readonly<Record<string, unknown>>,
  { genesisHash }: Pick<LoadChain, 'genesisHash'>,
  document: CallsDocument | undefined,
): ShareTerms {
  const shared = [...measuringOptions, 'generators', 'mostSpent'];
  const terms = shared.map((name) => [flagOf(name), JSON.stringify(options[name] ?? '')] as const);
  const calls =
    document === undefined ? '' : createHash('sha256').update(JSON.stringify(document)).digest('hex');
  return Object.fromEntries([...terms, ['--calls', calls], ['the chain', genesisHash]]);
}

interface JoinOptions {
  readonly secret: string;
  readonly terms: ShareTerms;
  readonly signal: AbortSignal;
}

export async function join(share: ParsedShare, { secret, terms, signal }: JoinOptions): Promise<Membership> {
  return await joinShare({ ...share, terms, secret }, signal);
}

interface FollowedOptions {
  readonly chain: LoadChain;
  readonly endpoints: readonly string[];
  readonly secret: string;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
  readonly json: boolean;
}

/** Sends for the first generator, and prints what this one sent. */
export async function follow(
  member: Membership,
  share: ParsedShare,
  { chain, json, ...options }: FollowedOptions,
): Promise<void> {
  options.progress(`generator ${member.part + 1} of ${share.generators}: the first one leads`);
  const rounds = await followShare(member, { ...options, genesisHash: chain.genesisHash });
  if (json) {
    writeJson({
      schema: 'almanac.load_generator.v1',
      share: share.name,
      generator: member.part + 1,
      generators: share.generators,
      rounds,
    });
    return;
  }
  for (const { sent, accepted, refused } of rounds)
    print(`sent ${sent}, accepted ${accepted}, refused ${refused}`);
  print('the first generator prints the point');
}
