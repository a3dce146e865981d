/** What the server of the page says of itself in a meta tag; undefined where it says nothing. */
export function servedText(name: 'almanac-rpc' | 'almanac-simulated' | 'almanac-feed'): string | undefined {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content.trim() || undefined;
}

/** Whether `almanac serve` or `almanac demo` serves this page: status pages, API and feeds are beside it then. */
export function hasServer(): boolean {
  return servedText('almanac-rpc') !== undefined;
}
