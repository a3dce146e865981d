/** Whether the text is an address of one of these protocols; `unix:` needs a path, the others a host. */
export function hasProtocol(text: string, protocols: readonly string[]): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (!protocols.includes(url.protocol)) return false;
  return url.protocol === 'unix:' ? url.pathname.length > 1 : url.hostname !== '';
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Reads HOST:PORT, an IPv6 host in brackets; undefined for anything else. */
export function listenAddress(text: string): ListenAddress | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  return host !== undefined && port <= 65_535 ? { host, port } : undefined;
}

export function isListenAddress(text: string): boolean {
  return listenAddress(text) !== undefined;
}
