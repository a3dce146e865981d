import type { Command } from 'commander';
import { AgentError } from '../../../base/error.ts';
import { processSignal } from '../../../cli/abort.ts';
import { say } from '../../../cli/output.ts';
import { usual } from '../../plan/network-file.ts';
import { readLinkFile } from '../../plan/read-network-file.ts';
import { nodeUrl } from '../../real/state.ts';
import { type RelayUpOptions, upRelayNetwork } from '../../up/up-relay.ts';
import { parseWholeNumber, uselessOptions } from './run.ts';
import { parseBackend, parseOnlyNode, parseRegion, tellOfUp, type UpCommandOptions } from './up.ts';

interface RelayCommandOptions extends UpCommandOptions {
  readonly relay?: boolean;
  readonly paras?: string;
  readonly collators?: string;
  readonly paraRuntime?: string;
}

/** Options that mean something for a relay chain; the others are refused. */
const understood = [
  'relay',
  'paras',
  'collators',
  'paraRuntime',
  'validators',
  'fullNodes',
  'node',
  'name',
  'port',
  'linkBackend',
  'region',
  'links',
  'foreground',
  'page',
  'json',
];

const usualParas = 1;
const usualCollators = 1;

/** Starts a relay chain with parachains and returns its name when all have final blocks. */
export async function runRelayUp(
  file: string | undefined,
  options: RelayCommandOptions,
  command: Command,
): Promise<string> {
  if (file !== undefined)
    throw refused(`${file}: a network file says nothing of --relay; leave one of them out`);
  if (!options.relay)
    throw refused('--paras, --collators and --para-runtime: are of a relay chain; pass --relay');
  const { relay, paras } = await upRelayNetwork(parseRelayOptions(options, command), {
    progress: say,
    signal: processSignal(),
  });
  for (const { name, para, nodes } of paras) {
    const urls = nodes.map((node) => `${node.name} ${nodeUrl(node)}`).join(', ');
    say(`parachain ${para?.id}: network "${name}", ${urls}`);
  }
  const [first] = relay.nodes;
  return await tellOfUp(relay, `its votes: almanac earnings ${first ? nodeUrl(first) : ''} --blame`, options);
}

/** @throws AgentError `bad_input/relay` with all options that are of no use, `bad_input/number` */
function parseRelayOptions(options: RelayCommandOptions, command: Command): RelayUpOptions {
  const useless = uselessOptions(command, understood);
  if (useless)
    throw refused(
      `${useless.names}: not with --relay, whose chain is westend-local of stock nodes; ${useless.advice}`,
    );
  const backend = options.linkBackend === undefined ? undefined : parseBackend(options.linkBackend);
  if (backend === 'proxy')
    throw refused(
      '--link-backend proxy: validators publish their own addresses, past any proxy; take --link-backend tun',
    );
  const count = (text: string | undefined, option: string, fallback: number): number =>
    text === undefined ? fallback : parseWholeNumber(text, option);
  return {
    name: options.name ?? usual.name,
    validators: count(options.validators, '--validators', usual.validators),
    paras: count(options.paras, '--paras', usualParas),
    collators: count(options.collators, '--collators', usualCollators),
    node: parseOnlyNode(options.node, '--relay'),
    paraRuntime: options.paraRuntime,
    document: {
      full_nodes: count(options.fullNodes, '--full-nodes', 0),
      regions: options.region && Object.fromEntries(options.region.map(parseRegion)),
      links: options.links === undefined ? undefined : readLinkFile(options.links),
      backend,
      port: options.port === undefined ? undefined : parseWholeNumber(options.port, '--port'),
    },
  };
}

function refused(message: string): AgentError {
  return new AgentError('bad_input/relay', message);
}
