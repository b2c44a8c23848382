import { RequestError } from '../requestError.ts';

/** What does not exist, or belongs to another clinic: the caller cannot tell which. */
export const notFound = (code: string, message: string): RequestError => new RequestError(404, code, message);

export const clinicNotFound = (clinicId: string): RequestError =>
  notFound('ClinicNotFound', `there is no clinic ${clinicId}`);

export const contactNotFound = (name: string): RequestError =>
  notFound('ContactNotFound', `there is no contact ${name}`);
