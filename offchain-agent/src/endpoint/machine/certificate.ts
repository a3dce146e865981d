import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:tls';
import { reachable } from './config.ts';

/** A certificate of the front, as its file has it and as clients are shown it. */
export interface CertificateStatus {
  /** SHA-256 of the certificate in the file; undefined when there is none that can be read. */
  readonly file: string | undefined;
  /** Of what a client is shown; undefined when nobody answers with TLS. */
  readonly served: string | undefined;
  /** Of the one in the file, UTC seconds. */
  readonly notBeforeS: number | undefined;
  readonly notAfterS: number | undefined;
  /** Names of hosts that the file's certificate is not for. */
  readonly uncovered: readonly string[];
}

const answerWithinMs = 3_000;

export async function certificateStatus(
  { certificate, listen }: { readonly certificate: string; readonly listen: readonly string[] },
  hosts: readonly string[],
): Promise<CertificateStatus> {
  const served = await servedFingerprint(listen[0] ?? '');
  try {
    // The first in the file is the one of the host; those that follow lead to the authority.
    const x509 = new X509Certificate(readFileSync(certificate));
    return {
      file: x509.fingerprint256,
      served,
      notBeforeS: Date.parse(x509.validFrom) / 1_000,
      notAfterS: Date.parse(x509.validTo) / 1_000,
      uncovered: hosts.filter((host) => x509.checkHost(host) === undefined),
    };
  } catch {
    return { file: undefined, served, notBeforeS: undefined, notAfterS: undefined, uncovered: hosts };
  }
}

function servedFingerprint(address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({
      ...reachable(address),
      // Whose it is, is what is asked.
      rejectUnauthorized: false,
    });
    const settle = (fingerprint: string | undefined): void => {
      socket.destroy();
      resolve(fingerprint);
    };
    socket.setTimeout(answerWithinMs, () => settle(undefined));
    socket.once('error', () => settle(undefined));
    socket.once('secureConnect', () => settle(socket.getPeerX509Certificate()?.fingerprint256));
  });
}
