import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListObjectsV2Command,
  type MultipartUpload,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { create as contentDisposition } from 'content-disposition';
import { ChecksumStream, verifiedStream, verifyBytes, verifyStream } from './checksum.ts';
import { contentTypeOf } from './contentType.ts';
import { checkKey, checkPrefix, type Disk, type ListedObject } from './disk.ts';
import { s3Error } from './s3Error.ts';

export interface S3DiskOptions {
  readonly bucket: string;
  readonly region: string;
  /** Of an S3-compatible store. @default that of AWS in the region */
  readonly endpoint: string | undefined;
  /** Whether the bucket is in the path of URLs instead of in the host's name. */
  readonly pathStyle: boolean;
  /** @default what the AWS SDK finds, such as the role of the machine */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  /** Larger objects are uploaded in parts of this size, bytes; S3 takes 5 MiB to 5 GiB, and 10,000 parts. */
  readonly partBytes: number;
  /** Longest wait for a connection, and for the next bytes, ms. */
  readonly timeoutMs: number;
}

/** Parts of one object under way at once; each is held in memory. */
const PARALLEL_PARTS = 2;
/** Most keys of one ListObjectsV2 and of one DeleteObjects, https://docs.aws.amazon.com/AmazonS3/latest/API/. */
const MOST_KEYS = 1_000;

/** A disk in a bucket of S3 or a compatible store. A put and the completion of an upload in parts are atomic there. */
export function s3Disk(options: S3DiskOptions): Disk {
  const { bucket: Bucket } = options;
  const client = new S3Client({
    region: options.region,
    forcePathStyle: options.pathStyle,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
    // Retries are the job's; whole objects are checked against the SHA-256 that was kept when they were stored.
    maxAttempts: 1,
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: options.timeoutMs, socketTimeout: options.timeoutMs },
  });

  const call = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw s3Error(error, { key, bucket: Bucket, endpoint: options.endpoint });
    }
  };

  const openStream = (key: string, range: Pick<GetObjectCommandInput, 'Range'> = {}): Promise<Readable> =>
    call(key, async () => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: checkKey(key), ...range }));
      if (!(Body instanceof Readable)) throw new Error('S3 answered without a body');
      return Body;
    });

  const list = (prefix: string, after: string | undefined, limit: number): Promise<ListedObject[]> =>
    call(prefix, async () => {
      const { Contents = [] } = await client.send(
        new ListObjectsV2Command({
          Bucket,
          Prefix: checkPrefix(prefix),
          MaxKeys: Math.min(limit, MOST_KEYS),
          ...(after === undefined ? {} : { StartAfter: after }),
        }),
      );
      return Contents.flatMap(({ Key, Size = 0, LastModified }) =>
        Key === undefined || LastModified === undefined
          ? []
          : [{ key: Key, bytes: Size, modifiedAt: LastModified }],
      );
    });

  return {
    name: 's3',

    write(key, bytes, { contentType = contentTypeOf(key), fileName } = {}) {
      return call(key, async () => {
        const checksum = new ChecksumStream();
        const upload = new Upload({
          client,
          partSize: options.partBytes,
          queueSize: PARALLEL_PARTS,
          params: {
            Bucket,
            Key: checkKey(key),
            Body: checksum,
            ContentType: contentType,
            ...(fileName === undefined ? {} : { ContentDisposition: contentDisposition(fileName) }),
          },
        });
        const source = bytes instanceof Readable ? bytes : Readable.from([Buffer.from(bytes)]);
        const piped = pipeline(source, checksum);
        piped.catch(() => undefined);
        try {
          // A source that fails fails the upload, which then takes its parts away again.
          await upload.done();
        } finally {
          checksum.destroy();
        }
        await piped;
        return { disk: 's3', key, ...checksum.result() };
      });
    },

    async read(object) {
      const stream = await openStream(object.key);
      return call(object.key, async () => verifyBytes(Buffer.concat(await stream.toArray()), 's3', object));
    },

    async openRead(object) {
      return verifiedStream(await openStream(object.key), 's3', object);
    },

    openRange(key, { start, end }) {
      return openStream(key, { Range: `bytes=${start}-${end}` });
    },

    async verify(object) {
      const stream = await openStream(object.key);
      await call(object.key, () => verifyStream(stream, 's3', object));
    },

    async withFile(object, use) {
      const folder = await mkdtemp(join(tmpdir(), 'aftercare-object-'));
      try {
        const path = join(folder, basename(object.key));
        const stream = await openStream(object.key);
        await call(object.key, () =>
          pipeline(
            object.sha256 === undefined ? stream : verifiedStream(stream, 's3', object),
            createWriteStream(path, { flags: 'wx' }),
          ),
        );
        return await use(path);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },

    async remove(key) {
      await call(key, () => client.send(new DeleteObjectCommand({ Bucket, Key: checkKey(key) })));
    },

    async removeAll(prefix) {
      for (let page = await list(prefix, undefined, MOST_KEYS); page.length > 0; ) {
        const Objects = page.map(({ key }) => ({ Key: key }));
        await call(prefix, async () => {
          const { Errors = [] } = await client.send(
            new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
          );
          const [first] = Errors;
          if (first) throw new Error(`S3 refused to remove ${Errors.length} objects: ${first.Code}`);
        });
        page = await list(prefix, undefined, MOST_KEYS);
      }
    },

    list: (prefix, { after, limit }) => list(prefix, after, limit),

    removeAbandonedWrites(prefix, { before, dryRun }) {
      return call(prefix, async () => {
        let abandoned = 0;
        for await (const { Key, UploadId, Initiated } of unfinishedUploads(client, Bucket, prefix)) {
          if (!Key || !UploadId || !Initiated || Initiated >= before) continue;
          abandoned += 1;
          if (!dryRun) await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
        }
        return abandoned;
      });
    },
  };
}

async function* unfinishedUploads(
  client: S3Client,
  Bucket: string,
  prefix: string,
): AsyncGenerator<MultipartUpload> {
  let next: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | undefined = {};
  while (next) {
    const page: ListMultipartUploadsCommandOutput = await client.send(
      new ListMultipartUploadsCommand({ Bucket, Prefix: checkPrefix(prefix), ...next }),
    );
    yield* page.Uploads ?? [];
    next = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
      : undefined;
  }
}
