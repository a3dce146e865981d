import { existsSync } from 'node:fs';
import type { GenesisEngine } from '../genesis/engine.ts';
import type { ExactJson } from '../genesis/exact-json.ts';

/** The chain of a network whose runtime is not one of Almanac's: one of `runtime`, `spec`, `exported` and `command`. */
export interface ChainOptions {
  /** A WebAssembly file, from which the runtime itself makes the genesis. */
  readonly runtime?: string | undefined;
  /** Genesis preset of that runtime; unless given the first of the usual ones that it has. */
  readonly preset?: string | undefined;
  /** A chain specification, plain or raw. */
  readonly spec?: string | undefined;
  /** The id of a chain that the node exports: `--chain local`. */
  readonly exported?: string | undefined;
  /** A command that prints a specification. */
  readonly command?: string | undefined;
  /** What was asked for although most runtimes decide it: the slot in milliseconds, and the engine. */
  readonly slotMs?: number | undefined;
  readonly engine?: GenesisEngine | undefined;
  /** What else differs in its genesis configuration, as a merge patch. */
  readonly patch?: ExactJson | undefined;
  /** Other options that were given and mean nothing with such a chain, as the command line writes them without dashes. */
  readonly useless: readonly string[];
}

/** The sources that were named, as the command line writes them. */
export function sourcesOf({ runtime, spec, exported, command }: ChainOptions): string[] {
  const named = { runtime, chain: spec ?? exported, 'chain-command': command };
  return Object.entries(named).flatMap(([option, value]) => (value === undefined ? [] : [option]));
}

/** The same as it is typed. */
export interface TypedChain extends Omit<ChainOptions, 'spec' | 'exported' | 'patch' | 'useless'> {
  /** A file of a specification, or the id of a chain that the node exports. */
  readonly chain?: string | undefined;
}

/** What was typed, or stands in a file; undefined where it names no chain. */
export function chainOptions(typed: TypedChain, useless: readonly string[] = []): ChainOptions | undefined {
  const { chain, command, runtime, preset, slotMs, engine } = typed;
  if ([chain, command, runtime, preset].every((text) => text === undefined)) return undefined;
  const isFile = chain !== undefined && (/[/\\]|\.json$/.test(chain) || existsSync(chain));
  const source = isFile ? { spec: chain } : { exported: chain };
  return { runtime, preset, ...source, command, slotMs, engine, useless };
}
