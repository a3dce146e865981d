import { z } from 'zod';
import { AgentError, messageOf } from '../../base/error.ts';
import { faultsOf, listedFaults } from '../../base/faults.ts';
import { plainText } from '../../base/plain-text.ts';
import { readNamedText } from '../../base/read-file.ts';
import { accountKey } from '../../words/account-name.ts';
import { nameText } from '../../words/name-text.ts';

/** Names of the accounts of one chain, as a file and as the page reads them. */
export interface NamesDocument {
  readonly genesis: string;
  /** By address of any prefix, or public key in hex. */
  readonly names: Readonly<Record<string, string>>;
}

const mostBytes = 8_388_608;
const mostNames = 100_000;
const mostFaults = 20;

const schema: z.ZodType<NamesDocument> = z.strictObject({
  genesis: z
    .string()
    .regex(/^0x[0-9a-f]{64}$/i, 'must be the genesis hash of the chain: 0x and 64 hex digits'),
  names: z.record(z.string(), z.string()).superRefine((names, context) => {
    const seen = new Map<string, string>();
    const accounts = Object.keys(names);
    if (accounts.length > mostNames) {
      context.addIssue({ code: 'custom', message: `must have at most ${mostNames} entries` });
      return;
    }
    for (const account of accounts) {
      const key = accountKey(account);
      const other = key === undefined ? undefined : seen.get(key);
      if (key === undefined || other !== undefined) {
        const message =
          other === undefined ? 'must be an address or a public key' : `is the same account as ${other}`;
        context.addIssue({ code: 'custom', message, path: [plainText(account, 80)] });
      } else seen.set(key, account);
    }
  }),
});

/**
 * Reads names for a chain.
 * @throws AgentError `bad_input/names_file` with all that is wrong with the file; `bad_input/names_genesis` for another chain
 */
export function readNames(file: string, genesis: string): NamesDocument {
  const named = `--names ${file}`;
  const parsed = schema.safeParse(
    jsonOf(readNamedText(file, mostBytes, 'bad_input/names_file', named), named),
    { reportInput: true },
  );
  if (!parsed.success) {
    const faults = faultsOf(parsed.error);
    const shown = faults.slice(0, mostFaults);
    const more = faults.length > mostFaults ? [`and ${faults.length - mostFaults} more`] : [];
    throw listedFaults('bad_input/names_file', `${named} is not a file of names`, [...shown, ...more], {
      file,
    });
  }
  const document = parsed.data;
  if (document.genesis.toLowerCase() === genesis.toLowerCase()) return document;
  throw new AgentError(
    'bad_input/names_genesis',
    `${named} has names of the chain with the genesis hash ${document.genesis}, and the chain that is served has ${genesis}: name a file of this chain`,
    { data: { file, genesis: document.genesis } },
  );
}

/** How many names are not shown as they are written: they hold what is not seen, read like an address, or are too long. */
export function changedNames({ names }: NamesDocument): number {
  return Object.values(names).filter((name) => nameText(name) !== name).length;
}

function jsonOf(text: string, named: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AgentError(
      'bad_input/names_file',
      `${named} is not JSON: ${plainText(messageOf(cause))}; expected {"genesis": "0x..", "names": {"5Grwva..": "v1"}}`,
      { data: { named }, cause },
    );
  }
}
