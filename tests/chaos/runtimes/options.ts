import { parseArgs } from 'node:util';
import { wholeNumber } from '../../support/whole-number.ts';

/** Another team's runtime. */
export interface GivenChain {
  readonly name: string;
  /** Its WebAssembly, or a specification. */
  readonly file: string;
  /** What it is loaded with; transfers unless given. */
  readonly calls: string | undefined;
  /** Its own node, with options; `almanac-node` unless given. */
  readonly node: string | undefined;
  /** It is a parachain, and gets a relay chain of stock nodes; its collators are what is counted and swept. */
  readonly isPara: boolean;
}

export interface RuntimesOptions {
  readonly chains: readonly GivenChain[];
  readonly sizes: readonly number[];
  readonly rate: number;
  /** Of a load, and of each load of a sweep. */
  readonly seconds: number;
  /** A file of rows, one a line, to which new ones are added. */
  readonly results: string | undefined;
  readonly json: boolean;
}

export const runtimesUsage = `npm run chaos -- runtimes --chain NAME=FILE [OPTIONS]: figures of other teams' runtimes, counted again
  --chain NAME=FILE  a runtime (.wasm) or specification (.json); once for each chain
  --calls NAME=FILE  what this chain is loaded with, in place of transfers
  --node NAME=COMMAND
                     a node of its own, in place of almanac-node
  --para NAME        this chain is a parachain (.wasm); it gets a relay chain of stock nodes
  --sizes LIST       validators, or collators, of the sweep's networks (1,2)
  --rate N           transfers or calls a second, in a sweep the first rate (5)
  --seconds N        how long each load takes, at least four slots (30)
  --results F        write rows to a file, and leave out the chains it has
  --json             one document in place of text
Each chain gets a network of two nodes, a load and a \`watch\`; then it is swept, on whatever this machine has left, with maxima
within a factor of two. Slots are counted again from raw headers, calls from the bytes of blocks and events with dedot. Exit code 0: all
figures are equal; 1: one is not, or a chain failed; 2: bad options.`;

/** @throws Error with a sentence, for options that cannot be */
export function parseRuntimesOptions(args: readonly string[]): RuntimesOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      chain: { type: 'string', multiple: true, default: [] },
      calls: { type: 'string', multiple: true, default: [] },
      node: { type: 'string', multiple: true, default: [] },
      para: { type: 'string', multiple: true, default: [] },
      sizes: { type: 'string', default: '1,2' },
      rate: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '30' },
      results: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const chains = values.chain.map((text) => named('chain', text));
  if (chains.length === 0) throw new Error('no --chain NAME=FILE is given');
  const requireKnown = (option: string, names: Iterable<string>): void => {
    const stranger = [...names].find((name) => !chains.some(([chain]) => chain === name));
    if (stranger !== undefined) throw new Error(`--${option} ${stranger}: no --chain has this name`);
  };
  const ofChain = (option: 'calls' | 'node'): ReadonlyMap<string, string> => {
    const given = new Map(values[option].map((text) => named(option, text)));
    requireKnown(option, given.keys());
    return given;
  };
  const [calls, nodes] = [ofChain('calls'), ofChain('node')];
  requireKnown('para', values.para);
  const both = values.para.find((name) => nodes.has(name));
  if (both !== undefined) throw new Error(`--node ${both}: not with --para, whose nodes are stock ones`);
  return {
    chains: chains.map(([name, file]) => ({
      name,
      file,
      calls: calls.get(name),
      node: nodes.get(name),
      isPara: values.para.includes(name),
    })),
    sizes: values.sizes.split(',').map((text) => wholeNumber('sizes', text, 1, 20)),
    rate: wholeNumber('rate', values.rate, 1, 1_000),
    seconds: wholeNumber('seconds', values.seconds, 5, 3_600),
    results: values.results,
    json: values.json,
  };
}

function named(option: string, text: string): [name: string, file: string] {
  const [, name, file] = /^([\w-]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || file === undefined)
    throw new Error(`--${option} ${text}: expected NAME=${option === 'node' ? 'COMMAND' : 'FILE'}`);
  return [name, file];
}
