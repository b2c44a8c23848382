import { z } from 'zod';
import { DiskName } from '../../contracts/shared/diskKey.ts';
import { httpUrl, whole } from './valueTypes.ts';

export const diskSettings = {
  DATA_DIR: z
    .string()
    .min(1)
    .default('./out/disk')
    .describe('folder of the disk local: sources, chunks, reports'),
  DISK: z
    .enum(DiskName.options)
    .default('local')
    .describe('disk for new objects: local or s3; stored objects stay readable where they are'),
  S3_BUCKET: z.string().min(3).optional().describe('bucket of the disk s3; unset: there is no disk s3'),
  S3_REGION: z.string().min(1).default('us-east-1').describe('region of the bucket'),
  S3_ENDPOINT: httpUrl().optional().describe('URL of an S3-compatible store; unset: AWS'),
  S3_PATH_STYLE: z
    .stringbool()
    .optional()
    .describe('true: URLs have the bucket in the path; unset: true if S3_ENDPOINT is set'),
  S3_ACCESS_KEY_ID: z
    .string()
    .min(1)
    .optional()
    .describe(
      'access key of the disk s3; unset: credentials that the AWS SDK finds, such as the role of the machine',
    ),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional().describe('secret of S3_ACCESS_KEY_ID (secret)'),
  S3_PART_BYTES: whole(5 * 1024 ** 2, 5 * 1024 ** 3)
    .default(8 * 1024 ** 2)
    .describe('part size for larger objects, which are uploaded two parts at a time, bytes'),
  S3_TIMEOUT_MS: whole(1).default(30_000).describe('longest wait for the disk s3 without any data, ms'),
};
