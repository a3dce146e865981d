import { z } from 'zod';
import { faultsText, readYamlFile } from '../../../base/config-file.ts';
import { AgentError } from '../../../base/error.ts';
import { faultsOf } from '../../../base/faults.ts';

const largestFile = 1_048_576;
const mostEntries = 100;
const mostWeight = 1_000_000;

const weight = z.number().positive('must be more than 0').max(mostWeight).default(1);
const amount = z
  .union([z.int().nonnegative(), z.string().regex(/^\d[\d_]*$/)])
  .transform((value) => String(value).replaceAll('_', ''));

const call = z.strictObject({
  call: z
    .string()
    .regex(/^[A-Za-z]\w*\.[A-Za-z]\w*$/, 'must be PALLET.CALL, such as balances.transferKeepAlive'),
  weight,
  args: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).default({}),
  /** The most that one such call takes from its signer besides the fee, in smallest units. */
  spends: amount.optional(),
});

const setup = z.strictObject({
  call: call.shape.call,
  args: call.shape.args,
  /** Once for each account of the load, which is then `{account}`. */
  each: z.boolean().default(false),
});

const read = z.strictObject({
  method: z.string().regex(/^[A-Za-z]\w*_\w+$/, 'must be an RPC method, such as state_getStorage'),
  weight,
  params: z.array(z.unknown()).default([]),
});

/** Methods of Substrate's and Ethereum's nodes that change a chain, a pool or a node. */
const changing =
  /^(author|sudo|offchain|engine|evm|hardhat|anvil|personal|miner|admin)_|^(system|dev|debug)_(add|remove|reset|new|set|time)|submit|broadcast|send(Raw)?Transaction|_stop$/i;

/** The document of `--calls`. */
export const callsShape = z
  .strictObject({
    /** Once before the load, signed by the funding key, in this order. */
    setup: z.array(setup).max(mostEntries).default([]),
    calls: z.array(call).max(mostEntries).default([]),
    reads: z.array(read).max(mostEntries).default([]),
  })
  .superRefine(({ calls, reads }, context) => {
    const fault = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    if (calls.length + reads.length === 0) fault([], 'must have calls or reads');
    for (const [index, { method }] of reads.entries()) {
      // What sends is no read: it would be counted without its outcome, and without the guard of a live chain.
      if (changing.test(method))
        fault(['reads', index, 'method'], `${method} changes something; write it as a call`);
      if (/subscribe|_follow$|watch/i.test(method))
        fault(['reads', index, 'method'], `${method} is a subscription; a read has one answer`);
    }
  });

/** What a load sends in place of transfers, as `--calls` has it. */
export type CallsDocument = z.output<typeof callsShape>;

/** Shown next to the errors of a file, and parsed by a test. */
export const validCallsExample = `calls:
  - call: balances.transferKeepAlive
    weight: 3
    args: {dest: "{account}", value: "{random 1..100}"}
  - call: system.remark
    args: {remark: "{bytes 64}"}
reads:
  - method: state_getRuntimeVersion
`;

/**
 * Reads a file of weighted calls and reads.
 * @throws AgentError `bad_input/calls_file` when it cannot be read or is not YAML, `bad_input/calls` with every error and its path
 */
export function readCallsFile(file: string): CallsDocument {
  return parseCalls(
    readYamlFile(file, largestFile, 'bad_input/calls_file', `--calls ${file}`),
    `--calls ${file}`,
  );
}

/** Checks a document. @throws AgentError `bad_input/calls` */
export function parseCalls(document: unknown, source: string): CallsDocument {
  const parsed = callsShape.safeParse(document ?? {}, { reportInput: true });
  if (parsed.success) return parsed.data;
  const faults = faultsOf(parsed.error);
  throw new AgentError('bad_input/calls', faultsText(source, faults, validCallsExample), {
    data: { faults },
  });
}
