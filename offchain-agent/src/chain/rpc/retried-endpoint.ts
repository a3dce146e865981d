import type { RpcClient } from './client.ts';

/** One endpoint, as much as is asked of it. */
export type RetriedEndpoint = Pick<RpcClient, 'request' | 'subscribe' | 'unsubscribe' | 'url'> &
  Partial<Pick<RpcClient, 'isClosed' | 'isConnected'>>;

type Calls = Pick<RetriedEndpoint, 'request' | 'subscribe' | 'unsubscribe'>;

/** A client as an endpoint, with calls of its own. */
export function endpointOf(
  client: Pick<RpcClient, 'url' | 'isClosed' | 'isConnected'>,
  calls: Calls,
): RetriedEndpoint {
  return {
    ...calls,
    get url() {
      return client.url;
    },
    get isClosed() {
      return client.isClosed;
    },
    get isConnected() {
      return client.isConnected;
    },
  };
}
