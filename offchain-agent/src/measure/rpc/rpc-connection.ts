import type { AllowedAddress, Dialler } from '../address/allowed-address.ts';
import type { EndpointUrl } from '../address/endpoint-url.ts';
import type { Deadline } from './deadline.ts';
import { openHttp } from './http-connection.ts';
import type { RpcAnswer, RpcFailure } from './rpc-answer.ts';
import { openWebSocket } from './ws-connection.ts';

/** One kept connection to one address. Once it is closed another one must be opened, and the address be judged again. */
export interface RpcConnection {
  readonly kind: 'connection';
  readonly isOpen: boolean;
  /** Whether another request would have to wait for the one under way. */
  readonly isBusy: boolean;
  /**
   * Sends one request. Resolves with its answer, or with a null when there is none: at the deadline (`timeout`; the
   * connection is then closed, for what comes late would be taken for the next answer's delay), or when the connection ends.
   */
  request(method: string, params: readonly unknown[], deadline: Deadline): Promise<RpcAnswer>;
  close(): void;
}

/** Opens a connection, or says what sort of null it is that it cannot be opened. */
export async function openConnection(
  url: EndpointUrl,
  address: AllowedAddress,
  dial: Dialler,
  deadline: Deadline,
): Promise<RpcConnection | RpcFailure> {
  const open = url.transport === 'ws' ? openWebSocket : openHttp;
  return await open(url, () => dial(address, url.isTls), deadline);
}
