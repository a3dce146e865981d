import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AgentError, messageOf } from '../../base/error.ts';
import { makeFolder } from '../../base/folder.ts';
import { parseDuration } from '../../base/parse.ts';
import { print, say, writeJson } from '../../cli/output.ts';
import { plannedFiles } from '../init/machine-files.ts';
import { checkedPlan, planWarnings } from '../init/machines.ts';
import { keysIn } from '../keystore-keys.ts';

interface HaInitOptions {
  readonly out: string;
  readonly machine?: readonly string[];
  readonly witness?: readonly string[];
  readonly genesis?: string;
  readonly author?: string;
  readonly voter?: string;
  readonly keystore?: string;
  readonly lease: string;
  readonly json?: boolean;
}

/** Writes what the machines need; a file that is there already is never written over. */
export function runHaInit(options: HaInitOptions): void {
  const { author, voter } = options.keystore === undefined ? options : keysOf(options.keystore, options);
  const plan = checkedPlan({
    machines: options.machine ?? [],
    witnesses: options.witness ?? [],
    genesis: options.genesis ?? '',
    author: author ?? '',
    voter: voter ?? '',
    leaseMs: parseDuration(options.lease, '--lease'),
  });
  const files = plannedFiles(plan).map(({ path, text }) => ({ path: join(options.out, path), text }));
  const there = files.map(({ path }) => path).filter((path) => existsSync(path));
  if (there.length > 0) {
    throw new AgentError(
      'bad_input/ha_init',
      `output files already exist: ${there.join(', ')}; pass another --out, or delete them`,
      { data: { files: there } },
    );
  }
  for (const { path, text } of files) write(path, text);
  const warnings = planWarnings(plan);
  for (const warning of warnings) say(`warning: ${warning}`);
  if (options.json) {
    return writeJson({
      schema: 'almanac.ha_init.v1',
      basis: 'census',
      files: files.map(({ path }) => path),
      warnings,
    });
  }
  for (const { path } of files) print(path);
  say(`what to do with them: ${join(options.out, 'NEXT.md')}`);
}

function write(path: string, text: string): void {
  try {
    makeFolder(dirname(path), 0o700);
    // Exclusive: two who write at once do not mix their files.
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    throw new AgentError('bad_input/output', `--out: ${path} cannot be written: ${messageOf(cause)}`, {
      data: { path },
      cause,
    });
  }
}

/** @throws AgentError `bad_input/keystore` */
function keysOf(
  folder: string,
  { author, voter }: Pick<HaInitOptions, 'author' | 'voter'>,
): { author: string; voter: string } {
  if (author !== undefined || voter !== undefined)
    throw new AgentError('bad_input/keystore', '--keystore tells both keys; leave out --author and --voter');
  const keys = readKeys(folder);
  const [ofAuthor, ...moreAuthors] = keys.authors;
  const [ofVoter, ...moreVoters] = keys.voters;
  if (ofAuthor !== undefined && ofVoter !== undefined && moreAuthors.length + moreVoters.length === 0)
    return { author: ofAuthor, voter: ofVoter };
  throw new AgentError(
    'bad_input/keystore',
    `--keystore ${folder}: expected one key of blocks (aura or babe) and one of votes (gran), found ${keys.authors.length} and ${keys.voters.length}; say which with --author and --voter`,
    { data: { folder, ...keys } },
  );
}

function readKeys(folder: string): ReturnType<typeof keysIn> {
  try {
    return keysIn(readdirSync(folder));
  } catch (cause) {
    throw new AgentError('bad_input/keystore', `--keystore ${folder} cannot be read: ${messageOf(cause)}`, {
      cause,
    });
  }
}
