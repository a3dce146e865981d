import { frugal } from '../client/substrate.ts';
import { nodeBinary } from '../real/given-command.ts';
import type { ZombienetFindings } from './zombienet-findings.ts';
import { unfilledFaults } from './zombienet-text.ts';

export const finalityOff = '--no-grandpa';
export const blockBytes = '--block-bytes';
export const heartbeat = '--heartbeat';
const sealing = '--sealing';

/** What every node here is told anyhow, or zombienet itself leaves out: in a file of zombienet it says nothing new. */
const ownFlags: readonly string[] = frugal
  .filter((word) => word.startsWith('--'))
  .concat(
    '--chain',
    '--name',
    '--validator',
    '--base-path',
    '--keystore-path',
    '--node-key-file',
    '--listen-addr',
  )
  .concat('--no-mdns', '--no-telemetry', '--rpc-port', '--prometheus-port', '--state-pruning', '--bootnodes')
  .concat('--detailed-log-output', '--prometheus-external', '--ws-port', '--port', '--node-key', '-d');

/** Zombienet makes keys of a node's name, whatever these say. */
const developerFlags: readonly string[] = [
  '--alice',
  '--bob',
  '--charlie',
  '--dave',
  '--eve',
  '--ferdie',
  '--one',
  '--two',
];

/** What an argument tells a node that the whole network can be told, too. */
export interface SharedFields {
  engine?: string;
  finality?: 'none';
  block_bytes?: number;
  heartbeat?: true;
}

/** A flag with its value, and the field of a network that says the same. */
export interface NodeArgument {
  readonly words: readonly string[];
  readonly field?: SharedFields;
}

/** The arguments that a node here is not told anyhow. */
export function readArguments(
  args: unknown,
  place: string,
  { faults, warnings }: ZombienetFindings,
  name?: string,
): NodeArgument[] {
  if (args === undefined) return [];
  if (!Array.isArray(args) || args.some((word) => !['string', 'number'].includes(typeof word))) {
    faults.push(`${place}: must be a list of texts`);
    return [];
  }
  return flagsIn(args.map(String)).flatMap(({ flag, value, words }): NodeArgument[] => {
    if (ownFlags.includes(flag)) return [];
    const field = fieldOf(flag, value);
    if (field !== undefined) return [{ words, field }];
    const why = unusable(flag, words);
    if (why === undefined) {
      faults.push(...words.flatMap(unfilledFaults).map((fault) => `${place}: ${fault}`));
      return [{ words }];
    }
    if (flag !== `--${name}`) warnings.push(`${place}: "${words.join(' ')}" is left out: ${why}`);
    return [];
  });
}

interface Flag {
  readonly flag: string;
  readonly value: string | undefined;
  /** As it stands in the list. */
  readonly words: readonly string[];
}

/** A value is behind a `=`, or the next word. */
function flagsIn(words: readonly string[]): Flag[] {
  const found: Flag[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [flag = '', inline] = word.split('=', 2);
    const next = words[at + 1];
    const follows =
      inline === undefined && !word.startsWith('-:') && next !== undefined && !next.startsWith('-');
    found.push({ flag, value: follows ? next : inline, words: follows ? [word, next] : [word] });
    if (follows) at += 1;
  }
  return found;
}

function unusable(flag: string, words: readonly string[]): string | undefined {
  if (flag.startsWith('-:')) return 'it takes back a flag that zombienet adds';
  if (developerFlags.includes(flag)) return 'keys come from the name of the node';
  return words.some((word) => /^$|\s/.test(word)) ? 'it holds a space' : undefined;
}

function fieldOf(flag: string, value: string | undefined): SharedFields | undefined {
  if (flag === finalityOff) return { finality: 'none' };
  if (flag === sealing) return { engine: value ?? '' };
  if (flag === heartbeat) return { heartbeat: true };
  return flag === blockBytes ? { block_bytes: Number(value) } : undefined;
}

/** A program with its arguments, each once; undefined where that is our own node. */
export function commandText(program: string | undefined, args: readonly NodeArgument[]): string | undefined {
  const once = new Map(args.map(({ words }) => [words.join('='), words]));
  if (once.size === 0 && (program === undefined || program === nodeBinary)) return undefined;
  return [program ?? nodeBinary, ...[...once.values()].flat()].join(' ');
}
