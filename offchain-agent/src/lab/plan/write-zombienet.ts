import { stringify } from 'smol-toml';
import { frugal } from '../client/substrate.ts';
import { isOnDemand } from '../genesis/engine.ts';
import { nodeBinary, programIn } from '../real/given-command.ts';
import { documentOf, usual } from './network-file.ts';
import { planNodes } from './node-plan.ts';
import type { NetworkOptions } from './options.ts';
import { validatorSeed } from './validator-keys.ts';
import { textOf } from './zombienet.ts';
import { blockBytes, finalityOff, heartbeat } from './zombienet-arguments.ts';

/** A network as zombienet starts it, with what its file cannot say. */
export function writeZombienet(options: NetworkOptions): {
  readonly text: string;
  readonly warnings: readonly string[];
} {
  const { engine = 'aura', finality, name, validators, blockBytes: limit, port, chain } = options;
  const spec = `almanac-${name}.json`;
  const document = documentOf(options);
  const nodes = planNodes(options);
  const hasFullNodes = nodes.some(({ role }) => role === 'full');
  const figures = ['runtime', 'preset', 'slot', 'session', 'era', 'window'].flatMap((key) =>
    document[key] === undefined ? [] : `--${key} ${textOf(document[key], '')}`,
  );
  const [program, args] = programIn(options.node ?? nodeBinary);
  // Zombienet gives the default arguments to nodes with a command of their own, too.
  const isForAll = nodes.every((node) => node.node === undefined);
  const defaultArgs = [
    ...pairs(frugal),
    ...(finality === 'none' ? [finalityOff] : []),
    ...(limit === undefined ? [] : [`${blockBytes}=${limit}`]),
    ...(options.heartbeat && !hasFullNodes ? [heartbeat] : []),
    ...(isOnDemand(engine) ? [`--sealing=${engine}`] : []),
    ...(isForAll ? args : []),
  ];
  const text = stringify({
    settings: { provider: 'native', timeout: 300 },
    relaychain: {
      default_command: program,
      ...chainFields(options, spec),
      default_substrate_cli_args_version: 1,
      default_args: defaultArgs,
      nodes: nodes.map((node, index) => ({
        name: node.seed === undefined ? node.name : nameOfSeed(node.seed),
        ...(node.role === 'full' && { validator: false }),
        ...(node.node === undefined ? argsOf(isForAll ? [] : args) : commandOf(node.node)),
        ...(index === 0 && port !== undefined && { rpc_port: port }),
      })),
    },
  });
  const genesis = nodes.filter(({ role }) => role === 'validator').map(({ seed }) => seed);
  const isUsual = genesis.every((seed, index) => seed === validatorSeed(index));
  const warnings = [
    ...(['regions', 'links', 'reporters'] as const)
      .filter((key) => options[key] !== undefined && options[key] !== 0)
      .map((key) => `${key}: zombienet has no word for it`),
    ...(options.heartbeat && hasFullNodes
      ? ['heartbeat: is left out, for zombienet would tell full nodes too, which have no key']
      : []),
    ...nodes.flatMap(({ name: own, seed }) =>
      seed === undefined || nameOfSeed(seed) === own
        ? []
        : [`${own}: is called ${nameOfSeed(seed)}, for zombienet makes its keys from its name`],
    ),
    ...(isUsual || chain
      ? []
      : ['nodes: `almanac network spec` has other validators at genesis than this network']),
  ];
  if (chain && chain.runtime === undefined) return { text, warnings };
  const of = chain ? '' : ` --engine ${engine}`;
  const make = `almanac network spec${of} --validators ${validators} ${figures.join(' ')} > ${spec}`;
  return { text: `# Its specification:\n#   ${make}\n${text}`, warnings };
}

/** Zombienet takes no runtime: `network spec` makes a specification of one. */
function chainFields({ chain, engine = 'aura' }: NetworkOptions, spec: string): Record<string, string> {
  if (chain?.spec !== undefined) return { chain_spec_path: chain.spec };
  if (chain?.command !== undefined) return { chain_spec_command: chain.command };
  if (chain?.exported !== undefined) return { chain: chain.exported };
  const name = engine === usual.engine ? 'almanac_local' : `almanac_${engine}_local`;
  return { chain: chain ? 'local' : name, chain_spec_path: spec };
}

function commandOf(node: string): { readonly command: string; readonly args?: string[] } {
  const [command, args] = programIn(node);
  return { command, ...argsOf(args) };
}

function argsOf(args: readonly string[]): { readonly args?: string[] } {
  return args.length > 0 ? { args: [...args] } : {};
}

function nameOfSeed(seed: string): string {
  const name = seed.replace(/^\/\//, '');
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** `--flag value` as zombienet's lists have it: `--flag=value`. */
function pairs(words: readonly string[]): string[] {
  return words.flatMap((word, index) => (word.startsWith('--') ? `${word}=${words[index + 1]}` : []));
}
