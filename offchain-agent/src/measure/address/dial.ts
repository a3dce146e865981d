import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { AllowedAddress } from './allowed-address.ts';

/** Opens a connection to exactly this address. Tests count what goes out here. */
export type Dialler = (address: AllowedAddress, tls: boolean) => Socket;

/**
 * The one place where probes connect: to the resolved address, whatever its name is resolved to by now, through no
 * proxy. With TLS the certificate must be that of the registered name.
 */
export const dial: Dialler = (address, tls) => {
  const target = { host: address.ip.text, port: address.port, noDelay: true };
  if (!tls) return connect(target);
  // The certificate is checked against the server name; a literal address is none, and is checked as it is.
  const servername = address.host === address.ip.text ? '' : address.host;
  return connectTls({ ...target, servername, ALPNProtocols: ['http/1.1'] });
};
