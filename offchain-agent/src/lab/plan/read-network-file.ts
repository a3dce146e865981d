import type { z } from 'zod';
import { faultsOf, listedFaults } from '../../base/faults.ts';
import { readNamedText } from '../../base/read-file.ts';
import { parseYaml, type YamlText } from '../../base/yaml.ts';
import { type LinkEntry, linkFile } from '../link/link-matrix.ts';
import { machineFaults } from './machine-faults.ts';
import { type FileText, networkFile, optionsOfFile, wrongFile } from './network-file.ts';
import { type OptionFault, refuseFaults } from './option-fault.ts';
import { type NetworkOptions, networkFaults } from './options.ts';
import { overrideFile, type TypedFields } from './override-file.ts';
import { readZombienet } from './zombienet.ts';
import { isZombienet } from './zombienet-text.ts';

const largestFile = 1_048_576;

/** Options of the command line whose place in a file has another name. */
const placeOf: Readonly<Record<string, string>> = { region: 'regions', 'node-of': 'node_of' };
const optionOf: Readonly<Record<string, string>> = {
  regions: 'region',
  node_of: 'node',
  backend: 'link-backend',
};

/**
 * Reads a network file: YAML, or a network of zombienet.
 * @param typed the options beside it, as such a file writes them; they stand above the file
 * @throws AgentError `bad_input/network_file` when it cannot be read, or is neither
 */
export function readNetworkFile(file: string, typed: TypedFields = {}): FileText {
  const text = readNamedText(file, largestFile, 'bad_input/network_file');
  if (isZombienet(text, file)) {
    // Its nodes have the programs that were typed, each with its arguments.
    const { node: _, node_of: __, ...others } = typed;
    return overrideFile(readZombienet(text, file, typed), others);
  }
  const document = valueOf(parseYaml(text), file);
  if (typeof document === 'object' && document !== null && !Array.isArray(document))
    return overrideFile({ document: document as Record<string, unknown>, warnings: [] }, typed);
  throw wrongFile(file, ['the document: must be a group of fields']);
}

/** @throws AgentError `bad_input/links` when it cannot be read, with all that is wrong with it */
export function readLinkFile(file: string): readonly LinkEntry[] {
  const read = parseYaml(readNamedText(file, largestFile, 'bad_input/links'));
  const checked = 'faults' in read ? undefined : linkFile.safeParse(read.value, { reportInput: true });
  if (checked?.success) return checked.data.links;
  const faults = 'faults' in read ? read.faults : checked?.error ? faultsOf(checked.error) : [];
  const what = `${file} says nothing of links that can be done, nothing was started`;
  throw listedFaults('bad_input/links', what, faults, { file });
}

/**
 * The options that a document means, when a network here and now can be like that.
 * @param source the file; undefined for what was typed
 * @param typed the fields that were typed beside the file: what is wrong with them is told as an option
 * @throws AgentError with all that is wrong: `bad_input/network_file` of a file, else the code of the first
 */
export async function checkNetworkFile(
  document: Record<string, unknown>,
  source: string | undefined,
  fitting?: number,
  typed: TypedFields = {},
): Promise<NetworkOptions> {
  const checked = networkFile.safeParse(document, { reportInput: true });
  const unsound = checked.success ? new Set<string>() : keysOf(checked.error);
  // What is well-formed is looked at all the same, so that all that is wrong is said at once.
  const sound = Object.fromEntries(Object.entries(document).filter(([key]) => !unsound.has(key)));
  const file = checked.data ?? networkFile.safeParse(sound).data;
  const options = file && optionsOfFile(file);
  const found = options ? [...networkFaults(options, fitting), ...(await machineFaults(options))] : [];
  const faults = found.filter(({ about }) => !about.some((option) => unsound.has(placeIn(option))));
  const wrong = checked.success ? [] : faultsOf(checked.error);
  if (source === undefined && wrong.length === 0) refuseFaults(faults);
  const isTyped = (key: string): boolean => source !== undefined && typed[key] !== undefined;
  const all = [
    ...wrong.map((fault) => {
      const [key = ''] = fault.split(/[.:[]/, 1);
      return isTyped(key) ? `--${optionOf[key] ?? key.replace('_', '-')}${fault.slice(key.length)}` : fault;
    }),
    ...faults.map((fault) => (isTyped(placeIn(fault.about[0])) ? fault.message : inFile(fault))),
  ];
  if (options && all.length === 0) return options;
  const withOptions = all.some((fault) => fault.startsWith('--')) ? ' with these options' : '';
  throw wrongFile(`${source ?? 'the command line'}${withOptions}`, all);
}

function valueOf(read: YamlText, file: string): unknown {
  if ('faults' in read) throw wrongFile(file, read.faults);
  return read.value;
}

/** The fields of the document in which something is wrong. */
function keysOf({ issues }: z.ZodError): Set<string> {
  return new Set(
    issues.flatMap(({ path: [first], ...issue }) => {
      if (first !== undefined) return String(first);
      return issue.code === 'unrecognized_keys' ? issue.keys : [];
    }),
  );
}

function placeIn(option: string): string {
  return placeOf[option] ?? option.replace('-', '_');
}

/** A fault with its place in a file: `regions: 3 nodes have a region, and there are 4`. */
function inFile({ about: [option], message, messageInFile }: OptionFault): string {
  const place = placeIn(option);
  if (messageInFile !== undefined) return `${place}: ${messageInFile}`;
  if (message.startsWith(`${place}[`)) return message;
  const text = message.replace(/^--[a-z-]+:? ?/, '');
  return text.startsWith('[') ? `${place}${text}` : `${place}: ${text}`;
}
