const usual = 'ws://127.0.0.1:9944';
/** What a server says whose chain no browser reaches: another chain at the usual address must not be taken for it. */
const none = 'none';

/** The chain to show: what the address says after `?rpc=`, else what the server of the page says, else a node of this machine. */
export function endpointOf(search: string, served: string | undefined): string {
  return new URLSearchParams(search).get('rpc') || served || usual;
}

export function servedEndpoint(): string | undefined {
  return contentOf('almanac-rpc');
}

/** The genesis hash of the chain that the server of the page serves; undefined where the viewer has named a chain, which may be any. */
export function servedGenesis(search: string): string | undefined {
  return new URLSearchParams(search).has('rpc') ? undefined : contentOf('almanac-genesis');
}

/** Why an address cannot be one of a chain; undefined when it can. */
export function endpointFault(url: string): string | undefined {
  if (url === none) {
    return 'The server of this page has no address at which browsers reach its chain. Add ?rpc=wss://... to the address of this page, or ask the operator to start `almanac serve` with --page-rpc.';
  }
  const { protocol } = URL.canParse(url) ? new URL(url) : {};
  return protocol === 'ws:' || protocol === 'wss:'
    ? undefined
    : `"${url}" is not an address of a chain; name one as ws://127.0.0.1:9944 or wss://example.org`;
}

function contentOf(name: string): string | undefined {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content.trim() || undefined;
}
