/** How ioredis connects to one address. */
export interface RedisAddress {
  readonly url?: string;
  readonly path?: string;
  readonly db?: number;
}

/** An address of the configuration (`redis://`, `rediss://`, `unix:/path`) or a socket path. */
export function redisAddress(text: string): RedisAddress {
  if (text.startsWith('unix:')) return { path: decodeURIComponent(new URL(text).pathname) };
  return text.startsWith('/') ? { path: text } : { url: text };
}
