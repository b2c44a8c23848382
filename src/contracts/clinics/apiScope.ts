import { z } from 'zod';

/**
 * What an API token may do. `read` shows, `send` starts work and writes to contacts, `manage` changes what is stored,
 * `admin` changes clinics. A scope includes none of the others.
 */
export const ApiScope = z.enum(['read', 'send', 'manage', 'admin'], 'must be read, send, manage or admin');
export type ApiScope = z.infer<typeof ApiScope>;
