import { utc } from '@almanac-chain/agent/base/format';
import { cidOf } from '@almanac-chain/agent/sli/evidence/evidence';
import { shortAddress } from '@almanac-chain/agent/words/short-address';
import { useChain } from '../app/chain-context.tsx';
import { Copy } from '../app/copy.tsx';
import { hrefOf } from '../app/route.ts';
import { Answered } from '../app/states.tsx';
import { type Asked } from '../chain/connection.ts';
import { openPeriod, startBack } from '../chain/periods.ts';
import { AccountName } from '../names/account-name.tsx';

/** Windows whose reports are listed: the newest. */
const windows = 12;

interface Report {
  readonly window: number;
  readonly reporter: string;
  readonly cid: string;
  readonly block: number | undefined;
}

/** The reports of the last windows, and what their evidence is called. */
export function Evidence({ network }: { readonly network: number }) {
  const reports = useChain(['evidence', network], (asked) => readReports(asked, network));
  return (
    <section className="card c12" data-part="evidence">
      <header>
        <h2>Evidence</h2>
      </header>
      <p className="said">
        Each report identifies the file with the samples behind it. Its reporter keeps it; with it you can{' '}
        <a href={hrefOf(['verify'], { network: network || undefined })}>recompute the records here</a>.
      </p>
      <Answered of={reports} what="the reports" rows={3}>
        {(answer) =>
          answer.length === 0 ? (
            <p className="nothing">The last {windows} windows have no report: “almanac agent” makes one.</p>
          ) : (
            <div className="scroll tall" tabIndex={0} role="region" aria-label="Evidence">
              <table data-evidence>
                <thead>
                  <tr>
                    <th scope="col">window (UTC)</th>
                    <th scope="col">reporter</th>
                    <th scope="col">block</th>
                    <th scope="col">content identifier</th>
                    <th scope="col">
                      <span className="hidden">copy</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {answer.map(({ window, reporter, cid, block }) => (
                    <tr key={`${window} ${reporter}`}>
                      <td>{utc(window * 1_000)}</td>
                      <td title={reporter}>
                        <AccountName account={reporter} size={20} />
                      </td>
                      <td className="number">{block?.toLocaleString('en-US')}</td>
                      <td title={cid}>
                        <code>{shortAddress(cid)}</code>
                      </td>
                      <td>
                        <Copy text={cid} what="identifier" />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answered>
    </section>
  );
}

async function readReports(asked: Asked, network: number): Promise<readonly Report[]> {
  const { api, at } = asked;
  const open = await openPeriod(asked, network, 'window');
  if (!open) return [];
  const from = await startBack(asked, network, 'window', open.start, windows);
  const length = (open.start - from) / windows;
  const starts =
    length > 0 ? Array.from({ length: windows }, (_, index) => open.start - (index + 1) * length) : [];
  const entries = await Promise.all(
    starts.map(async (window) => ({
      window,
      infos: await api.query.Sli.ReportInfos.getEntries(network, window, at),
    })),
  );
  return entries.flatMap(({ window, infos }) =>
    infos.map(({ keyArgs: [, , reporter], value: { content_id, parts } }) => ({
      window,
      reporter,
      cid: cidOf(content_id),
      block: parts[0]?.block,
    })),
  );
}
