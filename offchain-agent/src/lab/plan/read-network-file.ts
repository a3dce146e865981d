import type { z } from 'zod';
import { faultsOf, listedFaults } from '../../base/faults.ts';
import { readNamedText } from '../../base/read-file.ts';
import { parseYaml, type YamlText } from '../../base/yaml.ts';
import { type LinkEntry, linkFile } from '../link/link-matrix.ts';
import { machineFaults } from './machine-faults.ts';
import { type FileText, networkFile, optionsOfFile, wrongFile } from './network-file.ts';
import { type OptionFault, refuseFaults } from './option-fault.ts';
import { type NetworkOptions, networkFaults } from './options.ts';
import { readZombienet } from './zombienet.ts';

const largestFile = 1_048_576;

/** Options of the command line whose place in a file has another name. */
const placeOf: Readonly<Record<string, string>> = { region: 'regions' };

/**
 * Reads a network file: YAML, or zombienet's TOML where the name ends in `.toml`.
 * @throws AgentError `bad_input/network_file` when it cannot be read, or is neither
 */
export function readNetworkFile(file: string): FileText {
  const text = readNamedText(file, largestFile, 'bad_input/network_file');
  if (file.endsWith('.toml')) return readZombienet(text, file);
  const document = valueOf(parseYaml(text), file);
  if (typeof document === 'object' && document !== null && !Array.isArray(document))
    return { document: document as Record<string, unknown>, warnings: [] };
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
 * @throws AgentError with all that is wrong: `bad_input/network_file` of a file, else the code of the first
 */
export async function checkNetworkFile(
  document: Record<string, unknown>,
  source: string | undefined,
  fitting?: number,
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
  const all = [...wrong, ...faults.map(inFile)];
  if (options && all.length === 0) return options;
  throw wrongFile(source ?? 'the command line', all);
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
function inFile({ about: [option], message }: OptionFault): string {
  const place = placeIn(option);
  if (message.startsWith(`${place}[`)) return message;
  const text = message.replace(/^--[a-z-]+:? ?/, '');
  return text.startsWith('[') ? `${place}${text}` : `${place}: ${text}`;
}
