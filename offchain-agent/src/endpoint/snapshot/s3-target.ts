import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketRequestPaymentCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  ListPartsCommand,
  PutBucketRequestPaymentCommand,
  PutObjectCommand,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { SnapshotFile } from './manifest.ts';
import type { ByteProgress } from './progress.ts';
import { bucketError, isS3, openS3, payerOf, type S3Options, type S3Place } from './s3.ts';
import { FolderTarget, type Headers, type SnapshotTarget } from './target.ts';

const mebibyte = 1_048_576;
const usualPartBytes = 16 * mebibyte;
/** S3 takes 10,000. */
const mostParts = 9_000;
/** Parts on their way at once, each in memory. */
const mostInFlight = 4;

interface Part {
  readonly PartNumber: number;
  readonly ETag: string;
}

/** How a file is cut: always the same for the same size, so that another run finds the same parts. */
export function partBytes(bytes: number): number {
  return Math.max(usualPartBytes, Math.ceil(bytes / mostParts / mebibyte) * mebibyte);
}

/** Where a person wants snapshots published: `s3://BUCKET/FOLDER`, or a folder. @throws AgentError as `openS3` does */
export function openTarget(to: string, options: S3Options, signal?: AbortSignal): SnapshotTarget {
  return isS3(to) ? new S3Target(openS3(to, options), signal) : new FolderTarget(to, signal);
}

/** A folder of a bucket, to publish to. */
class S3Target implements SnapshotTarget {
  readonly shown: string;
  readonly #place: S3Place;
  readonly #signal: AbortSignal | undefined;

  constructor(place: S3Place, signal?: AbortSignal) {
    this.#place = place;
    this.#signal = signal;
    this.shown = place.shown;
  }

