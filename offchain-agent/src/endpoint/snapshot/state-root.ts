import { hexBytes, hexText } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { type TrieVersion, trieRoot } from '../../lab/executor/trie-root.ts';

type Pair = readonly [key: Uint8Array, value: Uint8Array];

/** A state as a node exports it: the trie of the chain, and those below it. */
interface ExportedState {
  readonly top: readonly Pair[];
  /** By their key. */
  readonly children: ReadonlyMap<string, readonly Pair[]>;
}

/** What stands before the key of a trie below: `:child_storage:default:`. Exports leave those entries out of `top`. */
const childPrefix = Buffer.from(':child_storage:default:');

const pairLine = /^\s*"(0x(?:[0-9a-f]{2})*)":\s*"(0x(?:[0-9a-f]{2})*)",?\s*$/;
const childLine = /^\s*"(0x(?:[0-9a-f]{2})*)":\s*\{\s*$/;

/**
 * Reads a state from the lines of the specification that `export-state` prints. Line by line: a text of all of it may be longer
 * than any string can be.
 *
 * @throws AgentError `unknown/snapshot_state` when there is no state in it
 */
export async function readExported(lines: AsyncIterable<string>): Promise<ExportedState> {
  const top: Pair[] = [];
  const children = new Map<string, Pair[]>();
  let into: Pair[] | undefined;
  let isRaw = false;
  for await (const line of lines) {
    if (!isRaw) {
      isRaw = /^\s*"raw":\s*\{\s*$/.test(line);
      continue;
    }
    const [, key, value] = pairLine.exec(line) ?? [];
    if (key !== undefined && value !== undefined) {
      into?.push([hexBytes(key), hexBytes(value)]);
      continue;
    }
    if (/^\s*"top":\s*\{\s*$/.test(line)) into = top;
    const [, child] = childLine.exec(line) ?? [];
    if (child !== undefined) {
      into = [];
      children.set(child, into);
    }
  }
  if (top.length > 0) return { top, children };
  throw new AgentError('unknown/snapshot_state', 'the node exported no state; look at what it logs');
}

/**
 * The root of a state, for each of the two ways in which tries keep long values: a chain has one of them from some block on, and
 * its header says which root is right.
 */
export function stateRoots(state: ExportedState): readonly string[] {
  return ([1, 0] as const).map((version) => stateRoot(state, version));
}

function stateRoot({ top, children }: ExportedState, version: TrieVersion): string {
  const below = [...children].map(
    ([key, pairs]): Pair => [Buffer.concat([childPrefix, hexBytes(key)]), trieRoot(pairs, version)],
  );
  return hexText(trieRoot([...top, ...below], version));
}
