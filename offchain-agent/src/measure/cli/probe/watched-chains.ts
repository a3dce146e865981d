import { parse } from 'yaml';
import { z } from 'zod';
import { AgentError, messageOf } from '../../../base/error.ts';
import { faultsOf } from '../../../base/faults.ts';
import { readUpTo } from '../../../base/read-file.ts';
import { type AskedEndpoint, askedEndpoints } from './options.ts';

/** Endpoints that are compared with each other, by the names that metrics have. */
export interface NamedChain {
  readonly name: string;
  readonly genesisHash: string | undefined;
  readonly endpoints: readonly (AskedEndpoint & { readonly name: string })[];
}

const mostBytes = 1_048_576;
const label = z.string().regex(/^[\x20-\x7e]{1,64}$/, 'must be 1 to 64 printable ASCII characters');

const fileShape = z.strictObject({
  chains: z.record(
    label,
    z.strictObject({
      genesis: z
        .string()
        .regex(/^0x[0-9a-f]{64}$/, 'must be 0x and 64 lower-case hex digits')
        .optional(),
      endpoints: z
        .record(label, z.string())
        .refine((all) => Object.keys(all).length > 0, 'must name at least one'),
    }),
  ),
});

/** Shown beside the faults of a file, and parsed by a test. */
export const validExample = `chains:
  my-chain:
    endpoints:
      mine: ws://127.0.0.1:9944
      theirs: wss://rpc.example.org
`;

/**
 * What is watched: the endpoints of the command line, which are of one chain without a name, or those of a file.
 * @throws AgentError `bad_input/probe` for both or neither, `bad_input/config`; as `askedEndpoints` does
 */
export async function watchedChains(
  urls: readonly string[],
  file: string | undefined,
  isLocal: boolean,
): Promise<NamedChain[]> {
  if (urls.length > 0 === (file !== undefined)) {
    throw new AgentError(
      'bad_input/probe',
      'expected endpoints, or with --watch a file of them in --config; one of both',
    );
  }
  const listed =
    file === undefined
      ? [{ name: '', urls: urls.map((url) => [undefined, url] as const) }]
      : readChains(file);
  const chains: NamedChain[] = [];
  for (const { name, urls: own, ...rest } of listed) {
    const asked = await askedEndpoints(
      own.map(([, url]) => url),
      isLocal,
    );
    const endpoints = asked.map((one, index) => ({ ...one, name: own[index]?.[0] ?? one.shown }));
    requireDifferent(endpoints.map((one) => one.name));
    chains.push({ name, genesisHash: 'genesis' in rest ? rest.genesis : undefined, endpoints });
  }
  return chains;
}

/** @throws AgentError `bad_input/config` with all faults */
function readChains(file: string) {
  let found: unknown;
  try {
    found = parse(readUpTo(file, mostBytes).toString('utf8'));
  } catch (cause) {
    throw fault(file, [messageOf(cause)], cause);
  }
  const parsed = fileShape.safeParse(found, { reportInput: true });
  if (!parsed.success) throw fault(file, faultsOf(parsed.error), parsed.error);
  return Object.entries(parsed.data.chains).map(([name, { genesis, endpoints }]) => ({
    name,
    genesis,
    urls: Object.entries(endpoints),
  }));
}

function requireDifferent(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new AgentError(
    'bad_input/probe',
    `${twice} stands there twice, and metrics could not tell one from the other; give them names in a file (--config)`,
    { data: { name: twice } },
  );
}

function fault(file: string, faults: readonly string[], cause: unknown): AgentError {
  return new AgentError(
    'bad_input/config',
    `${file}: ${faults.join('; ')}\nA valid one, for example:\n${validExample.replace(/^/gm, '  ').trimEnd()}`,
    { data: { file, faults }, cause },
  );
}
