import { utc } from '@almanac-chain/agent/base/format';
import { useChain } from '../app/chain-context.tsx';
import { Answered, Empty } from '../app/states.tsx';
import { readBack } from './history.tsx';

/** The windows that a chain keeps by its usual retention. */
const windows = 48;
const height = 48;
const step = 16;

/** How many of its slots were missed in each window that is kept; single slots are known only while headers are. */
export function MissedSlots({ network, target }: { readonly network: number; readonly target: number }) {
  const history = useChain(['missed', network, target], (asked) =>
    readBack(asked, network, target, 'authorship', 'window', windows),
  );
  return (
    <section>
      <h2>Missed slots by window</h2>
      <Answered of={history} what="missed slots" rows={1}>
        {(rows) => {
          const known = rows.flatMap(({ answer }) => answer ?? []);
          if (known.length === 0)
            return <Empty>The chain keeps no window of this target: it authors no blocks.</Empty>;
          const missed = known.reduce((sum, record) => sum + record.assigned - record.authored, 0n);
          const assigned = known.reduce((sum, record) => sum + record.assigned, 0n);
          return (
            <>
              <p className="said">
                {String(missed)} of {String(assigned)} slots missed in {known.length} windows
              </p>
              <div className="scroll" tabIndex={0} role="region" aria-label="Missed slots by window">
                <svg
                  className="timeline"
                  width={known.length * step}
                  height={height}
                  viewBox={`0 0 ${known.length * step} ${height}`}
                  role="img"
                  aria-label={`${missed} of ${assigned} slots missed in ${known.length} windows`}
                >
                  {known.map((record, index) => {
                    const share =
                      record.assigned === 0n
                        ? 0
                        : Number(record.assigned - record.authored) / Number(record.assigned);
                    const tall = share === 0 ? 4 : Math.max(8, share * height);
                    return (
                      <rect
                        key={record.period.startS}
                        className={share === 0 ? 'up' : share < 1 ? 'degraded' : 'down'}
                        x={index * step}
                        width={step - 3}
                        y={height - tall}
                        height={tall}
                      >
                        <title>{`${utc(record.period.startS * 1_000)} UTC: ${record.assigned - record.authored} of ${record.assigned} slots missed`}</title>
                      </rect>
                    );
                  })}
                </svg>
              </div>
            </>
          );
        }}
      </Answered>
    </section>
  );
}
