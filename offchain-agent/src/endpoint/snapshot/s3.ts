import { GetObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { AgentError, messageOf } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { readUpTo } from '../../base/read-file.ts';
import { guarded, lost, missing, type SnapshotSource } from './source.ts';

export interface S3Options {
  /** Of a server that is not Amazon's, http(s). */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  /** A file as Amazon's tools have them; else the environment and their usual places. */
  readonly credentialsFile?: string | undefined;
  /** Each request says that whoever sends it pays for it. */
  readonly requesterPays: boolean;
}

/** A folder of a bucket. */
export interface S3Place {
  readonly client: S3Client;
  readonly bucket: string;
  /** Ends with a slash, unless it is empty. */
  readonly prefix: string;
  readonly requesterPays: boolean;
  readonly shown: string;
}

const mostCredentialsBytes = 65_536;

export function isS3(place: string): boolean {
  return place.startsWith('s3://');
}

/** @throws AgentError `bad_input/bucket`, `bad_input/credentials` */
export function openS3(place: string, options: S3Options): S3Place {
  const [, bucket, path = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(place) ?? [];
  if (bucket === undefined) {
    throw new AgentError(
      'bad_input/bucket',
      `"${plainText(place)}" is not a place in a bucket; expected s3://BUCKET/FOLDER, for example s3://snapshots/almanac`,
    );
  }
  const { endpoint, region, credentialsFile, requesterPays } = options;
  // It would stand on stderr with every command: which Node.js a user has is said elsewhere.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const folder = path.replace(/^\/+|\/+$/g, '');
  const client = new S3Client({
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    // Others than Amazon care for no region, but requests are signed with one.
    region: region ?? process.env['AWS_REGION'] ?? 'us-east-1',
    ...(credentialsFile !== undefined && { credentials: readCredentials(credentialsFile) }),
    // Some servers store the checksums that the client sends after a body as a part of it.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  return { client, bucket, prefix: folder === '' ? '' : `${folder}/`, requesterPays, shown: place };
}

/** What each request says of who pays. */
export function payerOf({ requesterPays }: S3Place): { readonly RequestPayer?: 'requester' } {
  return requesterPays ? { RequestPayer: 'requester' } : {};
}

/** @throws AgentError `bad_input/credentials`, which says nothing of what is in the file */
function readCredentials(file: string): {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
} {
  let text: string;
  try {
    text = readUpTo(file, mostCredentialsBytes).toString('utf8');
  } catch (cause) {
    throw new AgentError(
      'bad_input/credentials',
      `--credentials ${file} cannot be read: ${messageOf(cause)}`,
      { cause },
    );
  }
  const value = (name: string): string | undefined =>
    new RegExp(`^\\s*${name}\\s*=\\s*(\\S+)\\s*$`, 'm').exec(text)?.[1];
  const [accessKeyId, secretAccessKey] = [value('aws_access_key_id'), value('aws_secret_access_key')];
  const sessionToken = value('aws_session_token');
  if (accessKeyId !== undefined && secretAccessKey !== undefined)
    return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  throw new AgentError(
    'bad_input/credentials',
    `--credentials ${file}: expected the lines aws_access_key_id = ... and aws_secret_access_key = ...`,
  );
}

/** What a bucket answered, as one of our errors. */
export function bucketError(place: S3Place, what: string, cause: unknown): AgentError {
  if (cause instanceof AgentError) return cause;
  const status = cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined;
  const name = cause instanceof Error ? cause.name : '';
  const why = plainText(messageOf(cause)).slice(0, 300);
  const data = { place: place.shown, status, name };
  if (status === undefined && name !== 'CredentialsProviderError') {
    return new AgentError(
      'unreachable/bucket',
      `${place.shown} does not answer (${what}): ${why}; check the endpoint, and try again: finished parts are kept`,
      { data, cause, retryable: true },
    );
  }
  if (status !== undefined && status >= 500) {
    return new AgentError(
      'unreachable/bucket',
      `${place.shown} failed (${what}, ${status}): ${why}; try again: finished parts are kept`,
      { data, cause, retryable: true },
    );
  }
  return new AgentError(
    'bad_input/bucket',
    `${place.shown} refuses (${what}${status === undefined ? '' : `, ${status} ${name}`}): ${why}; ${adviceOf(status, name, place)}`,
    { data, cause },
  );
}

function adviceOf(status: number | undefined, name: string, { requesterPays }: S3Place): string {
  if (name === 'CredentialsProviderError')
    return 'give --credentials FILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment';
  if (status === 404) return 'make the bucket, or correct its name';
  if (status === 301 || status === 400) return 'name its --region';
  if (status === 403 && !requesterPays)
    return 'check the keys and what they may do; a bucket whose requesters pay wants --requester-pays';
  return 'check the keys and what they may do';
}

/** A folder of a bucket, to read from. */
export class S3Source implements SnapshotSource {
  readonly shown: string;
  readonly #place: S3Place;

  constructor(place: S3Place) {
    this.#place = place;
    this.shown = place.shown.replace(/\/+$/, '');
  }

  local(): undefined {
    return undefined;
  }

  async read(name: string, from: number, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const place = this.#place;
    const { client, bucket, prefix } = place;
    const what = `${this.shown}/${name}`;
    try {
      const command = new GetObjectCommand({
        Bucket: bucket,
        Key: `${prefix}${name}`,
        ...(from > 0 && { Range: `bytes=${from}-` }),
        ...payerOf(place),
      });
      const { Body: body } = await client.send(command, signal && { abortSignal: signal });
      if (!body) throw lost(what, 'the answer has no body');
      return guarded(body as unknown as AsyncIterable<Uint8Array>, what, signal);
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof S3ServiceException && cause.name === 'NoSuchKey')
        throw missing(what, 'object not found', cause);
      const error = bucketError(place, `reading ${name}`, cause);
      if (error.retryable) throw lost(what, error.message, cause);
      throw error;
    }
  }

  below(folder: string): SnapshotSource {
    const { prefix } = this.#place;
    return new S3Source({
      ...this.#place,
      prefix: `${prefix}${folder}/`,
      shown: `${this.shown}/${folder}`,
    });
  }
}
