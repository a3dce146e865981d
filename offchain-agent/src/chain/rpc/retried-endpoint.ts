import type { OnItem } from './subscriptions.ts';

/** One endpoint, as much as is asked of it. */
export interface RetriedEndpoint {
  readonly url: string;
  readonly isClosed?: boolean;
  readonly isConnected?: boolean;
  request<Result = unknown>(method: string, params?: readonly unknown[]): Promise<Result>;
  subscribe(method: string, params: readonly unknown[], onItem: OnItem): Promise<number>;
  unsubscribe(method: string, id: number): Promise<void>;
}

type Calls = Pick<RetriedEndpoint, 'request' | 'subscribe' | 'unsubscribe'>;

/** A client as an endpoint, with calls of its own. */
export function endpointOf(
  client: Pick<RetriedEndpoint, 'url' | 'isClosed' | 'isConnected'>,
  calls: Calls,
): RetriedEndpoint {
  return {
    ...calls,
    get url() {
      return client.url;
    },
    get isClosed() {
      return client.isClosed ?? false;
    },
    get isConnected() {
      return client.isConnected ?? true;
    },
  };
}
