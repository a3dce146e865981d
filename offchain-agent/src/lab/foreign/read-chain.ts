import { execFile } from 'node:child_process';
import { u8aToHex } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { z } from 'zod';
import { AgentError, messageOf } from '../../base/error.ts';
import { faultsOf } from '../../base/faults.ts';
import { readNamed, readNamedText } from '../../base/read-file.ts';
import { compressedMark } from '../executor/compile-runtime.ts';
import { type ExactJson, parseExact, printExact } from '../genesis/exact-json.ts';
import { type FieldFault, refusedChain } from './chain-fault.ts';
import type { ChainOptions } from './chain-options.ts';

/** A chain as its source tells of it, before its genesis is filled. */
export interface ChainText {
  /** The file or the command, for messages. */
  readonly source: string;
  /** Where its genesis stands in that source: `genesis.runtimeGenesis.patch`. */
  readonly place: string;
  /** The fields of the specification but `genesis`. */
  readonly fields: Readonly<Record<string, ExactJson>>;
  readonly code: HexString;
  /** Where the code stands in that source. */
  readonly codeField: string;
  /** A change of the runtime's defaults, or all of it; undefined where the source is a runtime or raw. */
  readonly patch?: ExactJson;
  readonly config?: ExactJson;
  /** Storage, of a raw specification. */
  readonly raw?: RawState;
}

interface RawState {
  readonly top: Record<HexString, HexString>;
  readonly childrenDefault: Record<string, Record<string, string>>;
}

/** What `nodeCommand` adds for a node that runs. */
const addedFlags: readonly string[] = ['--detailed-log-output', '--insecure-validator-i-know-what-i-do'];

/** A runtime in hex, and the copies of it that some specifications have. */
const largestSpec = 256 * 1024 ** 2;
const largestRuntime = 64 * 1024 ** 2;
const exportWithinMs = 120_000;
/** `:code`, under which a state has its runtime. */
export const codeKey: HexString = '0x3a636f6465';

/**
 * Reads the chain that was named.
 * @param nodeCommand how the network's node is started, for a chain that it exports itself
 * @throws AgentError `bad_input/chain` with the field, or why it cannot be read
 */
export async function readChain(
  { runtime, spec, exported, command }: ChainOptions,
  nodeCommand: () => Promise<string[]>,
  signal: AbortSignal,
): Promise<ChainText> {
  if (runtime !== undefined) return runtimeText(runtime);
  if (spec !== undefined) {
    return specText(
      readNamedText(spec, largestSpec, 'bad_input/chain', `--chain ${spec}`).replace(/^\ufeff/, ''),
      spec,
    );
  }
  if (exported !== undefined) return await exportedText(exported, await nodeCommand(), signal);
  const shell = command ?? '';
  return specText(await output(['/bin/sh', '-c', shell], signal), shell);
}

function runtimeText(file: string): ChainText {
  const bytes = readNamed(file, largestRuntime, 'bad_input/chain', `--runtime ${file}`);
  return {
    source: file,
    place: 'genesis',
    fields: { name: 'Local Testnet', id: 'local_testnet' },
    code: checkedCode(u8aToHex(bytes), file, 'the file'),
    codeField: 'the file',
  };
}

/**
 * Newer nodes have `export-chain-spec`, older ones `build-spec`; flags of a running node mean nothing to either, and some nodes take
 * none before a subcommand.
 */
async function exportedText(chain: string, node: string[], signal: AbortSignal): Promise<ChainText> {
  const words = node.filter((word) => !addedFlags.includes(word));
  const source = `${words.join(' ')} --chain ${chain}`;
  const flagAt = words.findIndex((word) => word.startsWith('-'));
  const forms = flagAt > 0 ? [words, words.slice(0, flagAt)] : [words];
  const calls = forms.flatMap((form) => [
    [...form, 'export-chain-spec', '--chain', chain],
    [...form, 'build-spec', '--disable-default-bootnode', '--chain', chain],
  ]);
  let first: unknown;
  for (const call of calls) {
    try {
      return specText(await output(call, signal), source);
    } catch (cause) {
      if (signal.aborted || !(cause instanceof AgentError) || cause.code !== noOutput) throw cause;
      first ??= cause;
    }
  }
  throw first;
}

const noOutput = 'bad_input/chain_command';

/** @throws AgentError `bad_input/chain_command` with the line of a failing command that tells why */
async function output([program = '', ...args]: readonly string[], signal: AbortSignal): Promise<string> {
  const limits = { timeout: exportWithinMs, maxBuffer: largestSpec, signal } as const;
  return await new Promise((resolve, reject) => {
    execFile(program, args, limits, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      if (signal.aborted) return reject(signal.reason);
      const lines = stderr.split('\n').filter((line) => line.trim() !== '');
      const why = lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? `exit code ${error.code}`;
      const shown = [program, ...args].join(' ');
      reject(new AgentError(noOutput, `${shown} printed no chain specification: ${why}`, { cause: error }));
    });
  });
}

const json = z.custom<ExactJson>();
const hex = z.string().regex(/^0x([0-9a-fA-F]{2})*$/, 'must be hex with 0x');
const group = z.record(z.string(), json);
const storage = z.record(hex, hex);

/** A node names a folder after it, which must lie in the network's own. */
const folderName = z
  .string()
  .regex(/^(?!\.{1,2}$)[^/\\\p{Cc}]{1,100}$/u, 'must be 1 to 100 characters without /, \\ and line breaks');

