const usual = 'ws://127.0.0.1:9944';

/** The chain to show: what the address says after `?rpc=`, else what the server of the page says, else a node of this machine. */
export function endpointOf(search: string, served: string | undefined): string {
  return new URLSearchParams(search).get('rpc') || served || usual;
}

export function servedEndpoint(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[name="almanac-rpc"]')?.content || undefined;
}

/** Why an address cannot be one of a chain; undefined when it can. */
export function endpointFault(url: string): string | undefined {
  const { protocol } = URL.canParse(url) ? new URL(url) : {};
  return protocol === 'ws:' || protocol === 'wss:'
    ? undefined
    : `"${url}" is no address of a chain; name one as ws://127.0.0.1:9944 or wss://example.org`;
}
