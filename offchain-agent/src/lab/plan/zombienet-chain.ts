import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { nodeBinary, programIn } from '../real/given-command.ts';
import type { TypedFields } from './override-file.ts';
import type { ZombienetFindings } from './zombienet-findings.ts';
import type { FieldGroup } from './zombienet-text.ts';

/** What zombienet starts where a file names no command. */
export const zombienetNode = 'polkadot';

/** The specification that `almanac network spec` makes for a file that was exported here. */
const exported = /^almanac-[^/]*\.json$/;
/** Chains beside Almanac's that `almanac-node` has under such a name. */
const ownIds: readonly string[] = ['dev', 'development', 'local'];

/** A chain of zombienet's file, as a network file has it. */
interface ZombienetChain {
  readonly fields: { readonly chain?: string; readonly chain_command?: string; readonly engine?: 'babe' };
  /** The program of nodes that have none, where that is not our own. */
  readonly usualNode?: string | undefined;
}

/** As zombienet chooses: a file, else a command, else what the node exports; nothing where the chain is one of Almanac's. */
export function readZombienetChain(
  relaychain: FieldGroup,
  typed: TypedFields,
  findings: ZombienetFindings,
): ZombienetChain {
  if (typed['chain'] !== undefined || typed['runtime'] !== undefined) return { fields: {} };
  const { default_command: node, chain_spec_command: command } = relaychain;
  const id = findings.text(relaychain['chain'], 'relaychain.chain');
  const path = findings.text(relaychain['chain_spec_path'], 'relaychain.chain_spec_path');
  const isOwnNode = typeof node !== 'string' || basename(programIn(node)[0]) === nodeBinary;
  // Of the chains that `almanac-node` knows, and of no name at all.
  const isOwn = (id === undefined || id.startsWith('almanac')) && isOwnNode;
  if (path !== undefined && command !== undefined) findings.leaveOut('relaychain.chain_spec_command');
  const printing = path === undefined ? specCommand(relaychain, id, { typed, findings }) : undefined;
  const chain = path === undefined ? undefined : specification(path, isOwn, findings);
  const named = chain ?? (isOwn || path !== undefined ? undefined : id);
  if (printing !== undefined) return { fields: { chain_command: printing } };
  if (named !== undefined) {
    const isNodeNamed = node !== undefined || typed.node !== undefined;
    return { fields: { chain: named }, usualNode: isNodeNamed ? undefined : usualNode(named, findings) };
  }
  if (id === undefined && path === undefined)
    findings.warnings.push(
      "relaychain.chain: is not given; the chain is Almanac's (zombienet: rococo-local)",
    );
  return { fields: id?.includes('babe') ? { engine: 'babe' } : {} };
}

/** Only zombienet's own node can know the chains that this repository's does not. */
function usualNode(chain: string, { warnings }: ZombienetFindings): string | undefined {
  const isForeign = !chain.includes('/') && !ownIds.includes(chain);
  const node = isForeign ? zombienetNode : nodeBinary;
  const others = isForeign ? 'as in zombienet' : `zombienet: ${zombienetNode}`;
  warnings.push(`relaychain.default_command: is not given; the nodes are ${node} (${others})`);
  return isForeign ? node : undefined;
}

/** Undefined where the genesis is made here. */
function specification(
  path: string,
  isOwn: boolean,
  { faults, warnings }: ZombienetFindings,
): string | undefined {
  const place = 'relaychain.chain_spec_path';
  if (/^https?:/i.test(path)) {
    faults.push(`${place}: ${path} is a URL; download the specification, and pass it with --chain FILE`);
    return undefined;
  }
  if (!isOwn || existsSync(path) || !exported.test(path)) return path.includes('/') ? path : `./${path}`;
  warnings.push(
    `${place}: ${path} does not exist; the genesis is made here, by --slot, --session, --era and --window`,
  );
  return undefined;
}

function specCommand(
  { chain_spec_command: command, default_command: node }: FieldGroup,
  id: string | undefined,
  { typed, findings }: { readonly typed: TypedFields; readonly findings: ZombienetFindings },
): string | undefined {
  const place = 'relaychain.chain_spec_command';
  if (typeof command !== 'string') return findings.text(command, place);
  const ofNode = /{{\s*DEFAULT_COMMAND\s*}}/g;
  const program = typed.node ?? (typeof node === 'string' ? node : nodeBinary);
  if (typed.node !== undefined && !command.includes(program) && command.search(ofNode) < 0)
    findings.warnings.push(`${place}: is run as it is, without --node; replace it with --chain`);
  const named = command.replaceAll(/{{\s*chainName\s*}}/g, () => id ?? '');
  return findings.text(
    named.replaceAll(ofNode, () => program),
    place,
  );
}
