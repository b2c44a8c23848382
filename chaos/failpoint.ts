/** Where in the course of one send the worker process is killed. */
export const FAILPOINT_PLACES = [
  'beforeIntent',
  'beforeRequest',
  'afterAcceptance',
  'beforeCompletion',
] as const;
export type FailpointPlace = (typeof FAILPOINT_PLACES)[number];

/** What each place means, for people. */
export const PLACE_MEANING: Readonly<Record<FailpointPlace, string>> = {
  beforeIntent: 'before the intent commits',
  beforeRequest: 'before the request',
  afterAcceptance: 'after the provider accepted',
  beforeCompletion: 'before the activity completes',
};

/** A provider's call that is about to be cut, and the environment variable that says so to a worker process. */
export interface Failpoint {
  readonly channel: 'email' | 'sms';
  readonly place: FailpointPlace;
}

/** Before its intent only this notification is cut; later than that, the first send that comes to the place. */
export interface ArmedFailpoint extends Failpoint {
  readonly notificationId: string;
}

export const FAILPOINT_VARIABLE = 'AFTERCARE_CHAOS_FAILPOINT';
