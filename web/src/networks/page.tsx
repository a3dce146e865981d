import { figure } from '@almanac-chain/agent/base/figure';
import { exactPercent } from '@almanac-chain/agent/base/format';
import { useChain } from '../app/chain-context.tsx';
import { hrefOf } from '../app/route.ts';
import { Answered, Empty } from '../app/states.tsx';
import { Time } from '../app/time.tsx';
import { type Asked } from '../chain/connection.ts';
import { nameText } from '../chain/text.ts';
import { Lead } from '../design/lead.tsx';

interface Network {
  readonly id: number;
  readonly name: string;
  readonly genesis: string;
  readonly consensus: string;
  readonly slotMs: number;
  readonly targets: number;
  readonly reporters: number;
  readonly activeReporters: number;
  readonly admission: string;
  readonly windowMs: number | undefined;
  /** Names with units, as the command line's `params show` has them. */
  readonly parameters: readonly (readonly [name: string, text: string])[];
  /** From when another window or retention holds, UTC seconds. */
  readonly changesS: number | undefined;
}

/** Every network whose records the chain keeps, and how each is measured. */
export function NetworksPage() {
  const networks = useChain(['networks'], readNetworks);
  return (
    <>
      <Lead title="Networks">
        <p>Each network that this chain keeps records of, and how it is measured.</p>
      </Lead>
      <Answered of={networks} what="the networks">
        {(answer) =>
          answer.length === 0 ? (
            <Empty>This chain keeps records of no network.</Empty>
          ) : (
            answer.map((network) => <Shown key={network.id} network={network} />)
          )
        }
      </Answered>
    </>
  );
}

function Shown({ network }: { readonly network: Network }) {
  const {
    id,
    name,
    genesis,
    consensus,
    slotMs,
    targets,
    reporters,
    activeReporters,
    admission,
    windowMs,
    parameters,
    changesS,
  } = network;
  const facts: readonly (readonly [string, string])[] = [
    ['consensus', consensus],
    ['slot, s', figure(slotMs / 1_000)],
    ['targets', String(targets)],
    ['reporters active', `${activeReporters} of ${reporters}`],
    ['admission of reporters', admission],
    ['window, s', windowMs === undefined ? '?' : figure(windowMs / 1_000)],
  ];
  const query = { network: id || undefined };
  return (
    <section className="card wide" data-network={id}>
      <h2>
        {id}: {name}
      </h2>
      <p className="muted address">genesis {genesis}</p>
      <dl>
        {facts.map(([title, text]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd data-fact={title}>{text}</dd>
          </div>
        ))}
      </dl>
      {changesS !== undefined && (
        <p className="warning">
          Window or retention change at <Time ms={changesS * 1_000} />.
        </p>
      )}
      <details>
        <summary>How it is measured</summary>
        <div className="scroll" tabIndex={0} role="region" aria-label="How it is measured">
          <table>
            <tbody>
              {parameters.map(([title, text]) => (
                <tr key={title}>
                  <th scope="row" className="wrap">
                    {title}
                  </th>
                  <td className="number">{text}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
      <p className="ways">
        <a href={hrefOf(['validators'], query)}>Its validators</a> ·{' '}
        <a href={hrefOf(['reporters'], query)}>Its reporters</a>
      </p>
    </section>
  );
}

async function readNetworks(asked: Asked): Promise<readonly Network[]> {
  const count = await asked.api.query.Registry.NextNetworkId.getValue(asked.at);
  const networks = await Promise.all(Array.from({ length: count }, (_, id) => readNetwork(asked, id)));
  return networks.flatMap((network) => network ?? []);
}

async function readNetwork({ api, at }: Asked, id: number): Promise<Network | undefined> {
  const [info, admission, nextTarget, reporters, sampling, stored] = await Promise.all([
    api.apis.RegistryApi.network(id, at),
    api.apis.RegistryApi.admission(id, at),
    api.query.Sli.NextTargetId.getValue(id, at),
    api.apis.RegistryApi.reporters(id, at),
    api.apis.SliApi.sampling(id, undefined, at),
    api.query.Sli.Parameters.getValue(id, at),
  ]);
  if (!info) return undefined;
  const { current, next } = stored.value;
  const [windowMs, rule] = sampling ?? [];
  return {
    id,
    name: nameText(info.name),
    genesis: info.genesis_hash,
    consensus: info.consensus.type,
    slotMs: info.slot_ms,
    targets: Math.max(0, nextTarget - 1),
    reporters: reporters.length,
    activeReporters: reporters.filter(({ left }) => left === undefined).length,
    admission: admission?.type === 'Open' ? 'open' : 'by the Council',
    windowMs,
    changesS: next?.[0],
    parameters: [
      ...(rule
        ? ([
            ['samples per window', String(rule.samples_per_window)],
            ['distribution of samples', rule.distribution.type.toLowerCase()],
            ['timeout, ms', figure(rule.timeout_ms)],
            ['fast arrival, ms', figure(rule.fast_us.arrival / 1_000)],
            ['fast rpc, ms', figure(rule.fast_us.rpc / 1_000)],
            ['fast reachability, ms', figure(rule.fast_us.reachability / 1_000)],
            ['coverage of a report that counts, at least %', exactPercent(rule.min_coverage_ppm)],
            ['reports of a quorum, at least', String(rule.min_reporters)],
            ['grace period of reports, s', figure(rule.grace_ms / 1_000)],
            ['windows of silence until removed', String(rule.idle_windows)],
          ] as const)
        : []),
      ...Object.entries(current.retention).map(([name, kept]) => [`${name} kept`, String(kept)] as const),
    ],
  };
}
