import { AgentError } from '../../../base/error.ts';
import { webSocketUrl } from '../../../base/url.ts';
import type { Checkpoint } from '../../../chain/grandpa/checkpoint.ts';
import { readCheckpoint } from '../../../chain/spec/read-checkpoint.ts';
import type { EndpointFinality } from '../../snapshot/finality.ts';
import { isS3, openS3, S3Source } from '../../snapshot/s3.ts';
import { FolderSource, HttpSource, type SnapshotSource } from '../../snapshot/source.ts';

export interface BucketOptions {
  readonly s3Endpoint?: string;
  readonly region?: string;
  readonly credentials?: string;
  readonly requesterPays?: boolean;
}

export interface CheckOptions extends BucketOptions {
  readonly endpoint?: readonly string[];
  readonly checkpoint?: string;
  readonly signer?: string;
  readonly node?: string;
}

/** Where a snapshot is read from, as a person named it. */
export function parsePlace(place: string, options: BucketOptions): SnapshotSource {
  if (isS3(place)) return new S3Source(openS3(place, s3Options(options)));
  if (/^https?:\/\//.test(place)) {
    if (URL.canParse(place)) return new HttpSource(place.replace(/\/(latest|manifest)\.json$/, '/'));
    throw new AgentError('bad_input/snapshot_place', 'PLACE is not a readable address; check it');
  }
  return new FolderSource(place.replace(/\/(latest|manifest)\.json$/, ''));
}

export function s3Options({ s3Endpoint, region, credentials, requesterPays }: BucketOptions) {
  if (s3Endpoint !== undefined && !/^https?:\/\//.test(s3Endpoint))
    throw new AgentError('bad_input/bucket', '--s3-endpoint: expected http://... or https://...');
  return {
    endpoint: s3Endpoint,
    region,
    credentialsFile: credentials,
    requesterPays: requesterPays === true,
  };
}

/** @throws AgentError `bad_input/url` */
export function parseEndpoints({ endpoint = [] }: Pick<CheckOptions, 'endpoint'>): readonly string[] {
  return endpoint.map((url) => webSocketUrl(url, '--endpoint'));
}

/** @throws AgentError `bad_input/checkpoint` */
export function checkpointOf({ checkpoint }: CheckOptions): Checkpoint | undefined {
  return checkpoint === undefined ? undefined : readCheckpoint(checkpoint, '--checkpoint');
}

/** @throws AgentError `bad_input/signer` */
export function signerOf({ signer }: CheckOptions): string | undefined {
  if (signer === undefined || /^0x[0-9a-f]{64}$/i.test(signer)) return signer?.toLowerCase();
  throw new AgentError('bad_input/signer', '--signer: expected 0x and 64 hex digits, an ed25519 public key');
}

export function finalityLine({ endpoint, basis, reason }: EndpointFinality): string {
  return basis === 'proved'
    ? `${endpoint}: final, proved by the votes of the validators`
    : `${endpoint}: final, it states; not proved (${reason ?? ''})`;
}