const specShape = z.looseObject({
  name: z.string().min(1),
  id: folderName,
  chainType: z.union([z.string(), group]).optional(),
  protocolId: z.string().nullish(),
  forkId: z.string().nullish(),
  properties: group.nullish(),
  codeSubstitutes: z.record(z.string().regex(/^\d{1,20}$/, 'must be the number of a block'), hex).nullish(),
  genesis: z.object({
    raw: z.object({ top: storage, childrenDefault: z.record(hex, storage).default({}) }).optional(),
    runtimeGenesis: z.object({ code: hex, patch: group.optional(), config: group.optional() }).optional(),
    runtime: json.optional(),
    runtimeAndCode: json.optional(),
    stateRootHash: json.optional(),
  }),
});

/** @throws AgentError `bad_input/chain` with every field that is wrong */
export function specText(text: string, source: string): ChainText {
  let document: ExactJson;
  try {
    document = parseExact(text);
  } catch (cause) {
    throw refusedChain(source, [{ field: 'the document', why: `must be JSON (${messageOf(cause)})` }], cause);
  }
  const unread = unreadByNodes(document);
  if (unread) throw refusedChain(source, [unread]);
  const checked = specShape.safeParse(document, { reportInput: true });
  if (!checked.success) {
    const faults = faultsOf(checked.error).map((line) => {
      const [field = '', ...why] = line.split(': ');
      return { field, why: why.join(': ') };
    });
    throw refusedChain(source, faults);
  }
  const { genesis, ...fields } = checked.data;
  const told = { source, fields: fields as Record<string, ExactJson> };
  for (const [block, substitute] of Object.entries(fields.codeSubstitutes ?? {}))
    checkedCode(substitute as HexString, source, `codeSubstitutes.${block}`);
  const { raw, runtimeGenesis } = genesis;
  if (raw) {
    const code = raw.top[codeKey];
    if (code === undefined)
      throw refusedChain(source, [
        { field: `genesis.raw.top.${codeKey}`, why: 'must be given; the runtime' },
      ]);
    const codeField = `genesis.raw.top.${codeKey}`;
    return {
      ...told,
      place: 'genesis.raw',
      code: checkedCode(code as HexString, source, codeField),
      codeField,
      raw: raw as RawState,
    };
  }
  if (runtimeGenesis) {
    const { code, patch, config } = runtimeGenesis;
    const place = `genesis.runtimeGenesis.${config ? 'config' : 'patch'}`;
    const codeField = 'genesis.runtimeGenesis.code';
    const checkedBytes = checkedCode(code as HexString, source, codeField);
    return {
      ...told,
      place,
      code: checkedBytes,
      codeField,
      ...(config ? { config } : { patch: patch ?? {} }),
    };
  }
  throw refusedChain(source, [oldGenesis(genesis)]);
}

/** What JavaScript reads as JSON and nodes do not: half of a character, and more levels than serde takes. */
function unreadByNodes(value: ExactJson, path = '', depth = 0): FieldFault | undefined {
  const fault = (why: string): FieldFault => ({ field: path || 'the document', why });
  if (typeof value === 'string') return halfCharacter.test(value) ? fault(halved) : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === deepest) return fault(`has more than ${deepest} levels`);
  for (const [key, inner] of Object.entries(value)) {
    if (halfCharacter.test(key)) return fault(`has a field whose name ${halved}`);
    const at = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const found = unreadByNodes(inner, at, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** A surrogate without its other half. */
const halfCharacter = /\p{Surrogate}/u;
const halved = 'has half of a character (a lone surrogate)';
const deepest = 127;

/** The same chain as its nodes are given it: with the storage that was made, and without what is for others. */
export function rawSpecText(
  { fields }: ChainText,
  raw: { readonly top: Record<HexString, HexString>; readonly childrenDefault: ExactJson },
  { isLive, para }: { readonly isLive: boolean; readonly para?: number | undefined },
): string {
  return printExact({
    ...fields,
    // By these a collator knows that there is a relay chain; which one, its command line says.
    ...(para !== undefined && { relay_chain: 'westend-local', para_id: para }),
    chainType: isLive ? 'Live' : 'Local',
    bootNodes: [],
    telemetryEndpoints: null,
    protocolId: fields['protocolId'] ?? null,
    properties: fields['properties'] ?? {},
    codeSubstitutes: fields['codeSubstitutes'] ?? {},
    genesis: { raw: { top: raw.top, childrenDefault: raw.childrenDefault } },
  });
}

function oldGenesis(genesis: Readonly<Record<string, unknown>>) {
  if (genesis['stateRootHash'] !== undefined)
    return { field: 'genesis.stateRootHash', why: 'a light specification has no state; give a full one' };
  const field = ['runtime', 'runtimeAndCode'].find((key) => genesis[key] !== undefined);
  if (field === undefined) return { field: 'genesis', why: 'must have raw or runtimeGenesis' };
  return {
    field: `genesis.${field}`,
    why: 'only the node that wrote it can read such a genesis; convert it with that node (build-spec --raw) and pass the raw file',
  };
}

function checkedCode(code: HexString, source: string, field: string): HexString {
  if (code.startsWith('0x0061736d') || code.startsWith(u8aToHex(compressedMark))) return code;
  const why = `must be a WebAssembly module, compressed or not; begins with ${code.slice(0, 18) || 'nothing'}`;
  throw refusedChain(source, [{ field, why }]);
}