  async prepare(): Promise<void> {
    const { client, bucket, requesterPays } = this.#place;
    if (!requesterPays) return;
    await this.#asked('who pays for requests', async () => {
      const { Payer } = await client.send(new GetBucketRequestPaymentCommand({ Bucket: bucket }));
      if (Payer === 'Requester') return;
      const RequestPaymentConfiguration = { Payer: 'Requester' } as const;
      await client.send(new PutBucketRequestPaymentCommand({ Bucket: bucket, RequestPaymentConfiguration }));
    });
  }

  async hasFile(name: string, { bytes, blake2b_256 }: SnapshotFile): Promise<boolean> {
    return await this.#asked(`looking for ${name}`, async () => {
      const { client } = this.#place;
      const found = await client.send(new HeadObjectCommand(this.#at(name))).catch((error: unknown) => {
        if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined;
        throw error;
      });
      return found?.ContentLength === bytes && found.Metadata?.['blake2b-256'] === blake2b_256;
    });
  }

  /** In parts; those that a former run has finished are not sent again. Nothing is to be seen before the last one is there. */
  async putFile(
    name: string,
    local: string,
    file: SnapshotFile,
    headers: Headers,
    progress: ByteProgress,
  ): Promise<number> {
    const { client } = this.#place;
    const own = this.#at(name);
    return await this.#asked(`sending ${name}`, async () => {
      const begun = await this.#begun(name);
      const finished = begun === undefined ? new Map<number, string>() : await this.#parts(name, begun);
      const uploadId =
        begun ??
        (
          await client.send(
            new CreateMultipartUploadCommand({
              ...own,
              ...fieldsOf(headers),
              Metadata: { 'blake2b-256': file.blake2b_256 },
            }),
          )
        ).UploadId ??
        '';
      const { parts, reused } = await this.#send(name, uploadId, local, file.bytes, finished, progress);
      this.#signal?.throwIfAborted();
      await client.send(
        new CompleteMultipartUploadCommand({
          ...own,
          UploadId: uploadId,
          MultipartUpload: { Parts: parts },
        }),
      );
      return reused;
    });
  }

  async putText(name: string, text: string, headers: Headers): Promise<void> {
    const { client } = this.#place;
    const command = new PutObjectCommand({ ...this.#at(name), Body: text, ...fieldsOf(headers) });
    await this.#asked(`writing ${name}`, async () => await client.send(command));
  }

  async folders(): Promise<string[]> {
    const pages = await this.#listed({ Prefix: this.#place.prefix, Delimiter: '/' });
    return pages.flatMap(({ CommonPrefixes: found = [] }) =>
      found.map(({ Prefix = '' }) => Prefix.slice(this.#place.prefix.length).replace(/\/$/, '')),
    );
  }

  async remove(names: readonly string[]): Promise<void> {
    await this.#asked('removing', async () => {
      for (const name of names) await this.#place.client.send(new DeleteObjectCommand(this.#at(name)));
    });
  }

  async filesIn(folder: string): Promise<string[]> {
    const { prefix } = this.#place;
    const pages = await this.#listed({ Prefix: `${prefix}${folder}/` });
    return pages.flatMap(({ Contents: found = [] }) => found.map(({ Key = '' }) => Key.slice(prefix.length)));
  }

  /** All pages of a list: one has 1,000 names at most, and a server may give fewer. */
  async #listed(what: { readonly Prefix: string; readonly Delimiter?: string }) {
    const { client, bucket } = this.#place;
    return await this.#asked('listing', async () => {
      const pages: ListObjectsV2CommandOutput[] = [];
      let token: string | undefined;
      do {
        const more = { ...(token !== undefined && { ContinuationToken: token }), ...payerOf(this.#place) };
        const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, ...what, ...more }));
        pages.push(page);
        token = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (token !== undefined);
      return pages;
    });
  }

  close(): void {
    this.#place.client.destroy();
  }

  /** The newest upload of that object which was begun and not finished; older ones are given up. */
  async #begun(name: string): Promise<string | undefined> {
    const { client, bucket } = this.#place;
    const { Key } = this.#at(name);
    const { Uploads: uploads = [] } = await client.send(
      new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: Key, ...payerOf(this.#place) }),
    );
    const [newest, ...older] = uploads
      .filter((upload) => upload.Key === Key)
      .toSorted((a, b) => Number(b.Initiated ?? 0) - Number(a.Initiated ?? 0));
    for (const { UploadId } of older)
      await client.send(new AbortMultipartUploadCommand({ ...this.#at(name), UploadId }));
    return newest?.UploadId;
  }

  /** The parts that are there, by number, each as a server names it: its MD5. */
  async #parts(name: string, uploadId: string): Promise<Map<number, string>> {
    const { client } = this.#place;
    const parts = new Map<number, string>();
    let marker: string | undefined;
    do {
      const page = await client.send(
        new ListPartsCommand({ ...this.#at(name), UploadId: uploadId, PartNumberMarker: marker }),
      );
      for (const { PartNumber, ETag } of page.Parts ?? [])
        if (PartNumber !== undefined && ETag !== undefined) parts.set(PartNumber, ETag);
      // Some servers name a next page after the last one, too.
      marker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
    } while (marker !== undefined);
    return parts;
  }

  async #send(
    name: string,
    uploadId: string,
    local: string,
    bytes: number,
    finished: ReadonlyMap<number, string>,
    progress: ByteProgress,
  ): Promise<{ readonly parts: Part[]; readonly reused: number }> {
    const size = partBytes(bytes);
    const numbers = Array.from({ length: Math.max(1, Math.ceil(bytes / size)) }, (_, index) => index + 1);
    const waiting = [...numbers];
    const parts: Part[] = [];
    let reused = 0;
    const handle = await open(local);
    const worker = async (): Promise<void> => {
      for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
        this.#signal?.throwIfAborted();
        const from = (number - 1) * size;
        const body = Buffer.alloc(Math.min(size, bytes - from));
        await handle.read(body, 0, body.length, from);
        const there = finished.get(number);
        const isThere = there?.replaceAll('"', '') === createHash('md5').update(body).digest('hex');
        if (isThere) reused += 1;
        const etag =
          there !== undefined && isThere ? there : await this.#sendPart(name, uploadId, number, body);
        parts.push({ PartNumber: number, ETag: etag });
        progress.add(body.length);
      }
    };
    try {
      await Promise.all(Array.from({ length: mostInFlight }, worker));
    } finally {
      await handle.close();
    }
    return { parts: parts.toSorted((a, b) => a.PartNumber - b.PartNumber), reused };
  }

  async #sendPart(name: string, uploadId: string, number: number, body: Buffer): Promise<string> {
    const { ETag = '' } = await this.#place.client.send(
      new UploadPartCommand({ ...this.#at(name), UploadId: uploadId, PartNumber: number, Body: body }),
      this.#signal && { abortSignal: this.#signal },
    );
    return ETag;
  }

  #at(name: string): { Bucket: string; Key: string; RequestPayer?: 'requester' } {
    const { bucket, prefix } = this.#place;
    return { Bucket: bucket, Key: `${prefix}${name}`, ...payerOf(this.#place) };
  }

  async #asked<Answer>(what: string, ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (cause) {
      this.#signal?.throwIfAborted();
      throw bucketError(this.#place, what, cause);
    }
  }
}

function fieldsOf({ cacheControl, contentType }: Headers): { CacheControl: string; ContentType: string } {
  return { CacheControl: cacheControl, ContentType: contentType };
}
