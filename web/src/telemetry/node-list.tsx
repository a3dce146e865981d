import { shortAddress } from '@almanac-chain/agent/words/short-address';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { hrefOf, useRoute } from '../app/route.ts';
import { AccountName } from '../names/account-name.tsx';
import { columns, sorted, type TelemetryColumn } from './columns.ts';
import type { FeedNode, NodeSli } from './feed.ts';

const rowHeight = 44;

/** The live list; of a thousand rows those on screen exist. */
export function NodeList({
  nodes,
  nowMs,
}: {
  readonly nodes: ReadonlyMap<number, FeedNode>;
  /** By the clock of the feed. */
  readonly nowMs: number;
}) {
  const { params } = useRoute();
  const body = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(body.current?.offsetTop ?? 0), []);
  const order = columns.find(({ key }) => key === params.get('sort')) ?? (columns[0] as TelemetryColumn);
  const isReversed = params.get('dir') === 'down';
  const rows = sorted(nodes.values(), order, isReversed);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: top,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Nodes">
      <div className="nodes" role="table" aria-label="Nodes" aria-rowcount={rows.length + 1}>
        <div role="rowgroup" className="head">
          <div role="row" className="row" aria-rowindex={1}>
            {columns.map((column) => (
              <Title key={column.key} column={column} isCurrent={column === order} isReversed={isReversed} />
            ))}
          </div>
        </div>
        <div role="rowgroup" ref={body} className="body" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const node = rows[item.index];
            return (
              node && (
                <div
                  key={item.key}
                  role="row"
                  aria-rowindex={item.index + 2}
                  className={node.isStale ? 'row muted' : 'row'}
                  data-node={node.id}
                  style={{ height: item.size, transform: `translateY(${item.start - top}px)` }}
                >
                  {columns.map((column) => (
                    <Cell key={column.key} column={column} node={node} nowMs={nowMs} />
                  ))}
                </div>
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Title({
  column: { key, title, meaning, isNumber },
  isCurrent,
  isReversed,
}: {
  readonly column: TelemetryColumn;
  readonly isCurrent: boolean;
  readonly isReversed: boolean;
}) {
  const { set } = useRoute();
  return (
    <span
      role="columnheader"
      className={isNumber ? 'number' : 'words'}
      title={meaning}
      aria-sort={isCurrent ? (isReversed ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        onClick={() => set({ sort: key, dir: isCurrent && !isReversed ? 'down' : undefined })}
      >
        {title}
        <span aria-hidden="true">{isCurrent ? (isReversed ? ' ▾' : ' ▴') : ''}</span>
      </button>
    </span>
  );
}

function Cell({
  column: { key, cell, isNumber },
  node,
  nowMs,
}: {
  readonly column: TelemetryColumn;
  readonly node: FeedNode;
  readonly nowMs: number;
}) {
  const text = cell(node, nowMs);
  return (
    <span
      role="cell"
      className={isNumber ? 'number' : 'words'}
      data-column={key}
      title={titleOf(key, node, text)}
    >
      {key === 'validator' && node.sli ? (
        <>
          {node.sli.claimedBy > 1 && (
            <span className="badge" title={`${node.sli.claimedBy} nodes say that this key is theirs`}>
              ×{node.sli.claimedBy}
            </span>
          )}
          <a href={hrefOf(['v', node.sli.account], pageOf(node.sli))}>
            <AccountName account={node.sli.account} size={0} isInline />
          </a>
        </>
      ) : key === 'validator' ? (
        shortAddress(text)
      ) : (
        text
      )}
    </span>
  );
}

function pageOf({ network, period }: NodeSli) {
  return { network: network || undefined, period };
}

/** What a cell has no room for. */
function titleOf(key: string, { sli }: FeedNode, text: string): string | undefined {
  if (key === 'uptime-sli' && sli) return `of this ${sli.period}`;
  if (key === 'p95-sli' && sli) {
    const coverage = sli.coveragePpm === undefined ? '?' : `${(sli.coveragePpm / 10_000).toFixed(1)} %`;
    return `of this ${sli.period}; coverage ${coverage}, ${sli.reporters ?? 0} reporters`;
  }
  return text === '' || key === 'last-block' || key === 'uptime' ? undefined : text;
}
