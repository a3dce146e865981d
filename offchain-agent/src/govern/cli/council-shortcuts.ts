import { AgentError } from '../../base/error.ts';
import { ApiScalabilityChain } from '../../chain/scalability/api-scalability-chain.ts';
import type { RunHistoryRow } from '../../chain/scalability/scalability-shapes.ts';
import { type ProposeOptions, runPropose } from './params/propose.ts';

/** Proposes to invite a reporter. @throws AgentError as `runPropose` does */
export async function runInvite(account: string, options: ProposeOptions): Promise<void> {
  const named = async () => ({ call: 'registry.admit', values: [options.network, account] });
  await runPropose([], { ...options, named });
}

/**
 * Proposes to accept a run as baseline.
 * @throws AgentError `bad_input/subject`, `no/no_run`, as `runPropose` does
 */
export async function runAccept(
  name: string,
  version: string | undefined,
  options: ProposeOptions,
): Promise<void> {
  await runPropose([], {
    ...options,
    named: async (connection) => {
      const chain = new ApiScalabilityChain(connection);
      const subject = await chain.subject(name);
      if (!subject) {
        throw new AgentError(
          'bad_input/subject',
          `the chain knows no subject "${name}"; "almanac params show" names those it knows under requirements`,
          { data: { subject: name } },
        );
      }
      const { run } = runOf(await chain.history(subject.id), name, version);
      return { call: 'scalability.acceptBaseline', values: [`${subject.id}`, `${run}`] };
    },
  });
}

/**
 * The newest run that has a law, of one version if it is named.
 * @param history the newest first
 * @throws AgentError `no/no_run`
 */
export function runOf<Row extends Pick<RunHistoryRow, 'run' | 'version' | 'law'>>(
  history: readonly Row[],
  subject: string,
  version: string | undefined,
): Row {
  const found = history.find((row) => row.law !== undefined && (version ?? row.version) === row.version);
  if (found) return found;
  throw new AgentError(
    'no/no_run',
    `"${subject}" has no run${version === undefined ? '' : ` of version "${version}"`} with a proved law; "almanac history ${subject}" lists its runs`,
    { data: { subject, version } },
  );
}
