import { z } from 'zod';

/** Where objects can be stored; the name is kept with each object. */
export const DiskName = z.enum(['local', 's3']);
export type DiskName = z.infer<typeof DiskName>;

/** Parts between slashes that begin with no dot and hold no backslash and no control character. */
export const OBJECT_KEY = /^[^./\\\p{Cc}][^/\\\p{Cc}]*(\/[^./\\\p{Cc}][^/\\\p{Cc}]*)*$/u;

/** It becomes a part of a workflow's id, of which Temporal takes 1,000 characters. */
const MOST_CHARACTERS = 400;

/** The key of an object that an app has put on a disk, such as `clinics/riverside/exports/visits-2024.parquet`. */
export const SourceKey = z
  .string()
  .max(MOST_CHARACTERS, `must have ${MOST_CHARACTERS} characters at most`)
  .regex(OBJECT_KEY, 'must be a plain relative path, such as clinics/riverside/exports/visits-2024.parquet');
