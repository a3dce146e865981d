import type { Door } from '../../offchain-agent/src/endpoint/gateway/exchange.ts';

/** A door that lets all in and keeps nothing: for a gateway that only its own people reach. */
export function openToAll(): Door {
  let last = 0;
  return {
    admit: ({ network, transport, address, userAgent }) => {
      last += 1;
      return { client: { id: last, transport, network, address, userAgent } };
    },
    message: () => undefined,
    call: () => undefined,
    told: () => undefined,
    subscribe: () => undefined,
    unsubscribed: () => undefined,
    follow: () => () => undefined,
    makeRoom: () => false,
    gone: () => undefined,
    pushed: () => undefined,
    left: () => undefined,
  };
}
