import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { endpointFault } from '../app/endpoint.ts';
import { useRoute } from '../app/route.ts';
import { servedText } from '../app/served.ts';
import { Empty, Loading } from '../app/states.tsx';
import { Time } from '../app/time.tsx';
import { Lead } from '../design/lead.tsx';
import type { Feed } from './feed.ts';
import { FeedConnection, type FeedView } from './feed-connection.ts';
import { NodeList } from './node-list.tsx';

/** The nodes of a network as they describe themselves, live, and what the chain says of their validators. */
export function TelemetryPage() {
  const { params, set } = useRoute();
  const url = params.get('feed') ?? servedText('almanac-feed') ?? usualFeed();
  const fault = endpointFault(url);
  return (
    <>
      <Lead title="Telemetry">
        <p>
          What nodes report of themselves, live. A node claims a key; the two SLI columns are the chain's
          records of that key's owner. Nothing proves that the node is the validator's.
        </p>
      </Lead>
      <form
        className="controls"
        onSubmit={(event) => {
          event.preventDefault();
          const given = new FormData(event.currentTarget).get('feed');
          set({ feed: typeof given === 'string' ? given.trim() : undefined, chain: undefined });
        }}
      >
        <label className="search">
          <span className="hidden">Address of the feed</span>
          <input key={url} name="feed" defaultValue={url} spellCheck={false} />
        </label>
        <button type="submit">Watch</button>
      </form>
      {fault === undefined ? (
        <LiveFeed key={url} url={url} />
      ) : (
        <p className="failure" role="alert">
          "{url}" is not an address of a feed; name one as ws://127.0.0.1:8000/feed or wss://example.org/feed
        </p>
      )}
    </>
  );
}

function LiveFeed({ url }: { readonly url: string }) {
  const { params } = useRoute();
  const wanted = params.get('chain') ?? undefined;
  const connection = useFeed(url, wanted);
  return connection ? <Live url={url} connection={connection} /> : <Loading what="the feed" />;
}

/** One connection for as long as the page shows this feed. */
function useFeed(url: string, wanted: string | undefined): FeedConnection | undefined {
  const choice = useRef(wanted);
  const [connection, setConnection] = useState<FeedConnection>();
  useEffect(() => {
    const opened = new FeedConnection(url, (feed) => choice.current ?? largest(feed));
    setConnection(opened);
    return () => opened.close();
  }, [url]);
  useEffect(() => {
    choice.current = wanted;
    if (wanted !== undefined) connection?.choose();
  }, [wanted, connection]);
  return connection;
}

function Live({ url, connection }: { readonly url: string; readonly connection: FeedConnection }) {
  const view = useSyncExternalStore(connection.subscribe, () => connection.view);
  const { feed, isOpen, lostMs, fault, nowMs } = view;
  if (fault !== undefined) {
    return (
      <p className="failure" role="alert">
        {url}: {fault}.
      </p>
    );
  }
  return (
    <>
      {lostMs !== undefined && (
        <p className="lost" role="alert">
          The feed is away since <Time ms={lostMs} />
          {feed.subscribed === undefined
            ? '. "almanac telemetry" serves one; or name another one above.'
            : '; what was told last stays on screen. It is tried again by itself.'}
        </p>
      )}
      <Chains view={view} />
      {feed.subscribed !== undefined && (
        <NodeList nodes={feed.nodes} nowMs={(isOpen ? nowMs : (lostMs ?? nowMs)) + feed.aheadMs} />
      )}
      {isOpen && feed.chains.size === 0 && (
        <Empty>
          No node tells this server of itself yet: start one with --telemetry-url '
          {url.replace(/\/feed\/?$/, '/submit')} 1'.
        </Empty>
      )}
      {!isOpen && lostMs === undefined && <Loading what="the feed" />}
    </>
  );
}

function Chains({ view: { feed } }: { readonly view: FeedView }) {
  const { set } = useRoute();
  const { subscribed, best, finalized, averageMs } = feed;
  const chains = [...feed.chains.values()].toSorted((a, b) => b.nodes - a.nodes);
  if (chains.length === 0) return null;
  const facts = [
    ['nodes', String(feed.nodes.size)],
    ['best block', best?.toLocaleString('en-US') ?? '?'],
    ['finalized', finalized?.toLocaleString('en-US') ?? '?'],
    ['time of a block, s', averageMs === undefined ? '?' : (averageMs / 1_000).toFixed(2)],
  ] as const;
  return (
    <div className="controls">
      <label>
        <span className="hidden">Chain</span>
        <select value={subscribed ?? ''} onChange={({ target }) => set({ chain: target.value })}>
          {chains.map(({ label, genesisHash, nodes }) => (
            <option key={genesisHash} value={genesisHash} title={genesisHash}>
              {label} ({nodes})
            </option>
          ))}
        </select>
      </label>
      {facts.map(([title, text]) => (
        <span key={title}>
          <span className="muted">{title}</span> <span data-fact={title}>{text}</span>
        </span>
      ))}
    </div>
  );
}

function largest({ chains }: Feed): string | undefined {
  return [...chains.values()].toSorted((a, b) => b.nodes - a.nodes)[0]?.genesisHash;
}

/** Where `almanac telemetry` serves one on the machine that serves this page. */
function usualFeed(): string {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${location.hostname || '127.0.0.1'}:8000/feed`;
}
